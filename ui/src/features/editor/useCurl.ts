/** Fills the request of a draft from a pasted `curl` command. */
import { useMutation } from "@tanstack/react-query";
import { readCurl } from "@/api/actions";
import type { ReadRequest } from "@/api/types.gen";
import type { Failure } from "@/lib/failure";
import { newHeader } from "./headers";
import type { Editor } from "./useEditor";

export function useCurl({ change }: Editor, onFilled: () => void) {
  const reading = useMutation<ReadRequest, Failure, string>({
    mutationFn: readCurl,
    onSuccess: ({ method, url, headers, body }) => {
      change({
        method,
        url,
        headers: headers.map(([name, value]) => newHeader(name, value)),
        body: body ?? "",
      });
      onFilled();
    },
  });
  return {
    fill: (text: string) => reading.mutate(text),
    busy: reading.isPending,
    failure: reading.error,
    /** What of the command was left out or is to be looked at. */
    notes: reading.data?.notes ?? [],
    forget: reading.reset,
  };
}

export type Curl = ReturnType<typeof useCurl>;

export const isCurl = (text: string): boolean => /^\s*(\$\s+)?curl(\.exe)?\s/.test(text);
