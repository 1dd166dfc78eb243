/** What a draft was before and after the one that is shown: undo and redo over all of it. */
import type { Draft } from "./draft";

export interface DraftHistory {
  now: Draft;
  /** The newest at the end. */
  before: readonly Draft[];
  /** The next at the end. */
  after: readonly Draft[];
  /** When `now` was last changed by hand; 0 begins a new step with the next change. */
  changedAt: number;
}

/** Changes that follow each other this fast are one step. */
export const ONE_STEP_MS = 600;
const MOST_STEPS = 200;

export const begin = (draft: Draft): DraftHistory => ({
  now: draft,
  before: [],
  after: [],
  changedAt: 0,
});

/** A change by hand, at `time` in milliseconds. */
export function record(history: DraftHistory, next: Draft, time: number): DraftHistory {
  // An editor that was given an older text tells it back.
  if (isSame(next, history.now)) return history;
  const goesOn = time - history.changedAt < ONE_STEP_MS;
  const before = goesOn ? history.before : [...history.before, history.now].slice(-MOST_STEPS);
  return { now: next, before, after: [], changedAt: time };
}

const isSame = (a: Draft, b: Draft): boolean =>
  (Object.keys(a) as (keyof Draft)[]).every((key) => a[key] === b[key]);

/** A change that nobody made and so nobody takes back. */
export const amend = (history: DraftHistory, next: Draft): DraftHistory => ({
  ...history,
  now: next,
});

export function undo(history: DraftHistory): DraftHistory {
  const previous = history.before.at(-1);
  if (!previous) return history;
  return {
    now: previous,
    before: history.before.slice(0, -1),
    after: [...history.after, history.now],
    changedAt: 0,
  };
}

export function redo(history: DraftHistory): DraftHistory {
  const next = history.after.at(-1);
  if (!next) return history;
  return {
    now: next,
    before: [...history.before, history.now],
    after: history.after.slice(0, -1),
    changedAt: 0,
  };
}
