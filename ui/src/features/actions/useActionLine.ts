/** What a line of the list says, asked for together with its neighbours. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { actionLines } from "@/api/actions";
import type { ActionId, ActionSummary } from "@/api/types.gen";

/** `first` is what came along with the list, for its first page. */
export function useActionLine(
  id: ActionId,
  page: readonly ActionId[],
  first: readonly ActionSummary[] | undefined,
): ActionSummary | undefined {
  const line = useQuery({
    ...actionLines(page),
    initialData: first as ActionSummary[] | undefined,
    placeholderData: keepPreviousData,
    select: (lines: ActionSummary[]) => lines.find((one) => one.id === id),
  });
  return line.data;
}
