/** The lines of the journal on the screen: what was read before, and what is new. */
import type { Run, RunLine, RunPage } from "@/api/types.gen";

/** The pages with the newest page on top of them; newer words about a run win. */
export function merged(
  head: RunPage | undefined,
  pages: readonly RunPage[],
): { lines: RunLine[]; hasGap: boolean } {
  const read = pages.flatMap(({ runs }) => runs);
  const newest = head?.runs ?? [];
  const first = read[0];
  const last = newest.at(-1);
  // More has run since than a page holds: what is between is not known.
  const hasGap = !!head?.next && !!first && !!last && last.id > first.id;
  if (hasGap) return { lines: newest, hasGap };
  const known = new Set(newest.map(({ id }) => id));
  return { lines: [...newest, ...read.filter(({ id }) => !known.has(id))], hasGap };
}

/** The line with what its run's record says by now. */
export const updated = (line: RunLine, run: Run | undefined): RunLine =>
  run
    ? {
        ...line,
        status: run.status,
        finished_at: run.finished_at,
        rows_affected: run.rows_affected,
        error: run.error?.message ?? null,
      }
    : line;

/** How many lines stand above the one that was the first. */
export function linesAbove(lines: readonly RunLine[], first: string | undefined): number {
  if (first === undefined) return 0;
  return Math.max(
    0,
    lines.findIndex(({ id }) => id === first),
  );
}
