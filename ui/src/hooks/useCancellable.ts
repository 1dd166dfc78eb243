/** A question to the program that one can take back while it is on its way. */
import { useMutation } from "@tanstack/react-query";
import { type RefObject, useEffect, useRef } from "react";
import { Failure } from "@/lib/failure";

interface Options<Given, Answer> {
  ask: (signal: AbortSignal, given: Given) => Promise<Answer>;
  onSuccess?: (answer: Answer) => void;
  meta?: { failureTitle?: string };
}

export function useCancellable<Answer, Given = void>({
  ask,
  onSuccess,
  meta,
}: Options<Given, Answer>) {
  const stop = useRef<AbortController>(null);
  const asked = useMutation<Answer, Failure, Given>({
    mutationFn: async (given) => {
      const { signal } = restarted(stop);
      const answer = await ask(signal, given);
      // It came all the same, to somebody who has turned to something else.
      if (signal.aborted) throw new Failure("cancelled", "it was cancelled");
      return answer;
    },
    ...(onSuccess && { onSuccess }),
    ...(meta && { meta }),
  });
  // Nobody waits for the answer any more.
  useEffect(() => () => stop.current?.abort(), []);
  const { reset } = asked;
  return {
    ...asked,
    cancel: () => {
      stop.current?.abort();
      reset();
    },
  };
}

function restarted(stop: RefObject<AbortController | null>): AbortController {
  stop.current = new AbortController();
  return stop.current;
}
