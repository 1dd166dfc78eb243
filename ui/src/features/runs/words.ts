/** What the journal knows of a run, in words. */
import type { Door } from "@/api/types.gen";
import { took } from "@/lib/time";

export const doorWord = (door: Door): string =>
  ({ window: "Window", api: "API", public: "Public link", terminal: "Terminal" })[door];

export function durationOf(run: { started_at: string; finished_at: string | null }): string {
  return run.finished_at === null
    ? ""
    : took(Date.parse(run.finished_at) - Date.parse(run.started_at));
}
