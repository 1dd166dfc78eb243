/** A key for the whole screen, while the component that asks for it is there. */
import { useEffect, useRef } from "react";

/** `/`, `mod+k`, `mod+s`, `mod+Enter`; mod is Ctrl, or Cmd on a Mac. Plain keys leave fields alone. */
export function useShortcut(shortcut: string, run: () => void, enabled = true): void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => {
    if (!enabled) return;
    const key = shortcut.replace("mod+", "").toLowerCase();
    const withMod = shortcut.startsWith("mod+");
    const onKeyDown = (event: KeyboardEvent) => {
      const mod = event.ctrlKey || event.metaKey;
      if (
        event.defaultPrevented ||
        event.altKey ||
        mod !== withMod ||
        event.key.toLowerCase() !== key
      )
        return;
      if (!withMod && isField(event.target)) return;
      if (document.querySelector("dialog[open]")) return;
      event.preventDefault();
      latest.current();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [shortcut, enabled]);
}

function isField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}
