/** A message with elements in it, wherever its language puts them: `Read <link>this</link>.` */
import { Fragment, type ReactNode } from "react";

interface Props {
  text: string;
  /** What becomes of the words between `<name>` and `</name>`. */
  parts: Record<string, (words: string) => ReactNode>;
}

export function Rich({ text, parts }: Props) {
  // Words outside, a name, its words, words outside, …
  const pieces = text.split(/<(\w+)>(.*?)<\/\1>/);
  return pieces.map((piece, at) => {
    if (at % 3 === 0) return piece;
    if (at % 3 === 2) return null;
    return <Fragment key={at}>{parts[piece]?.(pieces[at + 1] ?? "")}</Fragment>;
  });
}
