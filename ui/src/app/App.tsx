/** Everything around the screens: session, cache, events, places. */
import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { Suspense, useEffect, useState } from "react";
import { Router } from "wouter";
import { followEvents } from "@/api/events";
import { onSignedOut } from "@/api/transport";
import { Toasts } from "@/components/Toasts";
import { useHashLocation } from "@/lib/hashLocation";
import { Places } from "./Places";
import { Shell } from "./Shell";
import { preloadScreens, SignInScreen } from "./screens";

interface Props {
  client: QueryClient;
  /** Settled once commands may be called. */
  session: Promise<void>;
  /** Whether they may be called already. */
  isOpen: boolean;
}

type Session = "starting" | "open" | "signed_out";

export function App({ client, session, isOpen }: Props) {
  const { state, open } = useSession(session, isOpen);
  useEffect(() => (state === "open" ? followEvents(client) : undefined), [client, state]);
  useEffect(preloadScreens, []);
  const enter = () => {
    // Whoever was here before may have seen other things.
    client.removeQueries();
    open();
  };
  if (state === "signed_out") {
    return (
      <QueryClientProvider client={client}>
        <Suspense fallback={null}>
          <SignInScreen onSignedIn={enter} />
        </Suspense>
      </QueryClientProvider>
    );
  }
  return (
    <QueryClientProvider client={client}>
      <Router hook={useHashLocation}>
        <Shell ready={state === "open"}>{state === "open" && <Places />}</Shell>
      </Router>
      <Toasts />
    </QueryClientProvider>
  );
}

function useSession(session: Promise<void>, isOpen: boolean) {
  const [state, setState] = useState<Session>(isOpen ? "open" : "starting");
  useEffect(() => onSignedOut(() => setState("signed_out")), []);
  useEffect(() => {
    const begin = () => setState((now) => (now === "starting" ? "open" : now));
    // A failed start shows as the first screen's own failure.
    session.then(begin, begin);
  }, [session]);
  return { state, open: () => setState("open") };
}
