import { expect, it } from "vitest";
import type { RunMark } from "@/api/types.gen";
import { bars, inWords } from "./spark";

const run = (status: RunMark["status"], took_ms: number | null = 10): RunMark => ({
  status,
  took_ms,
});
const count = (path: string) => path.split("M").length - 1;

it("draws a bar for each run, the newest at the right end", () => {
  const { succeeded, failed, open } = bars([run("succeeded"), run("unknown", null), run("failed")]);

  expect([succeeded, failed, open].map(count)).toEqual([1, 1, 1]);
  expect(failed).toBe("M44 0h3v16h-3z");
  expect(open).toBe("M40 13h3v3h-3z");
  expect(succeeded).toBe("M36 5h3v11h-3z");
});

it("draws what took longer taller, and no more than twelve", () => {
  const [quick, slow] = bars([run("succeeded", 1), run("succeeded", 60_000)]).succeeded.split("z");
  expect(quick).toContain("v4h");
  expect(slow).toContain("v11h");
  expect(count(bars(Array.from({ length: 40 }, () => run("failed"))).failed)).toBe(12);
  expect(bars([]).failed).toBe("");
  expect(bars([run("succeeded", 0)]).succeeded).toContain("v3h");
});

it.each([
  [[run("failed")], "Last run: 1 failed"],
  [[run("succeeded"), run("failed"), run("succeeded")], "Last 3 runs: 2 succeeded, 1 failed"],
  [[run("started", null), run("unknown", null)], "Last 2 runs: 1 unknown, 1 running"],
])("says in words what it shows", (runs, want) => {
  expect(inWords(runs)).toBe(want);
});
