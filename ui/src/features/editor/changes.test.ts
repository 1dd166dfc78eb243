import { expect, it } from "vitest";
import type { FieldSetting, Parameter } from "@/api/types.gen";
import { changesBetween } from "./changes";
import { blankDraft, type Draft } from "./draft";

const names = {
  models: new Map([[1, "Shop"]]),
  databases: new Map([[1, "Sample shop"]]),
};
const base: Draft = {
  ...blankDraft("query"),
  name: "Move",
  model_id: 1,
  database_id: 1,
  sql: "UPDATE t SET a = {{a}} WHERE b = {{b}}",
  parameters: [
    {
      id: "p1",
      slug: "a",
      name: "Town",
      type: "text",
      target: ["variable", ["template-tag", "a"]],
    },
  ] as Parameter[],
};

const of = (change: Partial<Draft>) =>
  changesBetween(base, { ...base, ...change }, names).map(
    ({ what, before, after }) => `${what}: ${before} → ${after}`,
  );
const field = (setting: Partial<FieldSetting>) => of({ fields: { p1: setting } });

it.each([
  ["nothing", of({}), []],
  ["its name", of({ name: "Go" }), ["Name: Move → Go"]],
  ["its group", of({ model_id: 7 }), ["Group: Shop → No. 7"]],
  ["a guard", of({ guard: { ...base.guard, confirm: true } }), ["Ask before it runs: No → Yes"]],
  ["the button", of({ form: { submitButtonLabel: "Go" } }), ["Button:  → Go"]],
  [
    "a label",
    field({ title: "City" }),
    ["Order of the fields: Town, B → City, B", "City: label:  → City"],
  ],
  ["a rule", field({ validation: { min: 1 } as never }), ["Town: validation:  → Smallest: 1"]],
  [
    "the options",
    field({ valueOptions: ["new", { value: "paid", label: "Paid" }] }),
    ["Town: options:  → new\npaid – Paid"],
  ],
  [
    "where options come from",
    field({ optionsSource: { database_id: 1, query: "SELECT id\nFROM t" } }),
    ["Town: options from a query:  → From a query of Sample shop:\nSELECT id\nFROM t"],
  ],
  [
    "a condition",
    field({ visibleWhen: { parameter: "p2", in: [1, true] } as never }),
    ["Town: shown only if:  → p2 is 1, Yes"],
  ],
  [
    "what stands where one chooses",
    field({ inputType: "radio", fieldType: "string", width: "half", required: true }),
    [
      "Town: input:  → Radio buttons",
      "Town: type:  → Text",
      "Town: width:  → Half, beside another",
      "Town: required:  → Yes",
    ],
  ],
  ["a colour", of({ form: { submitButtonColor: "success" } }), ["Colour of the button:  → Green"]],
  [
    "what is done to a row",
    of({ type: "implicit", kind: "row/update" }).filter((text) => text.startsWith("What it")),
    ["What it does: Create a row → Update a row"],
  ],
  ["a key of others", field({ hologram: 1 } as never), ["Town: hologram:  → 1"]],
  ["the order", field({ id: "p1", order: 5 }), ["Order of the fields: Town, B → B, Town"]],
])("says that %s has changed", (_, got, want) => expect(got).toEqual(want));

it("compares SQL by lines, and says nothing of requests where there are none", () => {
  const [change, ...others] = changesBetween(
    base,
    { ...base, sql: `${base.sql}\nAND c = 1`, url: "x" },
    names,
  );

  expect(change).toMatchObject({ what: "SQL", isText: true });
  expect(others).toEqual([]);
});
