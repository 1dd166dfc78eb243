import { expect, it } from "vitest";
import type { Field, Validation } from "@/api/types.gen";
import { field, form } from "@/test/fixtures";
import { validate } from "./validate";
import type { FieldValue } from "./values";

const set = (text: string): FieldValue => ({ sort: "set", text });
const rule = (validation: Partial<Validation>) => validation as Validation;
const number = (change: Partial<Field> = {}) =>
  field({ id: "x", input: "number", value_type: "number", ...change });
const date = (change: Partial<Field> = {}) =>
  field({ id: "x", input: "date", value_type: "date", ...change });

it.each<[string, Field, FieldValue, string | undefined]>([
  ["an empty required field", field({ id: "x" }), set(""), "This field is required."],
  ["an empty optional field", field({ id: "x", required: false }), set(""), undefined],
  ["an emptied field with a default", field({ id: "x", initial: "a" }), set(""), undefined],
  [
    "a choice not made",
    field({ id: "x", input: "select", options: [] }),
    set(""),
    "This field is required.",
  ],
  ["a NULL", field({ id: "x", nullable: true }), { sort: "null" }, undefined],
  [
    "nothing to set",
    field({ id: "x", nullable: true, required: false }),
    set(""),
    "Enter a value, or choose Keep.",
  ],
  ["no number", number(), set("1,5"), "This must be a number, like 12 or 3.50."],
  ["a number", number(), set("1.5"), undefined],
  [
    "a number below",
    number({ validation: rule({ min: 0 }) }),
    set("-1"),
    "This must be at least 0.",
  ],
  ["a number on the bound", number({ validation: rule({ min: 0, max: 0 }) }), set("0"), undefined],
  [
    "a number above",
    number({ validation: rule({ max: 10 }) }),
    set("10.5"),
    "This must be at most 10.",
  ],
  ["no date", date(), set("2026-02-30"), "This must be a date like 2026-01-31."],
  [
    "a date too early",
    date({ validation: rule({ min: "2026-01-01" }) }),
    set("2025-12-31"),
    "This must be at least 2026-01-01.",
  ],
  [
    "no time",
    field({ id: "x", input: "time", value_type: "time" }),
    set("25:00"),
    "This must be a time like 09:30.",
  ],
  [
    "half a moment",
    field({ id: "x", input: "datetime", value_type: "datetime" }),
    set("2026-01-01T"),
    "This must be a date and time like 2026-01-31 and 09:30.",
  ],
  [
    "a short text",
    field({ id: "x", validation: rule({ minLength: 3 }) }),
    set("ab"),
    "This needs at least 3 characters.",
  ],
  [
    "characters, not code units",
    field({ id: "x", validation: rule({ maxLength: 2 }) }),
    set("👍👍"),
    undefined,
  ],
  [
    "a long text",
    field({ id: "x", validation: rule({ maxLength: 2 }) }),
    set("abc"),
    "This can have at most 2 characters.",
  ],
  [
    "the whole text against a pattern",
    field({ id: "x", validation: rule({ pattern: "[a-z]+" }) }),
    set("abc1"),
    "This does not have the right form.",
  ],
  [
    "a pattern of another syntax",
    field({ id: "x", validation: rule({ pattern: "(?x) a b" }) }),
    set("zz"),
    undefined,
  ],
  [
    "the author's own words",
    field({ id: "x", validation: rule({ pattern: "a", message: "Only a." }) }),
    set("b"),
    "Only a.",
  ],
])("says of %s", (_, one, value, want) => {
  expect(validate(form([one]), { x: value }).x).toBe(want);
});

it("asks nothing of a hidden field", () => {
  const spec = form([
    field({ id: "a", required: false }),
    field({ id: "b", visible_when: { parameter: "a", equals: "x" } }),
  ]);

  expect(validate(spec, { a: set(""), b: set("") })).toEqual({});
});
