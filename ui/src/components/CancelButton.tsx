/** Stands beside a button that is busy; a short wait shows none, so that nothing flickers. */
import { useEffect, useState } from "react";
import { m } from "@/paraglide/messages";
import { Button } from "./Button";

const PATIENCE_MS = 300;

export function CancelButton({ busy, onCancel }: { busy: boolean; onCancel: () => void }) {
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    if (!busy) return;
    const timer = window.setTimeout(() => setLong(true), PATIENCE_MS);
    return () => {
      window.clearTimeout(timer);
      setLong(false);
    };
  }, [busy]);
  return busy && isLong ? <Button onClick={onCancel}>{m.common_cancel()}</Button> : null;
}
