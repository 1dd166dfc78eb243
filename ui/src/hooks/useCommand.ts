/** Offers a command while the component is there and has something to do for it. */
import { useEffect, useRef } from "react";
import { type CommandName, offer } from "@/lib/commands";

export function useCommand(name: CommandName, run: (() => void) | null): void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  const isOffered = run !== null;
  useEffect(
    () => (isOffered ? offer(name, () => latest.current?.()) : undefined),
    [name, isOffered],
  );
}
