import { expect, it } from "vitest";
import { ago, rows, took } from "./time";

const now = Date.parse("2026-05-04T12:00:00Z");

it.each([
  ["2026-05-04T11:59:30Z", "just now"],
  ["2026-05-04T11:55:00Z", "5 min ago"],
  ["2026-05-04T09:00:00Z", "3 h ago"],
  ["2026-05-02T09:00:00Z", "2 d ago"],
  ["2026-05-04T12:00:05Z", "just now"],
])("%s was %s", (instant, want) => expect(ago(instant, now)).toBe(want));

it.each([
  [8, "8 ms"],
  [1234, "1.2 s"],
  [125_000, "2 min 5 s"],
])("%i ms are %s", (ms, want) => expect(took(ms)).toBe(want));

it.each([
  [0, "0 rows"],
  [1, "1 row"],
  [5000, "5,000 rows"],
])("%i are %s", (count, want) => expect(rows(count)).toBe(want));
