/** The rows of a list while it is put together, and what the server said of which of them. */
import { useMemo, useRef, useState } from "react";
import type { RowProblem } from "@/api/types.gen";
import type { Cells } from "./sheet";

export interface Row {
  /** Its own number for as long as the list is shown, whatever its place. */
  key: number;
  cells: Cells;
}

/** What is wrong with a row: one sentence, and more by field. */
export type Bad = Pick<RowProblem, "message" | "errors">;

export function useRows(refused: readonly RowProblem[], start: readonly Cells[]) {
  const next = useRef(start.length + 1);
  const [rows, setRows] = useState<readonly Row[]>(() =>
    start.map((cells, at) => ({ key: at + 1, cells })),
  );
  /** The keys in the order they were sent, which the indexes of `refused` are of. */
  const [sent, setSent] = useState<readonly number[]>([]);
  /** Rows that were edited since these problems came. */
  const [edited, setEdited] = useState<{ of: unknown; keys: ReadonlySet<number> }>({
    of: refused,
    keys: new Set(),
  });

  const isEdited = edited.of === refused ? edited.keys : NOTHING;
  const bad = useMemo(() => {
    const byKey = new Map<number, Bad>();
    for (const { index, ...problem } of refused) {
      const key = sent[index];
      if (key !== undefined && !isEdited.has(key)) byKey.set(key, problem);
    }
    return byKey;
  }, [refused, sent, isEdited]);

  const add = (cells: readonly Cells[]) => {
    const added = cells.map((one) => ({ key: next.current++, cells: one }));
    setRows((before) => [...before, ...added]);
  };
  const set = (key: number, field: string, text: string) => {
    setRows((before) =>
      before.map((row) =>
        row.key === key ? { ...row, cells: { ...row.cells, [field]: text } } : row,
      ),
    );
    setEdited({ of: refused, keys: new Set([...isEdited, key]) });
  };
  const remove = (key: number) => setRows((before) => before.filter((row) => row.key !== key));
  const clear = () => setRows([]);
  const markSent = () => {
    setSent(rows.map((row) => row.key));
    setEdited({ of: refused, keys: new Set(refused.flatMap(({ index }) => sent[index] ?? [])) });
  };
  return { rows, bad, add, set, remove, clear, markSent };
}

const NOTHING: ReadonlySet<number> = new Set();
