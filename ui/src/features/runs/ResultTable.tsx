/** Rows as a table; only those in sight are drawn. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { useMemo, useRef } from "react";
import { classes } from "@/lib/classes";
import { m } from "@/paraglide/messages";
import { cellText } from "./answer";
import css from "./ResultTable.module.css";

interface Props {
  columns: readonly string[];
  rows: readonly unknown[][];
}

/** Height of a row in pixels, as `--row-small` says. */
const ROW_PX = 28;

export function ResultTable({ columns, rows }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 10,
    initialRect: { width: 600, height: 500 },
  });
  const shown = virtualizer.getVirtualItems();
  const before = shown[0]?.start ?? 0;
  const after = virtualizer.getTotalSize() - (shown.at(-1)?.end ?? 0);
  const numeric = useMemo(() => columns.map((_, at) => isNumeric(rows, at)), [columns, rows]);

  return (
    <section ref={scroller} className={css.scroller} aria-label={m.common_rows_word()} tabIndex={0}>
      <table className={css.table} aria-rowcount={rows.length + 1}>
        <thead>
          <tr>
            {columns.map((name, at) => (
              <th key={at} scope="col" className={numeric[at] ? css.number : undefined}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {before > 0 && <Gap height={before} span={columns.length} />}
          {shown.map(({ index }) => (
            <tr key={index} aria-rowindex={index + 2}>
              {columns.map((_, at) => (
                <Cell key={at} value={rows[index]?.[at]} number={numeric[at] === true} />
              ))}
            </tr>
          ))}
          {after > 0 && <Gap height={after} span={columns.length} />}
        </tbody>
      </table>
    </section>
  );
}

function Cell({ value, number }: { value: unknown; number: boolean }) {
  const text = cellText(value);
  const isNull = value === null || value === undefined;
  return (
    <td
      className={classes(number && css.number, isNull && css.null)}
      title={text.length > 30 ? text : undefined}
    >
      {text}
    </td>
  );
}

/** Stands for the rows out of sight. */
function Gap({ height, span }: { height: number; span: number }) {
  return (
    <tr aria-hidden="true">
      <td colSpan={span} style={{ height }} className={css.gap} />
    </tr>
  );
}

/** Whether all that is not NULL in a column is a number; looks at the first hundred rows. */
function isNumeric(rows: readonly unknown[][], at: number): boolean {
  const values = rows
    .slice(0, 100)
    .map((row) => row[at])
    .filter((value) => value !== null);
  return values.length > 0 && values.every((value) => typeof value === "number");
}
