/** What the lines in sight say, asked for page by page, each line with its neighbours. */
import { type UseQueryResult, useQueries } from "@tanstack/react-query";
import { useMemo, useRef } from "react";
import { actionLines } from "@/api/actions";
import type { ActionId, ActionIndex, ActionSummary } from "@/api/types.gen";
import { toPages } from "./lines";

type Lines = ReadonlyMap<ActionId, ActionSummary>;

/** By number, for the pages in sight; what has been seen before stays until it comes anew. */
export function useLines({ groups, first }: ActionIndex, shown: readonly number[]): Lines {
  const pages = useMemo(() => toPages(groups), [groups]);
  const data = useQueries({
    queries: shown.map((page) => ({
      ...actionLines(pages[page] ?? []),
      // It came along with the list.
      initialData: page === 0 ? first : undefined,
    })),
    combine: dataOf,
  });
  const known = useRef<Lines>(new Map());
  return useMemo(() => {
    const lines = new Map(known.current);
    for (const line of data.flat()) lines.set(line.id, line);
    known.current = lines;
    return lines;
  }, [data]);
}

const dataOf = (answers: UseQueryResult<ActionSummary[]>[]): ActionSummary[][] =>
  answers.map(({ data }) => data ?? []);
