import { describe, expect, it } from "vitest";
import type { Field } from "@/api/types.gen";
import { field, form } from "@/test/fixtures";
import {
  type FieldValue,
  initialValues,
  isDate,
  isNumber,
  normalDateTime,
  normalTime,
  toNumber,
  toParameters,
} from "./values";

const set = (text: string): FieldValue => ({ sort: "set", text });
const number = field({ id: "x", input: "number", value_type: "number" });
const choice = field({
  id: "x",
  input: "select",
  options: [
    { value: 0, label: "None" },
    { value: "0", label: "Text" },
    { value: null, label: "Nothing" },
  ],
});

describe("what a field sends", () => {
  const cases: Array<[string, Field, FieldValue, unknown]> = [
    ["text as it is typed", field({ id: "x" }), set(" Ada "), " Ada "],
    ["nothing for an empty field", field({ id: "x" }), set(""), undefined],
    ["nothing for blanks", field({ id: "x" }), set("  "), undefined],
    ["nothing for a kept field", field({ id: "x", nullable: true }), { sort: "keep" }, undefined],
    ["null for NULL", field({ id: "x", nullable: true }), { sort: "null" }, null],
    ["a number", number, set("12.5"), 12.5],
    ["a long decimal as text", number, set("12345678901234567.89"), "12345678901234567.89"],
    ["zero", number, set("0"), 0],
    [
      "false for a switch that is off",
      field({ id: "x", input: "boolean", value_type: "boolean" }),
      set("false"),
      false,
    ],
    [
      "true for a switch that is on",
      field({ id: "x", input: "boolean", value_type: "boolean" }),
      set("true"),
      true,
    ],
    ["the option at the place", choice, set("0"), 0],
    ["the option of the same look", choice, set("1"), "0"],
    ["an option that is null", choice, set("2"), null],
    ["nothing without a choice", choice, set(""), undefined],
    [
      "a day",
      field({ id: "x", input: "date", value_type: "date" }),
      set("2026-02-03"),
      "2026-02-03",
    ],
    [
      "a time with its seconds",
      field({ id: "x", input: "time", value_type: "time" }),
      set("9:30"),
      "09:30:00",
    ],
    [
      "a moment",
      field({ id: "x", input: "datetime", value_type: "datetime" }),
      set("2026-02-03T9:30"),
      "2026-02-03T09:30:00",
    ],
  ];
  it.each(cases)("is %s", (_, one, value, want) => {
    expect(toParameters(form([one]), { x: value }).x).toBe(want);
  });

  it("leaves out what is hidden", () => {
    const spec = form([
      field({ id: "gift", input: "boolean", value_type: "boolean" }),
      field({ id: "card", visible_when: { parameter: "gift", equals: true } }),
    ]);

    expect(toParameters(spec, { gift: set("false"), card: set("Hello") })).toEqual({ gift: false });
    expect(toParameters(spec, { gift: set("true"), card: set("Hello") })).toEqual({
      gift: true,
      card: "Hello",
    });
  });
});

describe("numbers", () => {
  it.each([
    ["12", 12],
    ["-3.5", -3.5],
    ["12.50", "12.50"],
    ["5.", 5],
    ["+7", 7],
    ["007", 7],
    [".5", 0.5],
    ["9007199254740993", "9007199254740993"],
    ["0.1000000000000000055", "0.1000000000000000055"],
    ["1e3", "1e3"],
  ])("%s is sent as %s", (typed, want) => {
    expect(toNumber(typed)).toBe(want);
  });

  it.each(["12", "-1", "+1.5", "1e5", " 3 ", ".5", "5."])("%s is one", (typed) =>
    expect(isNumber(typed)).toBe(true),
  );
  it.each(["", "1,5", "12a", "0x10", "Infinity", "--1", "1 2"])("%s is none", (typed) =>
    expect(isNumber(typed)).toBe(false),
  );
});

describe("days and times", () => {
  it.each(["2026-02-28", "2024-02-29"])("%s is a day", (typed) => expect(isDate(typed)).toBe(true));
  it.each(["2026-02-30", "2026-2-3", "03.02.2026", "", "2026-13-01"])("%s is no day", (typed) =>
    expect(isDate(typed)).toBe(false),
  );
  it.each([
    ["9:30", "09:30:00"],
    ["23:59:59", "23:59:59"],
    ["24:00", null],
    ["9.30", null],
    ["", null],
  ])("the time %s becomes %s", (typed, want) => expect(normalTime(typed)).toBe(want));
  it.each([
    ["2026-02-03 9:30", "2026-02-03T09:30:00"],
    ["2026-02-03T", null],
    ["T09:30", null],
  ])("the moment %s becomes %s", (typed, want) => expect(normalDateTime(typed)).toBe(want));
});

it("starts with the initial values, an option as its place and a required switch as off", () => {
  const spec = form([
    field({ id: "name", initial: "Ada" }),
    field({ id: "zero", input: "number", value_type: "number", initial: 0 }),
    field({
      id: "status",
      input: "radio",
      initial: "paid",
      options: [
        { value: "draft", label: "Draft" },
        { value: "paid", label: "Paid" },
      ],
    }),
    field({ id: "gift", input: "boolean", value_type: "boolean" }),
    field({ id: "maybe", input: "boolean", value_type: "boolean", required: false }),
    field({ id: "city", nullable: true, required: false }),
  ]);

  expect(initialValues(spec)).toEqual({
    name: set("Ada"),
    zero: set("0"),
    status: set("1"),
    gift: set("false"),
    maybe: set(""),
    city: { sort: "keep" },
  });
});
