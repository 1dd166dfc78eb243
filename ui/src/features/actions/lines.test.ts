import { expect, it } from "vitest";
import { firstAction, headingOf, PAGE, toLines, toPages, typeWord } from "./lines";

const groups = [
  { model_id: 7, name: "Customers", ids: [4, 2] },
  { model_id: 9, name: "HTTP", ids: [3] },
];
const short = (folded: number[]) =>
  toLines(groups, new Set(folded)).map((line) =>
    line.sort === "heading" ? `${line.name} ${line.count}` : `${line.id} at ${line.place}`,
  );

it.each([
  [[], ["Customers 2", "4 at 0", "2 at 1", "HTTP 1", "3 at 2"]],
  [[7], ["Customers 2", "HTTP 1", "3 at 2"]],
  [
    [7, 9, 11],
    ["Customers 2", "HTTP 1"],
  ],
])("with %j folded, shows the others at their own places", (folded, want) => {
  expect(short(folded)).toEqual(want);
});

it("shows what a search found without a heading, whatever is folded", () => {
  const found = toLines([{ model_id: null, name: "", ids: [5, 1] }], new Set([7]));

  expect(found.map(({ key }) => key)).toEqual([5, 1]);
});

it("asks for lines in pages over all groups", () => {
  const ids = Array.from({ length: PAGE }, (_, id) => id);
  const pages = toPages([
    { model_id: 1, name: "A", ids: [900] },
    { model_id: 2, name: "B", ids },
  ]);

  expect(pages.map((page) => page.length)).toEqual([PAGE, 1]);
  expect(pages[1]).toEqual([PAGE - 1]);
});

it("knows the heading of a line and the first action", () => {
  const lines = toLines(groups, new Set());

  expect(firstAction(lines)).toBe(1);
  expect(firstAction(toLines(groups, new Set([7, 9])))).toBe(0);
  expect([0, 1, 2, 4].map((at) => headingOf(lines, at))).toEqual([0, 0, 0, 3]);
});

it.each([
  [{ type: "query", kind: null, method: null }, "SQL"],
  [{ type: "http", kind: null, method: "PUT" }, "PUT"],
  [{ type: "implicit", kind: "row/update", method: null }, "Update"],
  [{ type: "implicit", kind: "bulk/delete", method: null }, "Delete"],
] as const)("calls %o %s", (action, want) => {
  expect(typeWord(action)).toBe(want);
});
