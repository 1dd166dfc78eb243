/** Rows of the table that an action is about, to pick one of them. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { actionKeys } from "./actions";
import { call } from "./transport";
import type { ActionId, FoundRows, RunId } from "./types.gen";

/** The first rows, or those of which one column holds `q`. A run makes them stale. */
export const rowSearch = (id: ActionId, q: string) =>
  queryOptions({
    queryKey: [...actionKeys.options, "rows", id, q],
    queryFn: ({ signal }) => call<FoundRows>("search_rows", { id, q }, signal),
    placeholderData: keepPreviousData,
  });

/** The row that a run was about, as it stands now, by parameter; empty if it is gone. */
export const rowAfter = (run: RunId, id: ActionId, parameters: Record<string, unknown>) =>
  queryOptions({
    queryKey: [...actionKeys.options, "row", run],
    queryFn: () => call<Record<string, unknown>>("read_row", { id, parameters }),
  });
