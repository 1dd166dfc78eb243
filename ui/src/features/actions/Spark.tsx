/** How the newest runs went, at a glance; the same in words for who can't see it. */
import type { RunMark } from "@/api/types.gen";
import css from "./Spark.module.css";
import { bars, HEIGHT, inWords, WIDTH } from "./spark";

export function Spark({ runs }: { runs: readonly RunMark[] }) {
  if (runs.length === 0) return null;
  const { succeeded, failed, open } = bars(runs);
  const words = inWords(runs);
  return (
    <svg
      className={css.spark}
      width={WIDTH}
      height={HEIGHT}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={words}
    >
      <title>{words}</title>
      {succeeded && <path className={css.succeeded} d={succeeded} />}
      {failed && <path className={css.failed} d={failed} />}
      {open && <path className={css.open} d={open} />}
    </svg>
  );
}
