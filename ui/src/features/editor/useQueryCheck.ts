/** What the database makes of a draft's SQL, from when it is asked until the SQL changes. */
import { useMutation } from "@tanstack/react-query";
import { checkQuery } from "@/api/actions";
import type { CheckQuery, QueryCheck } from "@/api/types.gen";
import type { Failure } from "@/lib/failure";
import type { Draft } from "./draft";

export function useQueryCheck({ database_id, sql }: Draft) {
  const asked = useMutation<QueryCheck, Failure, CheckQuery>({ mutationFn: checkQuery });
  const of = asked.variables;
  const isOfThis = of?.query === sql && of.database_id === database_id;
  return {
    ask: () => {
      if (database_id !== null) asked.mutate({ database_id, query: sql });
    },
    canAsk: database_id !== null && sql.trim() !== "",
    busy: asked.isPending,
    answer: isOfThis ? asked.data : undefined,
    failure: isOfThis ? asked.error : null,
  };
}
