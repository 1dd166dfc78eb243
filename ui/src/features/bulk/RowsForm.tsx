/** The form of an action on a list: rows from a spreadsheet, a file or by hand, and one button. */
import { type ClipboardEvent, useEffect, useMemo, useRef, useState } from "react";
import type { Field, FormSpec, ImplicitKind, RowProblem } from "@/api/types.gen";
import { Button } from "@/components/Button";
import { Notice } from "@/components/Notice";
import { Segments } from "@/components/Segments";
import { useCommand } from "@/hooks/useCommand";
import { sentence } from "@/lib/failure";
import { rows as countRows } from "@/lib/time";
import { m } from "@/paraglide/messages";
import { MatchColumns } from "./MatchColumns";
import css from "./RowsForm.module.css";
import { RowsTable } from "./RowsTable";
import { type Cells, matched, NULL_WORD, readSheet, type Sheet, toCells, toValues } from "./sheet";
import { useRows } from "./useRows";

interface Props {
  spec: FormSpec;
  kind: ImplicitKind;
  /** The rows it starts with. */
  start: readonly Cells[];
  /** A run is on its way. */
  busy: boolean;
  /** Why it can't be sent at all. */
  blocked: string | null;
  /** What the last run said. */
  failure: string | null;
  /** What it said of which rows; must be the same array until the next answer. */
  refused: readonly RowProblem[];
  /** The last run in the journal, if it failed there. */
  runId: string | null;
  onSubmit: (rows: Record<string, unknown>[]) => void;
  onCancel: () => void;
}

const MAX_ROWS = 10_000;

export function RowsForm(props: Props) {
  const { spec, start, busy, blocked, failure, refused, runId, onSubmit, onCancel } = props;
  const { fields } = spec;
  const list = useRows(refused, start);
  const { rows, bad } = list;
  const [sheet, setSheet] = useState<Sheet | null>(null);
  const [onlyBad, setOnlyBad] = useState(false);
  const notice = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (failure) notice.current?.focus();
  }, [failure]);

  const take = async (text: string) => {
    const read = await readSheet(text, fields);
    if (read.rows.length === 0) return;
    const mapping = matched(read, fields);
    if (read.isNamed && mapping.every((id) => id !== null)) list.add(toCells(read, mapping));
    else setSheet(read);
  };
  const paste = (event: ClipboardEvent) => {
    const text = event.clipboardData.getData("text");
    // One value is the cell's own.
    if (busy || !/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    void take(text);
  };
  const submit = () => {
    if (busy || blocked || rows.length === 0) return;
    list.markSent();
    onSubmit(rows.map(({ cells }) => toValues(cells, fields)));
  };
  const tooMany = rows.length > MAX_ROWS;
  const canRun = !busy && !blocked && !sheet && rows.length > 0 && !tooMany;
  useCommand("run", canRun ? submit : null);
  useCommand("cancel", busy ? onCancel : null);
  const places = useMemo(() => new Map(rows.map(({ key }, at) => [key, at + 1])), [rows]);
  const filtered = onlyBad && bad.size > 0;
  const shown = filtered ? rows.filter(({ key }) => bad.has(key)) : rows;

  return (
    <div className={css.form} onPaste={paste}>
      {failure && (
        <Notice ref={notice} role="alert" tone="danger" title={sentence(failure)}>
          {refused.length > 0 && <p>{m.bulk_correct()}</p>}
          {refused.length > 0 && runId && <a href={`#/runs/${runId}`}>{m.runs_open_run()}</a>}
        </Notice>
      )}
      {sheet ? (
        <MatchColumns
          sheet={sheet}
          fields={fields}
          onCancel={() => setSheet(null)}
          onUse={(mapping) => {
            list.add(toCells(sheet, mapping));
            setSheet(null);
          }}
        />
      ) : (
        <Source
          fields={fields}
          isEmpty={rows.length === 0}
          busy={busy}
          onText={take}
          onRow={() => list.add([{}])}
        />
      )}
      {rows.length > 0 && (
        <>
          <div className={css.tools}>
            <span>{countRows(rows.length)}</span>
            {bad.size > 0 && (
              <Segments
                label={m.bulk_which_rows()}
                value={filtered ? "bad" : "all"}
                options={[
                  { value: "all", label: m.bulk_all() },
                  { value: "bad", label: m.bulk_refused({ count: bad.size }) },
                ]}
                onChange={(which) => setOnlyBad(which === "bad")}
              />
            )}
            <Button variant="quiet" disabled={busy} className={css.clear} onClick={list.clear}>
              {m.bulk_clear()}
            </Button>
          </div>
          <RowsTable
            fields={fields}
            rows={shown}
            bad={bad}
            places={places}
            disabled={busy}
            onChange={list.set}
            onRemove={list.remove}
          />
        </>
      )}
      {fields.some((field) => field.nullable) && (
        <p className={css.hint}>{m.bulk_empty_cells({ word: NULL_WORD })}</p>
      )}
      {!sheet && (
        <div className={css.tools}>
          <Button
            variant={spec.danger ? "danger" : "primary"}
            busy={busy}
            disabled={!!blocked || rows.length === 0 || tooMany}
            onClick={submit}
          >
            {label(props, rows.length)}
          </Button>
          {busy && <Button onClick={onCancel}>{m.common_cancel()}</Button>}
          {blocked && <p className={css.hint}>{blocked}</p>}
          {tooMany && <p className={css.hint}>{m.bulk_too_many()}</p>}
        </div>
      )}
    </div>
  );
}

/** `Create 250 rows`. */
export function label({ kind }: Pick<Props, "kind">, count: number): string {
  const [some, many] = kind.endsWith("create")
    ? [m.bulk_create_some, m.bulk_create]
    : kind.endsWith("update")
      ? [m.bulk_update_some, m.bulk_update]
      : [m.bulk_delete_some, m.bulk_delete];
  return count === 0 ? some() : many({ count });
}

interface SourceProps {
  fields: readonly Field[];
  isEmpty: boolean;
  busy: boolean;
  onText: (text: string) => Promise<void>;
  onRow: () => void;
}

const columnName = ({ label, required }: Field) =>
  required ? label : m.common_optional_field({ label });

/** Where rows come from. */
function Source({ fields, isEmpty, busy, onText, onRow }: SourceProps) {
  const file = useRef<HTMLInputElement>(null);
  return (
    <div className={css.source}>
      {isEmpty && (
        <textarea
          className={css.drop}
          rows={3}
          aria-label={m.bulk_paste()}
          placeholder={m.bulk_paste_here()}
          disabled={busy}
          value=""
          onChange={(event) => void onText(event.target.value)}
        />
      )}
      <div className={css.tools}>
        <Button disabled={busy} onClick={() => file.current?.click()}>
          {m.bulk_open_csv()}
        </Button>
        <Button disabled={busy} onClick={onRow}>
          {m.bulk_add_row()}
        </Button>
        {!isEmpty && <span className={css.hint}>{m.bulk_or_paste()}</span>}
      </div>
      {isEmpty && (
        <p className={css.hint}>{m.bulk_columns({ names: fields.map(columnName).join(", ") })}</p>
      )}
      <input
        ref={file}
        type="file"
        hidden
        accept=".csv,.tsv,.txt,text/csv"
        aria-label={m.bulk_csv_file()}
        onChange={(event) => {
          const { files } = event.target;
          void files?.[0]?.text().then(onText);
          // So that the same file can be opened again.
          event.target.value = "";
        }}
      />
    </div>
  );
}
