/** Points in time as people read them; no library, since only the shell needs it at once. */
import { m } from "@/paraglide/messages";
import { number, readerLocale } from "./reader";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `just now`, `5 min ago`, `3 h ago`, `2 d ago`, then the day: `4 May 2026`. */
export function ago(instant: string, now: number = Date.now()): string {
  const seconds = (now - Date.parse(instant)) / 1000;
  if (!Number.isFinite(seconds)) return instant;
  if (seconds < MINUTE) return m.time_just_now();
  if (seconds < HOUR) return m.time_minutes_ago({ minutes: Math.floor(seconds / MINUTE) });
  if (seconds < DAY) return m.time_hours_ago({ hours: Math.floor(seconds / HOUR) });
  if (seconds < 7 * DAY) return m.time_days_ago({ days: Math.floor(seconds / DAY) });
  return new Date(instant).toLocaleDateString(readerLocale(), {
    day: "numeric",
    month: "short",
    year: "numeric",
  });
}

/** The whole moment in the reader's zone, to the second. */
export function moment(instant: string): string {
  const date = new Date(instant);
  return Number.isNaN(date.getTime())
    ? instant
    : date.toLocaleString(readerLocale(), { dateStyle: "medium", timeStyle: "medium" });
}

/** `8 ms`, `1.2 s`, `2 min 5 s`. */
export function took(ms: number): string {
  if (ms < 1000) return m.took_ms({ ms: Math.round(ms) });
  if (ms < 60_000) return `${number(ms / 1000, 1)} s`;
  return m.took_minutes({
    minutes: Math.floor(ms / 60_000),
    seconds: Math.round((ms % 60_000) / 1000),
  });
}

/** `1,234 rows`, `1 row`. */
export const rows = (count: number): string => m.common_rows({ count });
