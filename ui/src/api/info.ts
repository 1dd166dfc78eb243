/** What this program is. */
import { queryOptions } from "@tanstack/react-query";
import { call } from "./transport";
import type { AppInfo } from "./types.gen";

export const infoKeys = { all: ["info"] as const };

export const appInfo = () =>
  queryOptions({
    queryKey: infoKeys.all,
    queryFn: () => call<AppInfo>("app_info"),
    staleTime: Number.POSITIVE_INFINITY,
  });
