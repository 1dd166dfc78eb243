/** Where something is wrong in a text, for CodeMirror. */
import type { Diagnostic } from "@codemirror/lint";
import type { Text } from "@codemirror/state";

export interface CodeMark {
  /** Both from 1, the column in characters. */
  at: { line: number; column: number };
  message: string;
}

/** A mark covers the variable, word or sign it begins at; at the very end the last one. */
export function diagnosticsOf(doc: Text, marks: readonly CodeMark[]): Diagnostic[] {
  return marks.map(({ at, message }) => {
    const from = Math.min(offsetOf(doc, at), Math.max(0, doc.length - 1));
    const rest = doc.sliceString(from, Math.min(doc.length, from + 200));
    const covered = /^(?:\{\{[^{}\n]*\}\}|\[\[|[\p{L}\p{N}_$]+|.)/u.exec(rest)?.[0] ?? "";
    return { from, to: from + covered.length, severity: "error", message };
  });
}

/** The program counts characters, CodeMirror units of UTF-16. */
function offsetOf(doc: Text, { line, column }: CodeMark["at"]): number {
  const { from, text } = doc.line(Math.min(Math.max(line, 1), doc.lines));
  const before = [...text].slice(0, column - 1).join("");
  return from + before.length;
}
