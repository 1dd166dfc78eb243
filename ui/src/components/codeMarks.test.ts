import { Text } from "@codemirror/state";
import { expect, it } from "vitest";
import { diagnosticsOf } from "./codeMarks";

const marked = (text: string, line: number, column: number) => {
  const doc = Text.of(text.split("\n"));
  const [found] = diagnosticsOf(doc, [{ at: { line, column }, message: "no" }]);
  return found && doc.sliceString(found.from, found.to);
};

it.each([
  ["SELECT nme FROM t", 1, 8, "nme"],
  ["a\n  {{ x }} b", 2, 3, "{{ x }}"],
  ["a\n  {{x", 2, 3, "{"],
  ["'😀' nme", 1, 5, "nme"],
  ["a [[ b", 1, 3, "[["],
  ["SELECT (1", 1, 10, "1"],
  ["a", 9, 9, "a"],
  ["", 1, 1, ""],
  ["a\n\nb", 2, 1, ""],
])("%j at line %i, column %i marks %j", (text, line, column, want) =>
  expect(marked(text, line, column)).toBe(want),
);
