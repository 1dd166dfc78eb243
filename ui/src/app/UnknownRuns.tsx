/** Says that runs were cut off when the program last ended. */
import { useState } from "react";
import { Notice } from "@/components/Notice";
import { m } from "@/paraglide/messages";

export function UnknownRuns({ count }: { count: number }) {
  const [seen, setSeen] = useState(false);
  if (seen) return null;
  return (
    <Notice tone="warning" flat onDismiss={() => setSeen(true)}>
      {m.unknown_runs_cut_off({ count })}{" "}
      <a href="#/runs?status=unknown">{m.unknown_runs_show({ count })}</a>
    </Notice>
  );
}
