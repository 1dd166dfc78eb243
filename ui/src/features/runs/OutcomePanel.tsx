/** How the last run of the panel ended: what was said, what came back, where to look. */
import type { ReactNode } from "react";
import type { Action, Answer, FormSpec, RunId } from "@/api/types.gen";
import { Notice } from "@/components/Notice";
import { Said } from "@/components/Said";
import { type Failure, sentence } from "@/lib/failure";
import { took } from "@/lib/time";
import { m } from "@/paraglide/messages";
import { foundNoRow } from "./answer";
import { explain, wordsOf } from "./explain";
import { JsonView } from "./JsonView";
import css from "./OutcomePanel.module.css";
import { ResultView } from "./ResultView";

interface SuccessProps {
  action: Action;
  answer: Answer;
  spec: FormSpec;
  /** What else is to be seen of it. */
  children?: ReactNode;
}

export function SuccessPanel({ action, answer, spec, children }: SuccessProps) {
  const isInVain = foundNoRow(action, answer.body);
  return (
    <section className={css.panel} aria-label={m.runs_result()}>
      <Notice
        tone={isInVain ? "warning" : "success"}
        role="status"
        title={isInVain ? m.result_no_row_found() : spec.success_message}
      >
        {isInVain && <p>{m.result_no_row_found_about()}</p>}
        <p>
          {answer.replayed
            ? m.runs_same_answer()
            : m.runs_took_time({ time: took(answer.took_ms) })}{" "}
          <RunLink id={answer.run_id} />
        </p>
      </Notice>
      {!isInVain && <ResultView body={answer.body} status={answer.status} />}
      {children}
    </section>
  );
}

export function FailurePanel({ failure, spec }: { failure: Failure; spec: FormSpec }) {
  const { title, hint } = explain(failure);
  const said = spec.error_message ?? title;
  const message = sentence(failure.message);
  const uncertain = failure.code === "timed_out" || failure.may_have_acted;
  return (
    <section className={css.panel} aria-label={m.runs_result()}>
      <Notice tone={uncertain ? "warning" : "danger"} title={said}>
        {message !== said && (
          <p>
            <Said text={message} />
          </p>
        )}
        {hint && <p>{hint}</p>}
        {failure.run_id && (
          <p>
            <RunLink id={failure.run_id} />
          </p>
        )}
      </Notice>
      {failure.body !== null && wordsOf(failure) === null && (
        <JsonView value={failure.body} label={m.runs_reply()} />
      )}
    </section>
  );
}

function RunLink({ id }: { id: RunId }) {
  return <a href={`#/runs/${id}`}>{m.runs_open_run()}</a>;
}
