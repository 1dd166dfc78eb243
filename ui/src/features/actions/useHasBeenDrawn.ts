/** Whether the first frame is on the screen: what it does not need can be drawn from then on. */
import { useEffect, useState } from "react";

export function useHasBeenDrawn(): boolean {
  const [hasBeenDrawn, setDrawn] = useState(false);
  useEffect(() => {
    let timer = 0;
    // A frame is drawn after its callbacks, and before the next task.
    const frame = requestAnimationFrame(() => {
      timer = window.setTimeout(() => setDrawn(true));
    });
    return () => {
      cancelAnimationFrame(frame);
      window.clearTimeout(timer);
    };
  }, []);
  return hasBeenDrawn;
}
