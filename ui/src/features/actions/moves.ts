/** What a key means in the list, by where one is. */
import type { KeyboardEvent } from "react";
import { headingOf, type Line } from "./lines";

export type Move =
  /** To that line, taking along what lies between if `extend`; below 0: out at the top. */
  | { to: "line"; index: number; extend: boolean }
  | { to: "fold"; away: boolean }
  | { to: "all" }
  | { to: "out" };

/** As many lines as a window shows, about. */
const PAGE_STEP = 15;

type Keys = Pick<KeyboardEvent, "key" | "shiftKey" | "ctrlKey" | "metaKey" | "altKey">;

export function moveOf(event: Keys, lines: readonly Line[], at: number): Move | null {
  if (event.altKey) return null;
  if (event.ctrlKey || event.metaKey) return event.key === "a" ? { to: "all" } : null;
  const line = lines[at];
  const last = lines.length - 1;
  const to = (index: number): Move => ({ to: "line", index, extend: event.shiftKey });
  switch (event.key) {
    case "ArrowDown":
      return to(event.shiftKey ? nextAction(lines, at, 1) : Math.min(at + 1, last));
    case "ArrowUp":
      return to(event.shiftKey ? nextAction(lines, at, -1) : at - 1);
    case "PageDown":
      return to(Math.min(at + PAGE_STEP, last));
    case "PageUp":
      return to(Math.max(at - PAGE_STEP, 0));
    case "Home":
      return to(0);
    case "End":
      return to(last);
    case "ArrowLeft":
      if (line?.sort === "heading") return line.isOpen ? { to: "fold", away: true } : null;
      return { to: "line", index: headingOf(lines, at), extend: false };
    case "ArrowRight":
      return line?.sort === "heading" && !line.isOpen ? { to: "fold", away: false } : null;
    case "Escape":
      return { to: "out" };
    default:
      return null;
  }
}

/** A range goes over the headings on its way; at the end it stays. */
function nextAction(lines: readonly Line[], from: number, by: 1 | -1): number {
  for (let at = from + by; at >= 0 && at < lines.length; at += by)
    if (lines[at]?.sort === "action") return at;
  return from;
}
