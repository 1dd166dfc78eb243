import { describe, expect, it } from "vitest";
import type { FieldSetting, Parameter } from "@/api/types.gen";
import { conditionFrom, valuesOf, wantedOf } from "./condition";
import { blankDraft, type Draft, toJson } from "./draft";
import { changeField, chooseType, inputChoices, inputOf, toScalar, typeOf } from "./fieldSettings";

const parameter = (type: string): Parameter => ({ id: "a", slug: "a", type }) as Parameter;

it.each([
  ["string/=", {}, "text"],
  ["number/=", {}, "number"],
  ["date/single", {}, "date"],
  ["date/datetime", {}, "datetime"],
  ["text", { inputType: "number" }, "number"],
  ["text", { inputType: "select", fieldType: "number" }, "number"],
  ["datetime", { fieldType: "date" }, "datetime"],
  ["text", { fieldType: "date" }, "date"],
  ["number", { inputType: "text", fieldType: "string" }, "number"],
] satisfies [string, Partial<FieldSetting>, string][])("%s with %j is %s", (type, setting, want) =>
  expect(typeOf(parameter(type), setting)).toBe(want),
);

describe("another type", () => {
  const before: Draft = changeField(
    { ...blankDraft("query"), sql: "{{a}}" },
    "a",
    { inputType: "select", defaultValue: "x", validation: { maxLength: 3 } as never },
    { default: "x" },
  );

  it("keeps a dropdown, and drops the default and the rules of the old one", () => {
    const after = chooseType(before, parameter("text"), "number");

    expect(after.fields.a).toMatchObject({ inputType: "select", fieldType: "number" });
    const json = JSON.parse(JSON.stringify(toJson(after)));
    expect(json.parameters[0]).toMatchObject({ type: "number" });
    expect(json.parameters[0]).not.toHaveProperty("default");
    expect(json.visualization_settings.fields.a).not.toHaveProperty("validation");
    expect(json.visualization_settings.fields.a).not.toHaveProperty("defaultValue");
  });

  it("brings its own control where the old one does not fit", () => {
    const line = changeField(before, "a", { inputType: "text" });

    expect(
      inputOf(parameter("date"), chooseType(line, parameter("text"), "date").fields.a ?? {}),
    ).toBe("date");
  });
});

it("offers the inputs of a type, and the one that is there all the same", () => {
  expect(inputChoices("number", "number").map(({ value }) => value)).toEqual([
    "number",
    "select",
    "radio",
  ]);
  expect(inputChoices("number", "text").map(({ value }) => value)).toContain("text");
});

it.each([
  ["", "text", undefined],
  ["12", "number", 12],
  ["twelve", "number", "twelve"],
  ["true", "boolean", true],
  ["yes", "boolean", "yes"],
] as const)("%j as %s is %j", (text, type, want) => expect(toScalar(text, type)).toBe(want));

describe("a condition", () => {
  it.each([[[]], [["a"]], [["a", "b"]]])("on %j is read back", (values) =>
    expect(wantedOf(conditionFrom("x", values))).toEqual(values),
  );

  it("knows the values of a switch and of a fixed list only", () => {
    const list = { inputType: "radio", valueOptions: ["a", { value: 2, label: "Two" }] };

    expect(valuesOf("boolean", {}).map(({ value }) => value)).toEqual([true, false]);
    expect(valuesOf("text", list)).toEqual([
      { value: "a", label: "a" },
      { value: 2, label: "Two" },
    ]);
    expect(valuesOf("text", { ...list, optionsSource: { database_id: 1, query: "" } })).toEqual([]);
    expect(valuesOf("text", { valueOptions: ["a"] })).toEqual([]);
  });
});
