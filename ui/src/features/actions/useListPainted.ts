/** Marks the moment the first list stood on the screen; the benchmark of the start reads it. */
import { useLayoutEffect } from "react";

let marked = false;

export function useListPainted(hasData: boolean): void {
  // The frame that is asked for here is the one that paints the list.
  useLayoutEffect(() => {
    if (!hasData || marked) return;
    marked = true;
    requestAnimationFrame(() => performance.mark("list-painted"));
  }, [hasData]);
}
