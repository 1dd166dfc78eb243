/** All that is known of a run: how it ended, with which values, when, and what was sent. */
import type { RowProblem, Run, RunRecord } from "@/api/types.gen";
import { Notice } from "@/components/Notice";
import { sentence } from "@/lib/failure";
import { moment, rows } from "@/lib/time";
import { m } from "@/paraglide/messages";
import { cellText } from "./answer";
import { Fact, Facts, Part } from "./Facts";
import { JsonView } from "./JsonView";
import { ResultTable } from "./ResultTable";
import { ResultView } from "./ResultView";
import css from "./RunDetail.module.css";
import { SentView } from "./SentView";
import { durationOf, whoRan } from "./words";

/** Where the journal says how many rows of a long list it does not keep. */
const LEFT_OUT = "rows_left_out";

type Labels = ReadonlyMap<string, string>;

export function RunDetail({ record }: { record: RunRecord }) {
  const { run, user, version_now, sent } = record;
  const labels: Labels = new Map(record.labels.map(({ id, label }) => [id, label]));
  return (
    <div className={css.record}>
      {run.status === "unknown" && (
        <Notice tone="warning" title={m.runs_unknown_title()}>
          <p>{m.runs_unknown_about()}</p>
        </Notice>
      )}
      {run.error && <Fault error={run.error} run={run} labels={labels} />}
      <Part title={m.runs_run()}>
        <Facts>
          <Fact name={m.runs_started()}>{moment(run.started_at)}</Fact>
          {run.finished_at && <Fact name={m.runs_took()}>{durationOf(run)}</Fact>}
          {run.rows_affected !== null && (
            <Fact name={m.runs_changed()}>{rows(run.rows_affected)}</Fact>
          )}
          <Fact name={m.runs_by()}>{whoRan(user, run)}</Fact>
          <Fact name={m.runs_version()}>{versionText(run, version_now)}</Fact>
          <Fact name={m.runs_run()}>{run.id}</Fact>
        </Facts>
      </Part>
      <Parameters run={run} labels={labels} />
      {run.result && (
        <Part title={m.runs_result()}>
          <ResultView body={run.result.body} status={run.result.status} />
        </Part>
      )}
      {run.status === "succeeded" && !run.result && (
        <Part title={m.runs_result()}>
          <p className={css.none}>{m.runs_answer_too_long()}</p>
        </Part>
      )}
      <SentView sent={sent} />
    </div>
  );
}

function versionText(run: Run, now: number | null): string {
  const then = String(run.action_version);
  if (now === null) return m.runs_version_deleted({ then });
  return now === run.action_version ? then : m.runs_version_now({ then, now });
}

/** The values by the names people saw, in the form's order; a problem beside its value. */
function Parameters({ run, labels }: { run: Run; labels: Labels }) {
  const { rows: list, ...others } = run.parameters;
  const isList = Array.isArray(list);
  const values = isList ? others : run.parameters;
  const problems = run.error?.fields ?? {};
  const ids = new Set([...labels.keys(), ...Object.keys(values), ...Object.keys(problems)]);
  const given = [...ids].filter((id) => id in values || id in problems);
  return (
    <Part title={m.runs_parameters()}>
      {isList && <List rows={list} labels={labels} />}
      {given.length === 0 && !isList && <p className={css.none}>{m.runs_no_parameters()}</p>}
      <Facts>
        {given.map((id) => (
          <Fact key={id} name={nameOf(id, labels)} problem={problems[id]}>
            {id in values ? cellText(values[id]) : ""}
          </Fact>
        ))}
      </Facts>
    </Part>
  );
}

const nameOf = (id: string, labels: Labels) =>
  labels.get(id) ?? (id === LEFT_OUT ? m.runs_rows_not_kept() : id);

interface FaultProps {
  error: NonNullable<Run["error"]>;
  run: Run;
  labels: Labels;
}

function Fault({ error, run, labels }: FaultProps) {
  return (
    <>
      <Notice tone="danger" title={sentence(error.message)}>
        {error.may_have_acted && run.status === "failed" && <p>{m.runs_maybe()}</p>}
      </Notice>
      {error.rows && error.rows.length > 0 && <RowFaults faults={error.rows} labels={labels} />}
      {error.body !== null && error.body !== undefined && (
        <JsonView value={error.body} label={m.runs_reply()} />
      )}
    </>
  );
}

/** The rows of a list, as far as the journal keeps them. */
function List({ rows, labels }: { rows: unknown[]; labels: Labels }) {
  const maps = rows as Record<string, unknown>[];
  const ids = [...new Set(maps.flatMap((row) => Object.keys(row)))];
  return (
    <ResultTable
      columns={ids.map((id) => labels.get(id) ?? id)}
      rows={maps.map((row) => ids.map((id) => (id in row ? row[id] : "")))}
    />
  );
}

function RowFaults({ faults, labels }: { faults: RowProblem[]; labels: Labels }) {
  const about = ({ message, errors }: RowProblem) => {
    const named = Object.entries(errors).map(([id, text]) => `${labels.get(id) ?? id}: ${text}`);
    return named.length > 0 ? named.join(" ") : message;
  };
  return (
    <ResultTable
      columns={[m.actions_kind_row(), m.runs_why_refused()]}
      rows={faults.map((fault) => [fault.index + 1, about(fault)])}
    />
  );
}
