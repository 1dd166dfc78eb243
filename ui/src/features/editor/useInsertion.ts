/** Puts a text where somebody was typing last, although a menu has the focus by now. */
import { useEffect, useRef } from "react";
import { insertInEditor } from "@/components/CodeEditor";

export function useInsertion() {
  const place = useRef<HTMLDivElement>(null);
  const last = useRef<HTMLElement>(null);
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const remember = ({ target }: FocusEvent) => {
      if (isWritable(target)) last.current = target;
    };
    element.addEventListener("focusin", remember);
    return () => element.removeEventListener("focusin", remember);
  }, []);
  /** False if nobody has typed anywhere yet, or that field is gone. */
  const insert = (text: string): boolean => {
    const target = last.current;
    if (!target?.isConnected) return false;
    if (!(target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement))
      return insertInEditor(target, text);
    target.focus();
    target.setRangeText(text, target.selectionStart ?? 0, target.selectionEnd ?? 0, "end");
    // Not through `value`, so that React takes it for typing.
    target.dispatchEvent(new InputEvent("input", { bubbles: true }));
    return true;
  };
  return { place, insert };
}

function isWritable(target: EventTarget | null): target is HTMLElement {
  return (
    target instanceof HTMLInputElement ||
    target instanceof HTMLTextAreaElement ||
    (target instanceof HTMLElement && target.isContentEditable)
  );
}
