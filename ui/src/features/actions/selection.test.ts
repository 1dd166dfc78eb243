import { expect, it } from "vitest";
import { all, among, extend, NOTHING, type Selection, toggle } from "./selection";

const order = [5, 3, 9, 1];
const chosen = ({ ids, anchor }: Selection) => [[...ids], anchor];

it("adds and takes away one by one", () => {
  const one = toggle(NOTHING, 3);
  const two = toggle(one, 9);

  expect(chosen(two)).toEqual([[3, 9], 9]);
  expect(chosen(toggle(two, 3))).toEqual([[9], 3]);
});

it.each([
  ["down from the anchor", toggle(NOTHING, 3), 3, 1, [[3, 9, 1], 3]],
  ["up from the anchor", toggle(NOTHING, 9), 9, 5, [[5, 3, 9], 9]],
  ["from where one is, without an anchor", NOTHING, 3, 9, [[3, 9], 3]],
  ["instead of what was chosen elsewhere", toggle(toggle(NOTHING, 1), 5), 5, 3, [[5, 3], 5]],
  ["anew, if the anchor has gone", toggle(NOTHING, 77), 3, 9, [[9], 9]],
])("takes a range %s", (_, selection, from, to, want) => {
  expect(chosen(extend(selection, order, from, to))).toEqual(want);
});

it("takes all, and lets go of what is not there", () => {
  expect(chosen(all(order))).toEqual([order, 5]);
  expect(chosen(among(all(order), new Set([3, 1])))).toEqual([[3, 1], null]);
  const some = toggle(NOTHING, 3);
  expect(among(some, new Set(order))).toBe(some);
});
