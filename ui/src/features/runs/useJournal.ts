/** The journal as it is looked through: older runs as one scrolls, newer ones as they happen. */
import { useInfiniteQuery, useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { journalHead, journalPages, type Sought } from "@/api/journal";
import { runDetail } from "@/api/runs";
import type { RunLine } from "@/api/types.gen";
import { merged, updated } from "./journalLines";

/** Of the runs that are on their way far down, so many are followed. */
const MOST_FOLLOWED = 20;

export function useJournal(sought: Sought) {
  const client = useQueryClient();
  const pages = useInfiniteQuery(journalPages(sought));
  const head = useQuery({ ...journalHead(sought), enabled: pages.isSuccess });
  const { lines: found, hasGap } = useMemo(
    () => merged(head.data, pages.data?.pages ?? []),
    [head.data, pages.data],
  );
  useEffect(() => {
    if (hasGap) void client.resetQueries({ queryKey: journalPages(sought).queryKey });
  }, [hasGap, client, sought]);
  const lines = useFollowed(found, head.data?.runs.at(-1)?.id);
  return { pages, lines };
}

/** The lines with the outcomes of those that were under way when they were read. */
function useFollowed(lines: RunLine[], lastOfHead: string | undefined): RunLine[] {
  const open = useMemo(() => {
    const isOpen = ({ id, status }: RunLine) =>
      status === "started" && lastOfHead !== undefined && id < lastOfHead;
    return lines.filter(isOpen).slice(0, MOST_FOLLOWED);
  }, [lines, lastOfHead]);
  const records = useQueries({ queries: open.map(({ id }) => runDetail(id)) });
  if (open.length === 0) return lines;
  const known = new Map(records.flatMap(({ data }) => (data ? [[data.id, data]] : [])));
  return lines.map((line) => updated(line, known.get(line.id)));
}
