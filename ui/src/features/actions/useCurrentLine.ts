/** Which line the keyboard is on, and moving it there: one stop of Tab for the whole list. */
import { type RefObject, useEffect, useState } from "react";
import { firstAction, type Line } from "./lines";

interface Place {
  key: Line["key"];
  index: number;
}

export function useCurrentLine(
  lines: readonly Line[],
  scroller: RefObject<HTMLElement | null>,
  scrollTo: (index: number) => void,
) {
  const [current, setCurrent] = useState<Place | null>(null);
  const [wanted, setWanted] = useState<{ index: number } | null>(null);

  useEffect(() => {
    if (!wanted) return;
    const focus = () => {
      const row = scroller.current?.querySelector(`[data-line="${wanted.index}"]`);
      const target = row?.querySelector<HTMLElement>("a, button");
      target?.focus();
      return target !== null && target !== undefined;
    };
    if (focus()) return;
    // Far away lines are drawn only after the scroll, and some only when they have come.
    let tries = 20;
    const again = () => {
      tries -= 1;
      if (!focus() && tries > 0) frame = requestAnimationFrame(again);
    };
    let frame = requestAnimationFrame(again);
    return () => cancelAnimationFrame(frame);
  }, [wanted, scroller]);

  const hasGone = current !== null && !lines.some(({ key }) => key === current.key);
  useEffect(() => {
    // The line under the focus was put away: go on with the one that took its place. Its row
    // has gone, too, or says another line now.
    const focused = document.activeElement;
    const wasHere = focused === document.body || scroller.current?.contains(focused);
    if (hasGone && wasHere && current) setWanted({ index: placeOf(lines, current) });
  }, [hasGone, lines, current, scroller]);

  const at = current ? placeOf(lines, current) : firstAction(lines);
  const go = (index: number) => {
    const line = lines[index];
    if (!line) return;
    setCurrent({ key: line.key, index });
    scrollTo(index);
    setWanted({ index });
  };
  /** The line has the focus by itself. */
  const here = (index: number) => {
    const line = lines[index];
    if (line && line.key !== current?.key) setCurrent({ key: line.key, index });
  };
  return { at, go, here };
}

/** Where the line is now; if it has gone, what took its place. */
function placeOf(lines: readonly Line[], { key, index }: Place): number {
  if (lines[index]?.key === key) return index;
  const moved = lines.findIndex((line) => line.key === key);
  return moved >= 0 ? moved : Math.min(index, lines.length - 1);
}
