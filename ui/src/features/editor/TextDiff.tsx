/** Two texts line by line: what went, what came, and a little of what stands around it. */
import { diffLines } from "diff";
import { m } from "@/paraglide/messages";
import css from "./TextDiff.module.css";

interface Line {
  sort: "same" | "gone" | "new" | "left-out";
  text: string;
}

/** So many unchanged lines are shown beside a changed one. */
const AROUND = 3;

export function TextDiff({ before, after }: { before: string; after: string }) {
  return (
    <pre className={css.diff} tabIndex={0}>
      {linesOf(before, after).map(({ sort, text }, at) => (
        <DiffLine key={at} sort={sort} text={text} />
      ))}
    </pre>
  );
}

function DiffLine({ sort, text }: Line) {
  if (sort === "gone") return <del className={css.gone}>− {text}</del>;
  if (sort === "new") return <ins className={css.new}>+ {text}</ins>;
  return <span className={sort === "same" ? css.same : css.leftOut}>{`  ${text}`}</span>;
}

export function linesOf(before: string, after: string): Line[] {
  const parts = diffLines(ended(before), ended(after));
  return parts.flatMap(({ value, added, removed }, at) => {
    const lines = value.replace(/\n$/, "").split("\n");
    if (added) return lines.map((text) => ({ sort: "new" as const, text }));
    if (removed) return lines.map((text) => ({ sort: "gone" as const, text }));
    return shortened(lines, at === 0, at === parts.length - 1);
  });
}

/** The end of the last line is none of its letters. */
const ended = (text: string): string => (text === "" || text.endsWith("\n") ? text : `${text}\n`);

function shortened(lines: string[], isFirst: boolean, isLast: boolean): Line[] {
  const same = (text: string): Line => ({ sort: "same", text });
  const head = isFirst ? 0 : AROUND;
  const tail = isLast ? 0 : AROUND;
  const left = lines.length - head - tail;
  if (left <= 1) return lines.map(same);
  return [
    ...lines.slice(0, head).map(same),
    { sort: "left-out", text: m.versions_lines_same({ count: left }) },
    ...(tail > 0 ? lines.slice(-tail).map(same) : []),
  ];
}
