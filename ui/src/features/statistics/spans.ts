/** Spans of time side by side, those without a run among them. */
import type { MeasureRuns, SpanFigures } from "@/api/types.gen";
import { number } from "@/lib/reader";

const MINUTE_MS = 60_000;

/** Every span from the first to the last moment, oldest first. */
export function everySpan(
  spans: readonly SpanFigures[],
  asked: MeasureRuns,
  now: number,
): SpanFigures[] {
  const width = (asked.width === "day" ? 24 : 1) * 60 * MINUTE_MS;
  const ahead = asked.ahead_minutes * MINUTE_MS;
  const known = new Map(spans.map((span) => [Date.parse(span.start), span]));
  const all: SpanFigures[] = [];
  const first = Math.floor((Date.parse(asked.from) + ahead) / width) * width - ahead;
  for (let start = first; start <= now; start += width) {
    all.push(known.get(start) ?? { start: new Date(start).toISOString(), ...none });
  }
  return all;
}

const none = { runs: 0, failed: 0, p50_ms: null, p95_ms: null };

/** `12 (4 %)`, or a share below one in words. */
export function failedText(failed: number, runs: number): string {
  if (failed === 0) return "0";
  const share = (failed / runs) * 100;
  const text = share < 1 ? "< 1" : String(Math.round(share));
  return `${number(failed)} (${text} %)`;
}
