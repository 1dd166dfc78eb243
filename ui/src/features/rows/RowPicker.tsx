/** Finds the row that an action is about: typed for, moved to by arrow keys, picked by Enter. */
import { useQuery } from "@tanstack/react-query";
import { type CSSProperties, type KeyboardEvent, useEffect, useId, useState } from "react";
import { rowSearch } from "@/api/rows";
import type { ActionId, FoundColumn, FoundRows } from "@/api/types.gen";
import { Button } from "@/components/Button";
import { Icon } from "@/components/Icon";
import { Notice } from "@/components/Notice";
import { Said } from "@/components/Said";
import { useDebounced } from "@/hooks/useDebounced";
import { classes } from "@/lib/classes";
import { sentence } from "@/lib/failure";
import { m } from "@/paraglide/messages";
import css from "./RowPicker.module.css";

type Row = FoundRows["rows"][number];

interface Props {
  id: ActionId;
  picked: { columns: FoundColumn[]; row: Row } | null;
  /** One Enter too many must not run what can't be taken back. */
  isDanger: boolean;
  /** Null begins anew. */
  onPick: (picked: { columns: FoundColumn[]; row: Row } | null) => void;
}

/** How long typing must rest before the table is searched. */
const SEARCH_MS = 150;
/** As many columns are shown; all are searched. */
const SHOWN = 4;

export function RowPicker({ id, picked, isDanger, onPick }: Props) {
  if (!picked) return <Search id={id} onPick={onPick} />;
  const words = picked.row.slice(0, SHOWN).map((value) => (value === null ? "NULL" : `${value}`));
  return (
    <section className={css.picked} aria-label={m.actions_kind_row()}>
      <p className={css.words} title={words.join(" · ")}>
        {words.join(" · ")}
      </p>
      <Button autoFocus={isDanger} onClick={() => onPick(null)}>
        {m.rows_pick_another()}
      </Button>
    </section>
  );
}

function Search({ id, onPick }: Pick<Props, "id" | "onPick">) {
  const list = useId();
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const settled = useDebounced(typed, SEARCH_MS);
  const found = useQuery(rowSearch(id, settled));
  // What is found for an older text is not what is meant: Enter waits for what will be.
  const isOld = settled !== typed || found.isPlaceholderData || found.isPending;
  const [isWaiting, setWaiting] = useState(false);
  const { columns = [], rows = [], truncated = false } = found.data ?? {};
  const current = Math.min(at, rows.length - 1);
  const pick = (row: Row | undefined) => row && onPick({ columns, row });
  useEffect(() => {
    if (!isWaiting || isOld) return;
    setWaiting(false);
    const [row] = found.data?.rows ?? [];
    if (row && found.data) onPick({ columns: found.data.columns, row });
  }, [isWaiting, isOld, found.data, onPick]);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) setAt(Math.max(0, Math.min(rows.length - 1, current + step)));
    else if (event.key !== "Enter") return;
    else if (isOld) setWaiting(true);
    else pick(rows[current]);
    event.preventDefault();
  };
  return (
    <section className={css.search} aria-label={m.actions_kind_row()}>
      <label htmlFor={`${list}-input`} className={css.label}>
        {m.rows_find()}
      </label>
      <div className={css.field}>
        <Icon name="search" />
        <input
          id={`${list}-input`}
          className={css.input}
          // biome-ignore lint/a11y/noAutofocus: it is what the screen is opened for
          autoFocus
          role="combobox"
          aria-expanded={rows.length > 0}
          aria-controls={list}
          aria-autocomplete="list"
          aria-activedescendant={rows.length > 0 ? `${list}-${current}` : undefined}
          autoComplete="off"
          spellCheck={false}
          placeholder={m.rows_any_value()}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setAt(0);
            setWaiting(false);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      {found.isError ? (
        <Notice tone="danger" role="alert">
          <Said text={sentence(found.error.message)} />
        </Notice>
      ) : (
        <>
          <Rows list={list} columns={columns} rows={rows} current={current} onPick={pick} />
          <p className={css.about} role="status">
            {aboutOf(found.isPending, rows.length, truncated)}
          </p>
        </>
      )}
    </section>
  );
}

function aboutOf(isPending: boolean, count: number, truncated: boolean): string {
  if (isPending) return m.rows_searching();
  if (count === 0) return m.rows_none();
  if (truncated) return m.rows_first({ count });
  return m.common_rows({ count });
}

interface RowsProps {
  list: string;
  columns: readonly FoundColumn[];
  rows: readonly Row[];
  current: number;
  onPick: (row: Row) => void;
}

function Rows({ list, columns, rows, current, onPick }: RowsProps) {
  const shown = columns.slice(0, SHOWN);
  return (
    <div
      id={list}
      role="listbox"
      aria-label={m.common_rows_word()}
      className={css.table}
      style={{ "--columns": shown.length } as CSSProperties}
    >
      {rows.length > 0 && (
        <div className={css.head} aria-hidden="true">
          {shown.map(({ name, label }) => (
            <span key={name}>{label}</span>
          ))}
        </div>
      )}
      {rows.map((row, at) => (
        <div
          key={JSON.stringify(row)}
          id={`${list}-${at}`}
          role="option"
          tabIndex={-1}
          aria-selected={at === current}
          ref={(element) => {
            if (at === current) element?.scrollIntoView?.({ block: "nearest" });
          }}
          className={classes(css.row, at === current && css.current)}
          onClick={() => onPick(row)}
          onKeyDown={(event) => event.key === "Enter" && onPick(row)}
        >
          {shown.map(({ name }, place) => (
            <span key={name} className={classes(row[place] === null && css.null)}>
              {row[place] === null ? "NULL" : String(row[place])}
            </span>
          ))}
        </div>
      ))}
    </div>
  );
}
