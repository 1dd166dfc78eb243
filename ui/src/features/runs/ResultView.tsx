/** What a run answered: how many rows, the rows, or the JSON of a reply. */
import { useState } from "react";
import { CopyButton } from "@/components/CopyButton";
import { Segments } from "@/components/Segments";
import { rows as countRows } from "@/lib/time";
import { m } from "@/paraglide/messages";
import { prettyJson, rowsOf } from "./answer";
import { JsonView } from "./JsonView";
import { ResultTable } from "./ResultTable";
import css from "./ResultView.module.css";

interface Props {
  body: unknown;
  /** 204 means that there is no body. */
  status: number;
}

export function ResultView({ body, status }: Props) {
  const [view, setView] = useState<"table" | "json">("table");
  const rows = rowsOf(body);
  const hasTable = rows !== null && rows.columns.length > 0;
  const hasJson = rows === null && status !== 204 && body !== null && body !== undefined;
  return (
    <div className={css.result}>
      {rows && <p className={css.sentence}>{affected(rows.affected)}</p>}
      {!rows && !hasJson && <p className={css.sentence}>{m.result_none()}</p>}
      {(hasTable || hasJson) && (
        <div className={css.tools}>
          {hasTable ? (
            <>
              <Segments
                label={m.result_view()}
                value={view}
                options={[
                  { value: "table", label: m.common_table() },
                  { value: "json", label: "JSON" },
                ]}
                onChange={setView}
              />
              <span className={css.count}>{countRows(rows.rows.length)}</span>
            </>
          ) : (
            <h2>{m.result_answer()}</h2>
          )}
          <span className={css.copy}>
            <CopyButton text={() => prettyJson(body)}>{m.result_copy_json()}</CopyButton>
          </span>
        </div>
      )}
      {hasTable && rows.truncated && (
        <p className={css.count}>{m.result_first_rows({ count: rows.rows.length })}</p>
      )}
      {hasTable && view === "table" && <ResultTable columns={rows.columns} rows={rows.rows} />}
      {((hasTable && view === "json") || hasJson) && <JsonView value={body} />}
    </div>
  );
}

function affected(count: number | null): string {
  if (count === null) return m.result_rows_unknown();
  return count === 0 ? m.result_no_rows_changed() : m.result_rows_changed({ count });
}
