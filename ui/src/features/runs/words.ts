/** What the journal knows of a run, in words. */
import type { Door } from "@/api/types.gen";
import { took } from "@/lib/time";
import { m } from "@/paraglide/messages";

const doors: Record<Door, () => string> = {
  window: m.door_window,
  api: m.door_api,
  public: m.door_public,
  terminal: m.door_terminal,
};

export const doorWord = (door: Door): string => doors[door]();

export function durationOf(run: { started_at: string; finished_at: string | null }): string {
  return run.finished_at === null
    ? ""
    : took(Date.parse(run.finished_at) - Date.parse(run.started_at));
}
