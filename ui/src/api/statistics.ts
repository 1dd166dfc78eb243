/** How often runs succeed, and how long they take. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { call } from "./transport";
import type { ActionId, MeasureRuns, Statistics, Width } from "./types.gen";

/** The last so many hours, of one action or of all. */
export interface Measured {
  action: ActionId | null;
  hours: number;
  width: Width;
}

const HOUR_MS = 3_600_000;

/** Figures of many runs change little by one more: they are asked for once a minute. */
export const runStatistics = ({ action, hours, width }: Measured) =>
  queryOptions({
    queryKey: ["statistics", action, hours, width] as const,
    queryFn: async () => {
      const now = Date.now();
      const request: MeasureRuns = {
        action_id: action,
        from: new Date(now - hours * HOUR_MS).toISOString(),
        until: new Date(now + HOUR_MS).toISOString(),
        width,
        ahead_minutes: -new Date(now).getTimezoneOffset(),
      };
      return { asked: request, found: await call<Statistics>("run_statistics", request) };
    },
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
    staleTime: 30_000,
  });
