/** Looking through the journal, newest first. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { runKeys } from "./runs";
import { call, download, isInWindow } from "./transport";
import type { ExportFormat, RunId, RunPage, SavedRuns, SearchRuns } from "./types.gen";

/** Which runs to look for; what is left out means any. */
export type Sought = Partial<Omit<SearchRuns, "before" | "limit">>;

const PER_PAGE = 100;

/** Not below `runKeys`: what has been read does not go stale by each run, only its head does. */
const pagesKey = (sought: Sought) => ["journal", sought] as const;

/** The runs that fit, page by page. */
export const journalPages = (sought: Sought) =>
  infiniteQueryOptions({
    queryKey: pagesKey(sought),
    queryFn: ({ pageParam }) => search(sought, pageParam),
    initialPageParam: null as RunId | null,
    getNextPageParam: (page) => page.next,
    // The head is what keeps it fresh; a list that was left is read anew.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });

/** The newest of the runs that fit, asked for anew whenever something runs. */
export const journalHead = (sought: Sought) =>
  queryOptions({
    queryKey: [...runKeys.all, "head", sought] as const,
    queryFn: () => search(sought, null),
    gcTime: 0,
  });

/** The runs that fit, as a file: the browser saves it; the window asks where, and null is nowhere. */
export async function exportRuns(
  sought: Sought,
  format: ExportFormat,
  signal: AbortSignal,
): Promise<SavedRuns | null> {
  if (isInWindow()) return call<SavedRuns | null>("save_runs", { ...sought, format }, signal);
  const given = Object.entries(sought).flatMap(([key, value]) =>
    value === null || value === undefined ? [] : [[key, String(value)]],
  );
  download(`/rpc/export/runs.${format}?${new URLSearchParams(given)}`);
  return null;
}

const search = (sought: Sought, before: RunId | null) =>
  call<RunPage>("search_runs", { ...sought, before, limit: PER_PAGE });
