/**
 * The place in the app, kept behind the `#` of the address: `#/actions/12`, and what is shown
 * there: `#/runs?status=failed`.
 *
 * A guard can hold a move back (unsaved changes): the address is put back, and the
 * move is kept in `pending` until somebody answers `settle`.
 */
import { useSyncExternalStore } from "react";

type Guard = () => boolean;

const listeners = new Set<() => void>();
let guard: Guard | null = null;
let pending: string | null = null;
let current = read();

function read(): string {
  return `/${window.location.hash.replace(/^#?\/?/, "")}`;
}

function tell() {
  for (const listener of listeners) listener();
}

window.addEventListener("hashchange", () => {
  const next = read();
  if (next === current) return;
  if (guard?.()) {
    pending = next;
    window.history.replaceState(null, "", `#${current}`);
  } else {
    current = next;
  }
  tell();
});

export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Moves to `path` (`/runs`), unless the guard holds the move back. */
export function navigate(path: string, options: { replace?: boolean; state?: unknown } = {}): void {
  if (path === current) return;
  if (guard?.()) {
    pending = path;
  } else {
    const address = `#${path}`;
    if (options.replace) window.history.replaceState(null, "", address);
    else window.history.pushState(null, "", address);
    current = path;
  }
  tell();
}

/** While `isDirty` answers true, moves wait for `settle`. */
export function setGuard(isDirty: Guard | null): void {
  guard = isDirty;
}

/** Whether something would be lost by leaving. */
export const isGuarded = (): boolean => guard?.() ?? false;

export const pendingMove = (): string | null => pending;

/** Loads the page anew where it is, unless the guard holds that back. */
export function reload(): void {
  if (guard?.()) {
    pending = current;
    tell();
  } else {
    window.location.reload();
  }
}

/** Answers the waiting move: go there after all, or stay. */
export function settle(answer: "go" | "stay"): void {
  const target = pending;
  pending = null;
  if (answer === "go" && target !== null) {
    guard = null;
    if (target === current) window.location.reload();
    else navigate(target);
  } else {
    tell();
  }
}

/** wouter's location hook: the place, without what stands behind its `?`. */
export function useHashLocation(): [string, typeof navigate] {
  return [useSyncExternalStore(subscribe, () => current.split("?")[0] ?? "/"), navigate];
}

/** What stands behind the place's `?`, such as the conditions of a list. */
export function useHashSearch(): string {
  return useSyncExternalStore(subscribe, () => current.split("?")[1] ?? "");
}
