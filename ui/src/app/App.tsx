/** Everything around the screens: session, cache, events, places. */
import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { Suspense, useEffect, useState } from "react";
import { Router } from "wouter";
import { onDamaged, onSignedOut } from "@/api/transport";
import { useHashLocation } from "@/lib/hashLocation";
import { Places } from "./Places";
import { Shell } from "./Shell";
import { DamagedScreen, Overlays, preloadScreens, SignInScreen } from "./screens";

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
  useEffect(() => (state === "open" ? follow(client) : undefined), [client, state]);
  useEffect(preloadScreens, []);
  const [damage, setDamage] = useState<string | null>(null);
  useEffect(() => onDamaged(setDamage), []);
  const enter = () => {
    // Whoever was here before may have seen other things.
    client.removeQueries();
    open();
  };
  if (damage !== null) {
    return (
      <QueryClientProvider client={client}>
        <Suspense fallback={null}>
          <DamagedScreen why={damage} />
        </Suspense>
      </QueryClientProvider>
    );
  }
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
      <Suspense fallback={null}>
        <Overlays />
      </Suspense>
    </QueryClientProvider>
  );
}

/** Listens once the first frame is there; it needs none of what that takes. */
function follow(client: QueryClient): () => void {
  const following = import("./follow").then(({ follow }) => follow(client));
  return () => void following.then((stop) => stop());
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
