/** Grey bars in the place of what loads; they show only after 150 ms. */
import css from "./Skeleton.module.css";

export function Skeleton({ lines = 6 }: { lines?: number }) {
  return (
    <div className={css.skeleton} role="status" aria-label="Loading">
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} className={css.bar} />
      ))}
    </div>
  );
}
