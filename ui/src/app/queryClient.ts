/** The cache of what the program answered, and the one handler of failed changes. */
import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { type Failure, sentence, toFailure } from "@/lib/failure";
import { toast } from "@/lib/toasts";

declare module "@tanstack/react-query" {
  interface Register {
    defaultError: Failure;
    /** `failureTitle` declares that a failure is shown as a notice, and its first words. */
    mutationMeta: { failureTitle?: string };
  }
}

/** Events tell what is stale, so nothing is asked again only because time went by. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache(),
    mutationCache: new MutationCache({
      onError: (error, _variables, _result, mutation) => {
        const title = mutation.meta?.failureTitle;
        const { code, message } = toFailure(error);
        if (title && code !== "cancelled") toast("danger", `${title}. ${sentence(message)}`);
      },
    }),
    defaultOptions: {
      queries: {
        retry: false,
        staleTime: 60_000,
        refetchOnWindowFocus: false,
        networkMode: "always",
      },
      mutations: { networkMode: "always" },
    },
  });
}
