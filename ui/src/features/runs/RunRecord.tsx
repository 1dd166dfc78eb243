/** What the journal keeps of a run: how it ended, with which values, when and from where. */
import type { RowProblem, Run } from "@/api/types.gen";
import { Notice } from "@/components/Notice";
import { sentence } from "@/lib/failure";
import { moment, rows } from "@/lib/time";
import { cellText } from "./answer";
import { JsonView } from "./JsonView";
import { ResultTable } from "./ResultTable";
import { ResultView } from "./ResultView";
import css from "./RunRecord.module.css";
import { doorWord, durationOf } from "./words";

/** Where the journal says how many rows of a long list it does not keep. */
const LEFT_OUT = "rows_left_out";

interface Props {
  run: Run;
  /** The names of the parameters, as far as the action still has them. */
  labels: Record<string, string>;
}

export function RunRecord({ run, labels }: Props) {
  const { rows: list, ...values } = run.parameters;
  const parameters = Object.entries(Array.isArray(list) ? values : run.parameters);
  return (
    <div className={css.record}>
      {run.status === "unknown" && (
        <Notice tone="warning" title="How this ended is not known">
          <p>
            Doable stopped while it ran. It may have happened: look at the target before running it
            again.
          </p>
        </Notice>
      )}
      {run.error && <RunFault error={run.error} labels={labels} />}
      <section aria-labelledby="run-facts">
        <h2 id="run-facts">Run</h2>
        <dl className={css.facts}>
          <Fact name="Started">{moment(run.started_at)}</Fact>
          {run.finished_at && <Fact name="Took">{durationOf(run)}</Fact>}
          {run.rows_affected !== null && <Fact name="Changed">{rows(run.rows_affected)}</Fact>}
          <Fact name="From">{doorWord(run.door)}</Fact>
          <Fact name="Version of the action">{String(run.action_version)}</Fact>
          <Fact name="Run">{run.id}</Fact>
        </dl>
      </section>
      <section aria-labelledby="run-parameters">
        <h2 id="run-parameters">Parameters</h2>
        {Array.isArray(list) ? (
          <List rows={list} labels={labels} />
        ) : (
          parameters.length === 0 && <p className={css.none}>None were given.</p>
        )}
        <dl className={css.facts}>
          {parameters.map(([id, value]) => (
            <Fact key={id} name={labels[id] ?? (id === LEFT_OUT ? "Rows not kept here" : id)}>
              {cellText(value)}
            </Fact>
          ))}
        </dl>
      </section>
      {run.result && (
        <section aria-labelledby="run-result">
          <h2 id="run-result">Result</h2>
          <ResultView body={run.result.body} status={run.result.status} />
        </section>
      )}
    </div>
  );
}

function RunFault({
  error,
  labels,
}: {
  error: NonNullable<Run["error"]>;
  labels: Record<string, string>;
}) {
  return (
    <>
      <Notice tone="danger" title={sentence(error.message)}>
        {Object.entries(error.fields).map(([id, problem]) => (
          <p key={id}>
            {labels[id] ?? id}: {problem}
          </p>
        ))}
      </Notice>
      {error.rows && error.rows.length > 0 && <RowFaults faults={error.rows} labels={labels} />}
      {error.body !== null && error.body !== undefined && (
        <JsonView value={error.body} label="Reply" />
      )}
    </>
  );
}

/** The rows of a list, as far as the journal keeps them. */
function List({ rows, labels }: { rows: unknown[]; labels: Record<string, string> }) {
  const maps = rows as Record<string, unknown>[];
  const ids = [...new Set(maps.flatMap((row) => Object.keys(row)))];
  return (
    <ResultTable
      columns={ids.map((id) => labels[id] ?? id)}
      rows={maps.map((row) => ids.map((id) => (id in row ? row[id] : "")))}
    />
  );
}

function RowFaults({ faults, labels }: { faults: RowProblem[]; labels: Record<string, string> }) {
  const about = ({ message, errors }: RowProblem) => {
    const named = Object.entries(errors).map(([id, text]) => `${labels[id] ?? id}: ${text}`);
    return named.length > 0 ? named.join(" ") : message;
  };
  return (
    <ResultTable
      columns={["Row", "Why it was refused"]}
      rows={faults.map((fault) => [fault.index + 1, about(fault)])}
    />
  );
}

function Fact({ name, children }: { name: string; children: string }) {
  return (
    <div className={css.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
