/** What this program is. */
import { queryOptions } from "@tanstack/react-query";
import { call } from "./transport";
import type { AppInfo } from "./types.gen";

export const appInfo = () =>
  queryOptions({
    queryKey: ["info"] as const,
    queryFn: () => call<AppInfo>("app_info"),
    staleTime: Number.POSITIVE_INFINITY,
  });
