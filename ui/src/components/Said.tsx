/** A message as the program says it: what stands in backticks is a name, and looks like one. */
export function Said({ text }: { text: string }) {
  // Words, a name, words, a name, …
  return text
    .split(/`([^`]+)`/)
    .map((piece, at) => (at % 2 === 0 ? piece : <code key={at}>{piece}</code>));
}
