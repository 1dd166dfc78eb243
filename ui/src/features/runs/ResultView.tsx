/** What a run answered: how many rows, the rows, or the JSON of a reply. */
import { useState } from "react";
import { CopyButton } from "@/components/CopyButton";
import { Segments } from "@/components/Segments";
import { rows as countRows } from "@/lib/time";
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
      {!rows && !hasJson && <p className={css.sentence}>No answer to show.</p>}
      {(hasTable || hasJson) && (
        <div className={css.tools}>
          {hasTable ? (
            <>
              <Segments
                label="View"
                value={view}
                options={[
                  { value: "table", label: "Table" },
                  { value: "json", label: "JSON" },
                ]}
                onChange={setView}
              />
              <span className={css.count}>{countRows(rows.rows.length)}</span>
            </>
          ) : (
            <h2>Answer</h2>
          )}
          <span className={css.copy}>
            <CopyButton text={() => prettyJson(body)}>Copy JSON</CopyButton>
          </span>
        </div>
      )}
      {hasTable && rows.truncated && (
        <p className={css.count}>Only the first {countRows(rows.rows.length)} are shown.</p>
      )}
      {hasTable && view === "table" && <ResultTable columns={rows.columns} rows={rows.rows} />}
      {((hasTable && view === "json") || hasJson) && <JsonView value={body} />}
    </div>
  );
}

function affected(count: number | null): string {
  if (count === null) return "The number of changed rows is not known.";
  return count === 0 ? "No rows changed." : `${countRows(count)} changed.`;
}
