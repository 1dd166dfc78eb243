/** Moving through the lines of a virtual list by the arrow keys; each line has one link. */
import { type KeyboardEvent, type RefObject, useEffect, useState } from "react";

interface Options {
  scroller: RefObject<HTMLElement | null>;
  count: number;
  scrollTo: (index: number) => void;
  /** Arrow up on the first line. */
  onLeaveTop: () => void;
}

/** Lines carry their place as `data-line`; a far one is drawn only after the scroll. */
export function useLineFocus({ scroller, count, scrollTo, onLeaveTop }: Options) {
  const [wanted, setWanted] = useState<{ index: number } | null>(null);
  useEffect(() => {
    if (!wanted) return;
    const focus = () => {
      const link = scroller.current?.querySelector<HTMLElement>(`[data-line="${wanted.index}"] a`);
      link?.focus();
      return !!link;
    };
    if (focus()) return;
    const frame = requestAnimationFrame(focus);
    return () => cancelAnimationFrame(frame);
  }, [wanted, scroller]);
  const focusLine = (index: number) => {
    if (index < 0 || index >= count) return;
    scrollTo(index);
    setWanted({ index });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const line = (event.target as HTMLElement).closest<HTMLElement>("[data-line]");
    if (!by || !line) return;
    event.preventDefault();
    const next = Number(line.dataset.line) + by;
    if (next < 0) onLeaveTop();
    else focusLine(next);
  };
  return { focusLine, onKeyDown };
}
