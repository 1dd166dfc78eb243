/** A message as the program says it: what stands in backticks is a name, and looks like one. */
import { Fragment } from "react";

export function Said({ text }: { text: string }) {
  // Words, a name, words, a name, …
  return text.split(/`([^`]+)`/).map((piece, at) => {
    if (at % 2 === 0) return piece;
    return (
      <Fragment key={at}>
        <code>{piece}</code>
      </Fragment>
    );
  });
}
