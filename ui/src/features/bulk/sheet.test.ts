import { describe, expect, it } from "vitest";
import { field } from "@/test/fixtures";
import { matched, readSheet, toCells, toValues } from "./sheet";

const fields = [
  field({ id: "email", label: "E-mail" }),
  field({ id: "unit_price", label: "Price", value_type: "number" }),
  field({ id: "note", required: false, nullable: true }),
  field({ id: "active", value_type: "boolean" }),
  field({ id: "state", input: "select", options: [{ value: 1, label: "Open" }] }),
];

const cellsOf = async (text: string) => {
  const sheet = await readSheet(text, fields);
  return { sheet, cells: toCells(sheet, matched(sheet, fields)) };
};

describe("a pasted table", () => {
  it.each([
    ["tabs, as a spreadsheet copies", "E-mail\tPrice\na@b.c\t1\n\nd@e.f\t2\n"],
    ["commas and quotes, as CSV", '\uFEFFemail,"Unit price"\r\n"a@b.c",1\r\nd@e.f,2'],
    ["semicolons", "EMAIL;price\na@b.c;1\nd@e.f;2"],
  ])("is read with its names: %s", async (_, text) => {
    const { sheet, cells } = await cellsOf(text);

    expect(sheet.isNamed).toBe(true);
    expect(cells).toEqual([
      { email: "a@b.c", unit_price: "1" },
      { email: "d@e.f", unit_price: "2" },
    ]);
  });

  it("keeps quotes, commas and lines within a value", async () => {
    const { cells } = await cellsOf('email,note\na@b.c,"x, ""y""\nz"');

    expect(cells).toEqual([{ email: "a@b.c", note: 'x, "y"\nz' }]);
  });

  it("without names is taken in the order of the fields", async () => {
    const { sheet, cells } = await cellsOf("a@b.c\t1\nd@e.f\t2");

    expect(sheet.columns).toEqual(["Column 1", "Column 2"]);
    expect(cells[1]).toEqual({ email: "d@e.f", unit_price: "2" });
  });

  it("leaves out what fills nothing, and what fills the same twice", async () => {
    const { sheet, cells } = await cellsOf("email,colour,e-mail\na@b.c,red,x");

    expect(matched(sheet, fields)).toEqual(["email", null, null]);
    expect(cells).toEqual([{ email: "a@b.c" }]);
  });
});

it.each([
  [
    { email: " a ", unit_price: "12.50" },
    { email: "a", unit_price: "12.50" },
  ],
  [{ email: "", note: "" }, {}],
  [{ note: "NULL" }, { note: null }],
  [{ email: "NULL" }, { email: "NULL" }],
  [{ active: "Yes" }, { active: true }],
  [{ active: "0" }, { active: false }],
  [{ active: "maybe" }, { active: "maybe" }],
  [{ state: "Open" }, { state: 1 }],
  [{ state: "1" }, { state: 1 }],
  [{ state: "Shut" }, { state: "Shut" }],
])("%j is sent as %j", (cells, want) => {
  expect(toValues(cells, fields)).toEqual(want);
});
