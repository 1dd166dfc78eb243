/** Marks, in a list, what belongs to a production database. */
import { m } from "@/paraglide/messages";
import { Badge } from "./Badge";
import css from "./ProductionMark.module.css";

export function ProductionMark() {
  return (
    <Badge tone="production" className={css.mark} data-short={m.common_production_short()}>
      <span className={css.word}>{m.common_production()}</span>
    </Badge>
  );
}
