/** Between a moment and the day and time that the reader's clock shows for it. */
import { readerLocale } from "./reader";

/** `2026-05-04T10:00:00Z` → `2026-05-04T12:00:00` where that is the time; without an offset. */
export function localText(instant: string): string {
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) return "";
  const two = (part: number) => String(part).padStart(2, "0");
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join("-");
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":");
  return `${day}T${time}`;
}

/** `2026-05-04T12:00` → `2026-05-04T10:00:00.000Z`; null if it is no day with a time. */
export function instantOf(local: string): string | null {
  const parts = /^(\d{4}-\d{2}-\d{2})T(\d{1,2}:\d{2}(?::\d{2})?)$/.exec(local.trim());
  if (!parts) return null;
  const date = new Date(`${parts[1]}T${parts[2]?.padStart(parts[2].length < 6 ? 5 : 8, "0")}`);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

/** `4 May 2026, 12:00`, as the reader writes it. */
export const dayAndTime = (instant: string): string =>
  new Date(instant).toLocaleString(readerLocale(), { dateStyle: "medium", timeStyle: "short" });

/** `Europe/Berlin`: whose clock that is. */
export const zoneName = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;
