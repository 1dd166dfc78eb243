/**
 * What can be done now, by name. Screens offer it; the palette, the menu bar and keys that
 * belong to no screen ask for it. Kept outside React, as toasts are.
 */
export type CommandName = "run" | "cancel" | "save" | "check" | "shortcuts";

const offers = new Map<CommandName, () => void>();
const listeners = new Set<() => void>();
let questions = 0;

function tell() {
  for (const listener of listeners) listener();
}

/** Offers `run` until the returned function is called; the last offer of a name counts. */
export function offer(name: CommandName, run: () => void): () => void {
  offers.set(name, run);
  tell();
  return () => {
    if (offers.get(name) !== run) return;
    offers.delete(name);
    tell();
  };
}

/** Says, until the returned function is called, that a dialog is open: it comes first. */
export function hold(): () => void {
  questions += 1;
  tell();
  return () => {
    questions -= 1;
    tell();
  };
}

export const isHeld = (): boolean => questions > 0;

/** What is offered, held or not. */
export const offered = (): readonly CommandName[] => [...offers.keys()];

/** Does it, if somebody offers it. */
export const perform = (name: CommandName): void => offers.get(name)?.();

/** Calls `listener` when something else is possible. */
export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
