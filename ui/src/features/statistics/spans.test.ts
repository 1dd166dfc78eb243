import { expect, it } from "vitest";
import type { MeasureRuns } from "@/api/types.gen";
import { everySpan, failedText } from "./spans";

const asked = (change: Partial<MeasureRuns>): MeasureRuns => ({
  action_id: null,
  from: "2026-05-04T09:30:00.000Z",
  until: "2026-05-04T13:00:00.000Z",
  width: "hour",
  ahead_minutes: 0,
  ...change,
});
const now = Date.parse("2026-05-04T12:10:00Z");

it.each<[Partial<MeasureRuns>, string[]]>([
  [{}, ["09:00", "10:00", "11:00", "12:00"]],
  [{ ahead_minutes: 330 }, ["09:30", "10:30", "11:30"]],
  [{ ahead_minutes: -30 }, ["09:30", "10:30", "11:30"]],
])("%o has its hours", (change, want) => {
  const spans = everySpan([], asked(change), now);
  expect(spans.map(({ start }) => start.slice(11, 16))).toEqual(want);
});

it("puts what is known in its place, and counts days by the reader's clock", () => {
  const figures = { runs: 3, failed: 1, p50_ms: 2, p95_ms: 9 };
  const days = asked({ width: "day", from: "2026-05-02T20:00:00.000Z", ahead_minutes: 120 });
  const spans = everySpan([{ start: "2026-05-02T22:00:00Z", ...figures }], days, now);

  expect(spans.map(({ start, runs }) => [start, runs])).toEqual([
    ["2026-05-01T22:00:00.000Z", 0],
    ["2026-05-02T22:00:00Z", 3],
    ["2026-05-03T22:00:00.000Z", 0],
  ]);
});

it.each([
  [0, 10, "0"],
  [1, 1000, "1 (< 1 %)"],
  [5, 10, "5 (50 %)"],
])("%i of %i are %s", (failed, runs, want) => expect(failedText(failed, runs)).toBe(want));
