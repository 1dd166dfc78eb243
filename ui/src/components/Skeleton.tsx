/** Grey bars in the place of what loads; they show only after 150 ms. */
import { m } from "@/paraglide/messages";
import css from "./Skeleton.module.css";

export function Skeleton({ lines = 6 }: { lines?: number }) {
  return (
    <div className={css.skeleton} role="status" aria-label={m.common_loading()}>
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} className={css.bar} />
      ))}
    </div>
  );
}
