/**
 * Which drawn row says which line. Making rows is what a search costs most, so the rows of
 * lines that it does not find say those that it finds.
 */
import { useRef } from "react";
import type { Line } from "./lines";

/** Rows by the line's key. */
export type Slots = ReadonlyMap<Line["key"], number>;

/** The rows of `keys`: a line that was drawn keeps its row, others get that of one that has gone, or a new one. */
export function slotsOf(keys: readonly Line["key"][], before: Slots, mayReuse: boolean): Slots {
  const wanted = new Set(keys);
  const gone = [...before].filter(([key]) => !wanted.has(key)).map(([, slot]) => slot);
  const free = mayReuse ? gone.sort((a, b) => b - a) : [];
  let next = Math.max(-1, ...before.values()) + 1;
  const slotOf = (key: Line["key"]) => before.get(key) ?? free.pop() ?? next++;
  return new Map(keys.map((key) => [key, slotOf(key)]));
}

/**
 * The rows of the lines in sight. Only other `lines` use a row again: what is scrolled keeps
 * the order of its rows, as one that is moved within the page loses the focus.
 */
export function useSlots(lines: readonly Line[], inSight: readonly { index: number }[]): Slots {
  const drawn = useRef<{ lines: readonly Line[]; slots: Slots }>({ lines, slots: new Map() });
  const keys = inSight.flatMap(({ index }) => lines[index]?.key ?? []);
  const { slots, lines: before } = drawn.current;
  drawn.current = { lines, slots: slotsOf(keys, slots, lines !== before) };
  return drawn.current.slots;
}
