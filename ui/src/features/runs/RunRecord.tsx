/** What the journal keeps of a run: how it ended, with which values, when and from where. */
import type { Run } from "@/api/types.gen";
import { Notice } from "@/components/Notice";
import { sentence } from "@/lib/failure";
import { moment, rows } from "@/lib/time";
import { cellText } from "./answer";
import { JsonView } from "./JsonView";
import { ResultView } from "./ResultView";
import css from "./RunRecord.module.css";
import { doorWord, durationOf } from "./RunsList";

interface Props {
  run: Run;
  /** The names of the parameters, as far as the action still has them. */
  labels: Record<string, string>;
}

export function RunRecord({ run, labels }: Props) {
  const parameters = Object.entries(run.parameters);
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
        {parameters.length === 0 && <p className={css.none}>None were given.</p>}
        <dl className={css.facts}>
          {parameters.map(([id, value]) => (
            <Fact key={id} name={labels[id] ?? id}>
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
      {error.body !== null && error.body !== undefined && (
        <JsonView value={error.body} label="Reply" />
      )}
    </>
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
