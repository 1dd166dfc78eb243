import { expect, it } from "vitest";
import type { TableLine } from "@/api/types.gen";
import { matching, step, toLines } from "./tableLines";

const table = (id: number, name: string, schema: string | null = null): TableLine => ({
  id,
  name,
  schema,
  is_view: false,
  columns: 2,
  actions: 0,
});

const names = (tables: readonly TableLine[]) => tables.map(({ name }) => name).join(" ");

it("finds tables by every word, in any case, schema and all", () => {
  const tables = [
    table(1, "Orders", "shop"),
    table(2, "order_line", "shop"),
    table(3, "orders", "old"),
  ];
  for (const [search, want] of [
    ["", "Orders order_line orders"],
    ["ORDER", "Orders order_line orders"],
    ["line", "order_line"],
    ["old ord", "orders"],
    ["shop.orders", "Orders"],
    ["nothing", ""],
  ] as const) {
    expect(names(matching(tables, search)), search).toBe(want);
  }
});

it("puts tables under their schemas, where there are any", () => {
  const text = (tables: readonly TableLine[]) =>
    toLines(tables).map((line) => (line.sort === "schema" ? `# ${line.name}` : line.table.name));

  expect(text([table(1, "a"), table(2, "b")])).toEqual(["a", "b"]);
  expect(text([table(1, "a", "x"), table(2, "b", "x"), table(3, "a", "y")])).toEqual([
    "# x",
    "a",
    "b",
    "# y",
    "a",
  ]);
});

it("steps from table to table", () => {
  const lines = toLines([table(1, "a", "x"), table(2, "b", "y")]);
  expect([step(lines, -1, 1), step(lines, 1, 1), step(lines, 3, 1), step(lines, 1, -1)]).toEqual([
    1, 3, 3, 1,
  ]);
});
