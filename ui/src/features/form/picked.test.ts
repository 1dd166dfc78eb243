import { expect, it } from "vitest";
import { field, form } from "@/test/fixtures";
import { filled, onlyChanged, pickedRow } from "./picked";
import type { Scalar } from "./values";

const column = (name: string, field: string | null) => ({
  name,
  label: name,
  field,
  is_key: name === "id",
});

it("gives a row's values to the fields they belong to", () => {
  const columns = [column("id", "id"), column("secret", null), column("name", "name")];

  expect(pickedRow(columns, [3, "x", null])).toEqual({ id: 3, name: null });
});

it.each([
  ["datetime", "2026-01-31 09:30:00.125", "2026-01-31T09:30:00"],
  ["datetime", "2026-01-31T09:30:00+02:00", "2026-01-31T09:30:00"],
  ["date", "2026-01-31 00:00:00", "2026-01-31"],
  ["boolean", 1, true],
  ["boolean", "0", false],
  ["number", "12.50", "12.50"],
  ["text", null, null],
] as const)("a %s of %j starts as %j", (value_type, value, want) => {
  const spec = filled(form([field({ id: "a", value_type })]), { a: value as Scalar });

  expect(spec.fields[0]?.initial).toBe(want);
});

it("sends the key and what was changed, and nothing else", () => {
  const spec = filled(
    form([
      field({ id: "id", value_type: "number" }),
      field({ id: "name" }),
      field({ id: "price", value_type: "number" }),
    ]),
    { id: 3, name: "Cup", price: "12.50" },
  );

  const sent = onlyChanged(spec, { id: 3, name: "Mug", price: "12.50" }, new Set(["id"]));

  expect(sent).toEqual({ id: 3, name: "Mug" });
});
