/** Which actions write to a database that is marked as production. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { actionLines } from "./actions";
import type { ActionId } from "./types.gen";

/** As many are asked for at once. */
const MOST = 500;

/** Of `ids`; those of actions that are gone are null. */
export function useInProduction(ids: ReadonlyArray<ActionId | null>): ReadonlySet<ActionId> {
  const known = new Set(ids.filter((id) => id !== null));
  const wanted = [...known].slice(0, MOST).sort((a, b) => a - b);
  const lines = useQuery({
    ...actionLines(wanted),
    enabled: wanted.length > 0,
    placeholderData: keepPreviousData,
  });
  const marked = (lines.data ?? []).filter(({ production }) => production);
  return new Set(marked.map(({ id }) => id));
}
