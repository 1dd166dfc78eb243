/** Says that runs were cut off when the program last ended. */
import { useState } from "react";
import { Notice } from "@/components/Notice";

export function UnknownRuns({ count }: { count: number }) {
  const [seen, setSeen] = useState(false);
  if (seen) return null;
  const what = count === 1 ? "1 run was cut off" : `${count} runs were cut off`;
  return (
    <Notice tone="warning" flat onDismiss={() => setSeen(true)}>
      {what} when Doable last stopped. Whether {count === 1 ? "it" : "they"} did anything is
      unknown. <a href="#/runs?status=unknown">Show {count === 1 ? "it" : "them"}</a>
    </Notice>
  );
}
