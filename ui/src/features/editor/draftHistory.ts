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
  /** Where that was. */
  changedWhere: string;
}

/** Changes of one place that follow each other this fast are one step. */
export const ONE_STEP_MS = 600;
const MOST_STEPS = 200;

export const begin = (draft: Draft): DraftHistory => ({
  now: draft,
  before: [],
  after: [],
  changedAt: 0,
  changedWhere: "",
});

/** A change by hand, at `time` in milliseconds. */
export function record(history: DraftHistory, next: Draft, time: number): DraftHistory {
  // An editor that was given an older text tells it back.
  if (isSame(next, history.now)) return history;
  const changedWhere = placeOf(history.now, next);
  const goesOn = time - history.changedAt < ONE_STEP_MS && changedWhere === history.changedWhere;
  const before = goesOn ? history.before : [...history.before, history.now].slice(-MOST_STEPS);
  return { now: next, before, after: [], changedAt: time, changedWhere };
}

/** What differs: keys of the draft, or what within them, of fields their settings. */
function placeOf(before: Draft, after: Draft): string {
  const within = (key: keyof Draft): string[] => {
    // A field brings its parameter along with its first setting.
    if (key === "parameters") return [];
    if (key !== "fields") return differing(before[key], after[key]);
    return differing(before.fields, after.fields).flatMap((id) =>
      differing(before.fields[id], after.fields[id]).map((setting) => `${id}.${setting}`),
    );
  };
  return differing(before, after)
    .flatMap((key) => [key, ...within(key as keyof Draft)])
    .filter((key) => key !== "parameters")
    .join(" ");
}

/** The keys by which two objects differ; whose an object is, `id`, is no difference. */
function differing(a: unknown, b: unknown): string[] {
  const [before, after] = [entriesOf(a), entriesOf(b)];
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].filter((key) => key !== "id" && before[key] !== after[key]);
}

const entriesOf = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};

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
    changedWhere: "",
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
    changedWhere: "",
  };
}
