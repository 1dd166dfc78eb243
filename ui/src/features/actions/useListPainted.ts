/** Marks the moment the first list stood on the screen; the benchmark of the start reads it. */
import { useEffect } from "react";

let marked = false;

export function useListPainted(hasData: boolean): void {
  useEffect(() => {
    if (!hasData || marked) return;
    marked = true;
    requestAnimationFrame(() => performance.mark("list-painted"));
  }, [hasData]);
}
