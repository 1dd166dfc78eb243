/** Ctrl+Z and Ctrl+Shift+Z over the whole draft, whichever of its controls has the focus. */
import { useEffect, useRef } from "react";

export function useUndoKeys(undo: () => void, redo: () => void): void {
  const latest = useRef({ undo, redo });
  useEffect(() => {
    latest.current = { undo, redo };
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
      const key = event.key.toLowerCase();
      const step = key === "z" ? (event.shiftKey ? "redo" : "undo") : key === "y" ? "redo" : null;
      if (!step || document.querySelector("dialog[open]") || isOutside(event.target)) return;
      event.preventDefault();
      event.stopPropagation();
      latest.current[step]();
    };
    // Before the controls: the browser's and the code editor's own steps know one text only.
    document.addEventListener("keydown", onKeyDown, true);
    return () => document.removeEventListener("keydown", onKeyDown, true);
  }, []);
}

/** What is typed into the form that is built is no part of the draft. */
const isOutside = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest("[data-tried]") !== null;
