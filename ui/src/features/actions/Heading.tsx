/** The name of a model above its actions; a click folds them away. */
import { Icon } from "@/components/Icon";
import { classes } from "@/lib/classes";
import css from "./Heading.module.css";
import type { Line } from "./lines";

interface Props {
  line: Extract<Line, { sort: "heading" }>;
  index: number;
  top: number;
  isCurrent: boolean;
  onFold: (away: boolean) => void;
}

export function Heading({ line, index, top, isCurrent, onFold }: Props) {
  return (
    <div
      role="row"
      className={css.heading}
      aria-rowindex={index + 1}
      data-line={index}
      style={{ top }}
    >
      <span role="gridcell" className={css.cell}>
        <button
          type="button"
          className={css.fold}
          tabIndex={isCurrent ? 0 : -1}
          aria-expanded={line.isOpen}
          onClick={() => onFold(line.isOpen)}
        >
          <span className={classes(css.arrow, line.isOpen && css.open)}>
            <Icon name="right" />
          </span>
          {line.name}
        </button>
        {line.database && <span className={css.count}>· {line.database}</span>}
        <span className={css.count}>{line.count}</span>
      </span>
    </div>
  );
}
