/** One run at a time of one action: start, progress, cancel, answer. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { actionKeys } from "@/api/actions";
import { cancelRun, executeAction, runKeys } from "@/api/runs";
import type { ActionId, Answer, Given } from "@/api/types.gen";
import type { Failure } from "@/lib/failure";
import { m } from "@/paraglide/messages";

/**
 * The key is minted once per rendering of the form, and anew once a run has ended: a
 * double click runs once, and so does a retry after the answer got lost on its way.
 */
export function useExecuteAction(id: ActionId) {
  const queryClient = useQueryClient();
  const key = useRef<string>(null);
  key.current ??= crypto.randomUUID();

  const execute = useMutation<Answer, Failure, Given>({
    mutationFn: (parameters) => executeAction({ id, parameters, idempotency_key: key.current }),
    onSettled: (_answer, failure) => {
      if (!failure || hasEnded(failure)) key.current = crypto.randomUUID();
      void queryClient.invalidateQueries({ queryKey: runKeys.all });
      void queryClient.invalidateQueries({ queryKey: actionKeys.lines });
    },
  });
  const cancel = useMutation({
    mutationFn: () => cancelRun(key.current ?? ""),
    meta: { failureTitle: m.runs_not_cancelled() },
  });
  return { ...execute, cancel: () => cancel.mutate() };
}

/** Whether the failure is an answer; if none came, the run may still be going. */
function hasEnded(failure: Failure): boolean {
  const unanswered = failure.code === "unreachable" && failure.run_id === null;
  return !unanswered;
}
