/** Copies a text, and says that it did. */
import { useEffect, useState } from "react";
import { m } from "@/paraglide/messages";
import { Button } from "./Button";

interface Props {
  /** Made when it is asked for: it may be long. */
  text: () => string;
  children: string;
}

export function CopyButton({ text, children }: Props) {
  const [state, setState] = useState<"idle" | "copied" | "refused">("idle");
  useEffect(() => {
    if (state === "idle") return;
    const timer = window.setTimeout(() => setState("idle"), 2000);
    return () => window.clearTimeout(timer);
  }, [state]);
  const copy = async () => {
    try {
      // There is no clipboard where the page came over plain http from another machine.
      await navigator.clipboard.writeText(text());
      setState("copied");
    } catch {
      setState("refused");
    }
  };
  const words = { idle: children, copied: m.copy_copied(), refused: m.copy_refused() };
  return (
    <Button variant="quiet" onClick={() => void copy()}>
      <span aria-live="polite">{words[state]}</span>
    </Button>
  );
}
