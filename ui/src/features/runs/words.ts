/** What the journal knows of a run, in words. */
import type { Door } from "@/api/types.gen";
import { isOfThisComputer } from "@/api/useAccount";
import { took } from "@/lib/time";
import { m } from "@/paraglide/messages";

const doors: Record<Door, () => string> = {
  window: m.door_window,
  api: m.door_api,
  public: m.door_public,
  terminal: m.door_terminal,
};

export const doorWord = (door: Door): string => doors[door]();

/** Who ran it, and with which key or which way it came in where that says more. */
export function whoRan(user: string | null, run: { door: Door; api_key: string | null }): string {
  const { door, api_key: key } = run;
  if (user === null) return door === "public" ? doorWord(door) : m.runs_stranger();
  const name = isOfThisComputer(user) ? m.runs_this_computer() : user;
  if (key !== null) return m.runs_by_key({ user: name, key });
  return door === "window" ? name : `${name}, ${doorWord(door)}`;
}

export function durationOf(run: { started_at: string; finished_at: string | null }): string {
  return run.finished_at === null
    ? ""
    : took(Date.parse(run.finished_at) - Date.parse(run.started_at));
}
