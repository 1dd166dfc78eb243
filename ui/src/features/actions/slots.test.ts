import { expect, it } from "vitest";
import { slotsOf } from "./slots";

const drawn = new Map([
  [41, 0],
  [42, 1],
  [43, 2],
]);

it.each([
  ["nothing is drawn yet", [], [7, 8], true, { 7: 0, 8: 1 }],
  ["all are others", drawn, [7, 8, 9], true, { 7: 0, 8: 1, 9: 2 }],
  ["one stays", drawn, [7, 42, 9], true, { 7: 0, 42: 1, 9: 2 }],
  ["there are fewer", drawn, [43], true, { 43: 2 }],
  ["there are more", drawn, [7, 41, 42, 43, 8], true, { 7: 3, 41: 0, 42: 1, 43: 2, 8: 4 }],
  ["they are scrolled", drawn, [42, 43, 44], false, { 42: 1, 43: 2, 44: 3 }],
])("gives rows when %s", (_, before, keys, mayReuse, want) => {
  expect(Object.fromEntries(slotsOf(keys, new Map(before), mayReuse))).toEqual(want);
});
