import { expect, it } from "vitest";
import type { VisibleWhen } from "@/api/types.gen";
import { field, form } from "@/test/fixtures";
import type { FieldValue } from "./values";
import { isVisible } from "./visible";

const set = (text: string): FieldValue => ({ sort: "set", text });

it.each<[string, VisibleWhen, FieldValue, boolean]>([
  ["equal texts", { parameter: "other", equals: "a" }, set("a"), true],
  ["other texts", { parameter: "other", equals: "a" }, set("b"), false],
  ["a number and its text", { parameter: "other", equals: 1 }, set("1"), true],
  ["one of a list", { parameter: "other", in: ["a", "b"] }, set("b"), true],
  ["none of a list", { parameter: "other", in: ["a", "b"] }, set("c"), false],
  ["an empty field", { parameter: "other", equals: "a" }, set(""), false],
  ["null of a list for an empty field", { parameter: "other", in: [null] }, set(""), true],
  ["either of both rules", { parameter: "other", equals: "a", in: ["b"] }, set("a"), true],
  ["nothing without a rule", { parameter: "other" }, set(""), false],
  ["a field that is not in the form", { parameter: "elsewhere", equals: "a" }, set(""), true],
])("compares %s", (_, rule, value, want) => {
  const dependent = field({ id: "dependent", visible_when: rule });
  const spec = form([field({ id: "other" }), dependent]);

  expect(isVisible(spec, dependent, { other: value })).toBe(want);
});

it("compares an emptied field by its default", () => {
  const dependent = field({ id: "b", visible_when: { parameter: "a", equals: "x" } });
  const spec = form([field({ id: "a", initial: "x" }), dependent]);

  expect(isVisible(spec, dependent, { a: set("") })).toBe(true);
});

it("hides what hangs on a hidden field, and survives a circle", () => {
  const last = field({ id: "c", visible_when: { parameter: "b", equals: "x" } });
  const chain = form([
    field({ id: "a" }),
    field({ id: "b", visible_when: { parameter: "a", equals: "on" } }),
    last,
  ]);
  const values = { a: set("off"), b: set("x"), c: set("y") };
  const circle = field({ id: "a", visible_when: { parameter: "a", equals: "x" } });

  expect(isVisible(chain, last, values)).toBe(false);
  expect(isVisible(chain, last, { ...values, a: set("on") })).toBe(true);
  expect(isVisible(form([circle]), circle, { a: set("y") })).toBe(false);
});
