/** What the database makes of a draft's SQL, from when it is asked until the SQL changes. */
import { checkQuery } from "@/api/actions";
import type { CheckQuery } from "@/api/types.gen";
import { useCancellable } from "@/hooks/useCancellable";
import type { Draft } from "./draft";

export function useQueryCheck({ database_id, sql }: Draft) {
  const asked = useCancellable({
    ask: (signal, query: CheckQuery) => checkQuery(query, signal),
  });
  const of = asked.variables;
  const isOfThis = of?.query === sql && of.database_id === database_id;
  return {
    ask: () => {
      if (database_id !== null) asked.mutate({ database_id, query: sql });
    },
    canAsk: database_id !== null && sql.trim() !== "",
    busy: asked.isPending,
    cancel: asked.cancel,
    answer: isOfThis ? asked.data : undefined,
    failure: isOfThis ? asked.error : null,
  };
}
