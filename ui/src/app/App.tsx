/** Everything around the screens: session, cache, events, places. */
import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Router } from "wouter";
import { followEvents } from "@/api/events";
import { onSignedOut } from "@/api/transport";
import { EmptyState } from "@/components/EmptyState";
import { Toasts } from "@/components/Toasts";
import { useHashLocation } from "@/lib/hashLocation";
import { Places } from "./Places";
import { Shell } from "./Shell";
import { preloadScreens } from "./screens";

interface Props {
  client: QueryClient;
  /** Settled once commands may be called. */
  session: Promise<void>;
  /** Whether they may be called already. */
  isOpen: boolean;
}

type Session = "starting" | "open" | "signed_out";

export function App({ client, session, isOpen }: Props) {
  const state = useSession(session, isOpen);
  useEffect(() => (state === "open" ? followEvents(client) : undefined), [client, state]);
  useEffect(preloadScreens, []);
  if (state === "signed_out") return <SignedOut />;
  return (
    <QueryClientProvider client={client}>
      <Router hook={useHashLocation}>
        <Shell ready={state === "open"}>{state === "open" && <Places />}</Shell>
      </Router>
      <Toasts />
    </QueryClientProvider>
  );
}

function useSession(session: Promise<void>, isOpen: boolean): Session {
  const [state, setState] = useState<Session>(isOpen ? "open" : "starting");
  useEffect(() => onSignedOut(() => setState("signed_out")), []);
  useEffect(() => {
    const open = () => setState((now) => (now === "starting" ? "open" : now));
    // A failed start shows as the first screen's own failure.
    session.then(open, open);
  }, [session]);
  return state;
}

function SignedOut() {
  return (
    <main>
      <EmptyState level={1} title="Open Doable from the address it printed">
        <p>
          This browser is not signed in. The address in the terminal works once; if it was used
          already, start Doable again.
        </p>
      </EmptyState>
    </main>
  );
}
