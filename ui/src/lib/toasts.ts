/** Short notices of outcomes, kept outside React so that any handler can raise one. */

export interface Toast {
  id: number;
  tone: "success" | "danger";
  text: string;
  /** Takes the outcome back, if that is possible. */
  undo?: () => void;
}

const LIFETIME_MS = 6000;
const listeners = new Set<() => void>();
let toasts: readonly Toast[] = [];
let last = 0;

function set(next: readonly Toast[]) {
  toasts = next;
  for (const listener of listeners) listener();
}

export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const current = (): readonly Toast[] => toasts;

export function dismiss(id: number): void {
  set(toasts.filter((toast) => toast.id !== id));
}

/** Shows `text` for six seconds; a failure stays until it is dismissed. */
export function toast(tone: Toast["tone"], text: string, undo?: () => void): void {
  last += 1;
  const id = last;
  set([...toasts.slice(-2), { id, tone, text, ...(undo && { undo }) }]);
  if (tone === "success") window.setTimeout(() => dismiss(id), LIFETIME_MS);
}
