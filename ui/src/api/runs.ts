/** Runs: starting and cancelling one, and what came of it. */
import { queryOptions } from "@tanstack/react-query";
import { call } from "./transport";
import type { ActionId, Answer, ExecuteAction, Run, RunId, RunRecord } from "./types.gen";

export const runKeys = {
  all: ["runs"] as const,
  recent: (id: ActionId) => ["runs", "recent", id] as const,
  detail: (id: RunId) => ["runs", "detail", id] as const,
  record: (id: RunId) => ["runs", "record", id] as const,
};

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

/** One run with all that is known of it. */
export const runRecord = (id: RunId) =>
  queryOptions({
    queryKey: runKeys.record(id),
    queryFn: () => call<RunRecord>("describe_run", { id }),
  });

/** Runs an action; the same key with the same values runs once. */
export const executeAction = (request: ExecuteAction) => call<Answer>("execute_action", request);

/** Asks a run to stop; answers whether there was one. */
export const cancelRun = (idempotency_key: string) =>
  call<boolean>("cancel_run", { idempotency_key });
