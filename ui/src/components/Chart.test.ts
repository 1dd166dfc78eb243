import { expect, it } from "vitest";
import { hasPoints } from "./Chart";

const hours = (filled: number) =>
  Array.from({ length: 168 }, (_, at) => (at % Math.ceil(168 / filled) === 0 ? 12 : null));

it.each([
  ["the one value of a week", "line", hours(1), true],
  ["values in scattered hours", "line", hours(7), true],
  ["a value in every hour", "line", hours(168), false],
  ["a bar", "bars", hours(1), false],
] as const)("shows a point for %s, if it would not be seen else", (_, sort, values, want) => {
  expect(hasPoints({ sort, values })).toBe(want);
});
