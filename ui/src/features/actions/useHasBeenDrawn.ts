/**
 * Whether a frame with `what` is on the screen: what that did not need can be drawn from then
 * on. Without `what`: whether there has been a frame at all.
 */
import { useEffect, useState } from "react";

export function useHasBeenDrawn(what: unknown = true): boolean {
  const [drawn, setDrawn] = useState<unknown>(null);
  useEffect(() => {
    let timer = 0;
    // A frame is drawn after its callbacks, and before the next task.
    const frame = requestAnimationFrame(() => {
      timer = window.setTimeout(() => setDrawn(what));
    });
    return () => {
      cancelAnimationFrame(frame);
      window.clearTimeout(timer);
    };
  }, [what]);
  return drawn === what;
}
