import { expect, it } from "vitest";
import { summary } from "@/test/fixtures";
import { matching, step, toLines, typeWord } from "./lines";

const actions = [
  summary({ id: 1, name: "Mark an order as shipped", description: "Sets the day" }),
  summary({ id: 2, name: "Add a customer", model_id: 2, model_name: "Customers" }),
  summary({
    id: 3,
    name: "Add a todo",
    type: "http",
    method: "POST",
    model_id: 3,
    model_name: "HTTP",
    database_name: null,
  }),
];

it.each([
  ["", [1, 2, 3]],
  ["ORDER", [1]],
  ["add", [2, 3]],
  ["customer add", [2]],
  ["day", [1]],
  ["post", [3]],
  ["shop", [1, 2]],
  ["nothing", []],
])("finds by %j", (search, want) => {
  expect(matching(actions, search).map(({ id }) => id)).toEqual(want);
});

it("puts actions under their models, and steps over the headings", () => {
  const lines = toLines(actions);

  expect(lines.map((line) => (line.sort === "heading" ? line.name : line.action.id))).toEqual([
    "Customers",
    2,
    "HTTP",
    3,
    "Shop",
    1,
  ]);
  expect(step(lines, -1, 1)).toBe(1);
  expect(step(lines, 1, 1)).toBe(3);
  expect(step(lines, 1, -1)).toBe(1);
  expect(step(lines, 5, 1)).toBe(5);
});

it.each([
  [{ type: "query", kind: null, method: null }, "SQL"],
  [{ type: "http", kind: null, method: "PUT" }, "PUT"],
  [{ type: "implicit", kind: "row/update", method: null }, "Update"],
  [{ type: "implicit", kind: "bulk/delete", method: null }, "Delete"],
] as const)("calls %o %s", (action, want) => {
  expect(typeWord(action)).toBe(want);
});
