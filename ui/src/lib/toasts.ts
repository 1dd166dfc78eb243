/** Short notices of outcomes, kept outside React so that any handler can raise one. */

export interface Toast {
  id: number;
  tone: "success" | "danger";
  text: string;
  /** Takes the outcome back, if that is possible. */
  undo?: () => void;
}

const LIFETIME_MS = 6000;
/** Long enough to read it and to get to its button. */
const UNDO_LIFETIME_MS = 20_000;
const timers = new Map<number, number>();
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
  hold(id);
  set(toasts.filter((toast) => toast.id !== id));
}

/** Keeps a notice while somebody is at it. */
export function hold(id: number): void {
  window.clearTimeout(timers.get(id));
  timers.delete(id);
}

/** Lets it go after its time; a failure stays until it is dismissed. */
export function release(id: number): void {
  const toast = toasts.find((one) => one.id === id);
  if (toast?.tone !== "success") return;
  hold(id);
  const lifetime = toast.undo ? UNDO_LIFETIME_MS : LIFETIME_MS;
  timers.set(
    id,
    window.setTimeout(() => dismiss(id), lifetime),
  );
}

/** Shows `text` for a while. */
export function toast(tone: Toast["tone"], text: string, undo?: () => void): void {
  last += 1;
  set([...toasts.slice(-2), { id: last, tone, text, ...(undo && { undo }) }]);
  release(last);
}
