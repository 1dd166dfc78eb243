/** The newest runs of an action as a drawing: a bar each, the newest at the right. */
import type { RunMark } from "@/api/types.gen";
import { m } from "@/paraglide/messages";

/** How many runs the program tells of. */
const RUNS = 12;
const PITCH = 4;
const BAR = 3;
export const WIDTH = RUNS * PITCH;
export const HEIGHT = 16;
/** A failed run is taller than any that succeeded, for who can't tell the colours apart. */
const TALLEST = 11;
const SHORTEST = 3;

export interface Bars {
  succeeded: string;
  failed: string;
  /** Those that run, or of which nobody knows how they ended. */
  open: string;
}

/** The bars as paths; the longer a run took, the taller, by its order of magnitude. */
export function bars(runs: readonly RunMark[]): Bars {
  const shown = runs.slice(-RUNS);
  const slowest = Math.max(1, ...shown.map(({ took_ms }) => took_ms ?? 0));
  const paths: Bars = { succeeded: "", failed: "", open: "" };
  for (const [at, { status, took_ms }] of shown.entries()) {
    const x = WIDTH - (shown.length - at) * PITCH;
    const share = Math.log1p(took_ms ?? 0) / Math.log1p(slowest);
    const sort = status === "failed" || status === "succeeded" ? status : "open";
    const tall = sort === "succeeded" ? SHORTEST + share * (TALLEST - SHORTEST) : HEIGHT;
    const height = Math.round(sort === "open" ? SHORTEST : tall);
    paths[sort] += `M${x} ${HEIGHT - height}h${BAR}v${height}h-${BAR}z`;
  }
  return paths;
}

/** `Last 12 runs: 10 succeeded, 2 failed`. */
export function inWords(runs: readonly RunMark[]): string {
  const count = (wanted: RunMark["status"]) =>
    runs.filter(({ status }) => status === wanted).length;
  const parts = [
    [count("succeeded"), m.spark_succeeded],
    [count("failed"), m.spark_failed],
    [count("undone"), m.spark_undone],
    [count("unknown"), m.spark_unknown],
    [count("started"), m.spark_running],
  ] as const;
  const told = parts.filter(([count]) => count > 0).map(([count, word]) => word({ count }));
  return m.spark_last_runs({ count: runs.length, told: told.join(", ") });
}
