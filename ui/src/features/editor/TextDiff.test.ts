import { expect, it } from "vitest";
import { linesOf } from "./TextDiff";

const marks = { same: " ", gone: "-", new: "+", "left-out": "…" };
const drawn = (before: string, after: string) =>
  linesOf(before, after).map(({ sort, text }) => `${marks[sort]}${text}`);

it.each([
  ["", "a", ["+a"]],
  ["a", "", ["-a"]],
  ["a\nb", "a\nc", [" a", "-b", "+c"]],
  ["a", "a\nb", [" a", "+b"]],
  [
    "1\n2\n3\n4\n5\n6\nx",
    "1\n2\n3\n4\n5\n6\ny",
    ["…… 3 lines the same", " 4", " 5", " 6", "-x", "+y"],
  ],
])("%j → %j", (before, after, want) => expect(drawn(before, after)).toEqual(want));
