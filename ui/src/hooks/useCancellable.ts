/** A question to the program that one can take back while it is on its way. */
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import type { Failure } from "@/lib/failure";

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
    mutationFn: (given) => {
      stop.current = new AbortController();
      return ask(stop.current.signal, given);
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
