import { expect, it } from "vitest";
import { toLines } from "./lines";
import { moveOf } from "./moves";

const groups = [
  { model_id: 1, name: "A", ids: [10, 11] },
  { model_id: 2, name: "B", ids: [20] },
];
/** A, 10, 11, B (folded). */
const lines = toLines(groups, new Set([2]));
const plain = { shiftKey: false, ctrlKey: false, metaKey: false, altKey: false };
const to = (index: number, extend = false) => ({ to: "line", index, extend });

it.each([
  ["ArrowDown", 0, to(1)],
  ["ArrowDown", 3, to(3)],
  ["ArrowUp", 1, to(0)],
  ["ArrowUp", 0, to(-1)],
  ["PageDown", 1, to(3)],
  ["PageUp", 2, to(0)],
  ["Home", 2, to(0)],
  ["End", 0, to(3)],
  ["ArrowLeft", 2, to(0)],
  ["ArrowLeft", 0, { to: "fold", away: true }],
  ["ArrowLeft", 3, null],
  ["ArrowRight", 3, { to: "fold", away: false }],
  ["ArrowRight", 0, null],
  ["ArrowRight", 1, null],
  ["Escape", 1, { to: "out" }],
  ["q", 1, null],
  ["a", 1, null],
])("%s on line %i is %o", (key, at, want) => {
  expect(moveOf({ ...plain, key }, lines, at)).toEqual(want);
});

it("takes a range over a heading on its way, and stays at the ends", () => {
  const open = toLines(groups, new Set());
  const moved = (key: string, at: number) => moveOf({ ...plain, shiftKey: true, key }, open, at);

  expect(moved("ArrowDown", 2)).toEqual(to(4, true));
  expect(moved("ArrowUp", 4)).toEqual(to(2, true));
  expect(moved("ArrowUp", 1)).toEqual(to(1, true));
  expect(moved("ArrowDown", 4)).toEqual(to(4, true));
});

it("takes lines along with Shift, all with Ctrl+A, and leaves other chords alone", () => {
  expect(moveOf({ ...plain, shiftKey: true, key: "ArrowDown" }, lines, 1)).toEqual(to(2, true));
  expect(moveOf({ ...plain, ctrlKey: true, key: "a" }, lines, 1)).toEqual({ to: "all" });
  expect(moveOf({ ...plain, metaKey: true, key: "a" }, lines, 1)).toEqual({ to: "all" });
  expect(moveOf({ ...plain, ctrlKey: true, key: "ArrowDown" }, lines, 1)).toBeNull();
  expect(moveOf({ ...plain, altKey: true, key: "ArrowLeft" }, lines, 1)).toBeNull();
});
