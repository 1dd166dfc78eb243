/** Finds a table of a database; only the lines in sight are drawn. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import type { DatabaseId, TableId, TableLine } from "@/api/types.gen";
import { Badge } from "@/components/Badge";
import { SearchField } from "@/components/SearchField";
import { useShortcut } from "@/hooks/useShortcut";
import { navigate } from "@/lib/hashLocation";
import { m } from "@/paraglide/messages";
import css from "./TablesPane.module.css";
import { matching, step, toLines } from "./tableLines";

interface Props {
  database: DatabaseId;
  tables: readonly TableLine[];
  /** The table that is open beside the list. */
  open: TableId | null;
}

/** Height of a line in pixels, as `--row-small` says. */
const ROW_PX = 28;

const placeOf = (database: DatabaseId, table: TableId) => `/databases/${database}/tables/${table}`;

export function TablesPane({ database, tables, open }: Props) {
  const [search, setSearch] = useState("");
  const searched = useDeferredValue(search);
  const found = useMemo(() => matching(tables, searched), [tables, searched]);
  const lines = useMemo(() => toLines(found), [found]);
  const input = useRef<HTMLInputElement>(null);
  const scroller = useRef<HTMLElement>(null);
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => lines[index]?.key ?? index,
    overscan: 12,
    initialRect: { width: 300, height: 700 },
  });
  const [wanted, setWanted] = useState<{ index: number } | null>(null);
  useFocusOf(scroller, wanted);
  useShortcut("/", () => input.current?.focus());
  const focusLine = (index: number) => {
    if (index < 0) return;
    virtualizer.scrollToIndex(index);
    setWanted({ index });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const line = (event.target as HTMLElement).closest<HTMLElement>("[data-line]");
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key] as 1 | -1 | undefined;
    if (!line || !by) return;
    event.preventDefault();
    const at = Number(line.dataset.line);
    const next = step(lines, at, by);
    if (next === at && by === -1) input.current?.focus();
    else focusLine(next);
  };
  const openFirst = () => {
    const first = matching(tables, search)[0];
    if (first) navigate(placeOf(database, first.id));
  };

  return (
    <div className={css.pane}>
      <div className={css.search}>
        <SearchField
          ref={input}
          label={m.schema_search()}
          hint="/"
          value={search}
          onChange={setSearch}
          onDown={() => focusLine(step(lines, -1, 1))}
          onEnter={openFirst}
        />
        <span className={css.count} role="status">
          {searched
            ? m.common_some_of_all({ some: found.length, all: tables.length })
            : tables.length}
        </span>
      </div>
      {found.length === 0 && <p className={css.none}>{m.schema_no_match()}</p>}
      <nav
        ref={scroller}
        aria-label={m.database_tables()}
        className={css.list}
        onKeyDown={onKeyDown}
      >
        <ul className={css.lines} style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(({ index, key, start }) => {
            const line = lines[index];
            if (!line) return null;
            return (
              <li key={key} className={css.line} data-line={index} style={{ top: start }}>
                {line.sort === "schema" ? (
                  <span className={css.schema}>{line.name}</span>
                ) : (
                  <TableLink database={database} table={line.table} open={open} />
                )}
              </li>
            );
          })}
        </ul>
      </nav>
    </div>
  );
}

interface LinkProps {
  database: DatabaseId;
  table: TableLine;
  open: TableId | null;
}

function TableLink({ database, table, open }: LinkProps) {
  return (
    <a
      href={`#${placeOf(database, table.id)}`}
      className={css.table}
      aria-current={table.id === open ? "page" : undefined}
    >
      <span className={css.name}>{table.name}</span>
      {table.is_view && <Badge>{m.schema_view()}</Badge>}
      {table.actions > 0 && (
        <span className={css.actions}>{m.actions_count({ count: table.actions })}</span>
      )}
    </a>
  );
}

/** Focuses the link of a line, once the line is drawn. */
function useFocusOf(scroller: { current: HTMLElement | null }, wanted: { index: number } | null) {
  useEffect(() => {
    if (!wanted) return;
    const focus = () => {
      const line = scroller.current?.querySelector<HTMLElement>(`[data-line="${wanted.index}"] a`);
      line?.focus();
      return Boolean(line);
    };
    if (focus()) return;
    // Far away lines are drawn only after the scroll.
    const frame = requestAnimationFrame(focus);
    return () => cancelAnimationFrame(frame);
  }, [wanted, scroller]);
}
