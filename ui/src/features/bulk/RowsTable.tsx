/** The list's rows with a text input a cell; those in sight are drawn, refused ones say why. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef } from "react";
import type { Field } from "@/api/types.gen";
import { IconButton } from "@/components/IconButton";
import { classes } from "@/lib/classes";
import { m } from "@/paraglide/messages";
import css from "./RowsTable.module.css";
import type { Bad, Row } from "./useRows";

interface Props {
  fields: readonly Field[];
  rows: readonly Row[];
  /** What is wrong with which row, by key. */
  bad: ReadonlyMap<number, Bad>;
  /** The place of each row in the whole list, where only some are shown. */
  places: ReadonlyMap<number, number>;
  disabled: boolean;
  onChange: (key: number, field: string, text: string) => void;
  onRemove: (key: number) => void;
}

/** Heights in pixels, as `--control` and the line below a refused row are. */
const ROW_PX = 29;
const BAD_PX = 53;

export function RowsTable({ fields, rows, bad, places, disabled, onChange, onRemove }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    getItemKey: (at) => `${rows[at]?.key}${bad.has(rows[at]?.key ?? 0) ? "!" : ""}`,
    estimateSize: (at) => (bad.has(rows[at]?.key ?? 0) ? BAD_PX : ROW_PX),
    overscan: 12,
    initialRect: { width: 800, height: 500 },
  });
  const shown = virtualizer.getVirtualItems();
  const before = shown[0]?.start ?? 0;
  const after = virtualizer.getTotalSize() - (shown.at(-1)?.end ?? 0);
  const span = fields.length + 2;

  return (
    <section ref={scroller} className={css.scroller} aria-label={m.bulk_rows_to_run()} tabIndex={0}>
      <table className={css.table} aria-rowcount={rows.length + 1}>
        <thead>
          <tr>
            <th scope="col" className={css.number}>
              #
            </th>
            {fields.map((field) => (
              <th key={field.id} scope="col" title={field.description ?? undefined}>
                {field.label}
                {!field.required && <span className={css.optional}> {m.common_optional()}</span>}
              </th>
            ))}
            <th scope="col">
              <span className={css.hidden}>{m.common_remove()}</span>
            </th>
          </tr>
        </thead>
        {before > 0 && <Gap height={before} span={span} />}
        {shown.map(({ index }) => {
          const row = rows[index];
          return (
            row && (
              <RowLines
                key={row.key}
                row={row}
                place={places.get(row.key) ?? index + 1}
                fields={fields}
                bad={bad.get(row.key)}
                disabled={disabled}
                onChange={onChange}
                onRemove={onRemove}
              />
            )
          );
        })}
        {after > 0 && <Gap height={after} span={span} />}
      </table>
    </section>
  );
}

interface LineProps extends Pick<Props, "fields" | "disabled" | "onChange" | "onRemove"> {
  row: Row;
  /** From 1. */
  place: number;
  bad: Bad | undefined;
}

function RowLines({ row, place, fields, bad, disabled, onChange, onRemove }: LineProps) {
  const explanation = `row-${row.key}-problem`;
  return (
    <tbody className={classes(bad && css.bad)}>
      <tr aria-rowindex={place + 1}>
        <th scope="row" className={css.number}>
          {place}
        </th>
        {fields.map((field) => (
          <td key={field.id} className={classes(bad?.errors[field.id] && css.wrong)}>
            <input
              className={css.cell}
              aria-label={m.bulk_cell({ label: field.label, place })}
              aria-invalid={bad?.errors[field.id] ? true : undefined}
              aria-describedby={bad && explanation}
              value={row.cells[field.id] ?? ""}
              disabled={disabled}
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => onChange(row.key, field.id, event.target.value)}
            />
          </td>
        ))}
        <td className={css.remove}>
          <IconButton
            icon="close"
            label={m.bulk_remove_row({ place })}
            disabled={disabled}
            onClick={() => onRemove(row.key)}
          />
        </td>
      </tr>
      {bad && (
        <tr>
          <td className={css.number} />
          <td id={explanation} colSpan={fields.length + 1} className={css.why}>
            {why(bad, fields)}
          </td>
        </tr>
      )}
    </tbody>
  );
}

/** The problems of a row's fields with their names; its sentence where there are none. */
function why({ message, errors }: Bad, fields: readonly Field[]): string {
  const named = fields.flatMap(({ id, label }) => (errors[id] ? [`${label}: ${errors[id]}`] : []));
  return named.length > 0 ? named.join(" ") : message;
}

/** Stands for the rows out of sight. */
function Gap({ height, span }: { height: number; span: number }) {
  return (
    <tbody aria-hidden="true">
      <tr>
        <td colSpan={span} style={{ height }} className={css.gap} />
      </tr>
    </tbody>
  );
}
