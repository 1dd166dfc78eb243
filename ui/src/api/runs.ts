/** Runs: starting and cancelling one, and the journal of all. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { call } from "./transport";
import type { ActionId, Answer, ExecuteAction, Run, RunId, RunStatus } from "./types.gen";

/** Which runs to list; null means any. */
export interface RunFilter {
  action_id: ActionId | null;
  status: RunStatus | null;
}

export const RUNS_PER_PAGE = 50;

export const runKeys = {
  all: ["runs"] as const,
  list: (filter: RunFilter) => ["runs", "list", filter] as const,
  recent: (id: ActionId) => ["runs", "recent", id] as const,
  detail: (id: RunId) => ["runs", "detail", id] as const,
};

/** The journal, newest first, page by page. */
export const runPages = (filter: RunFilter) =>
  infiniteQueryOptions({
    queryKey: runKeys.list(filter),
    queryFn: ({ pageParam }) =>
      call<Run[]>("list_runs", { ...filter, before: pageParam, limit: RUNS_PER_PAGE }),
    initialPageParam: null as RunId | null,
    getNextPageParam: (page) => (page.length < RUNS_PER_PAGE ? undefined : page.at(-1)?.id),
  });

/** The five newest runs of an action. */
export const recentRuns = (id: ActionId) =>
  queryOptions({
    queryKey: runKeys.recent(id),
    queryFn: () => call<Run[]>("list_runs", { action_id: id, limit: 5 }),
  });

export const runDetail = (id: RunId) =>
  queryOptions({
    queryKey: runKeys.detail(id),
    queryFn: () => call<Run>("get_run", { id }),
  });

/** Runs an action; the same key with the same values runs once. */
export const executeAction = (request: ExecuteAction) => call<Answer>("execute_action", request);

/** Asks a run to stop; answers whether there was one. */
export const cancelRun = (idempotency_key: string) =>
  call<boolean>("cancel_run", { idempotency_key });
