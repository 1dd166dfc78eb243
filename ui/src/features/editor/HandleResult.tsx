/** What a handle makes of the reply it is tried on, and what a run would answer. */
import type { TriedHandle, TriedHandles } from "@/api/types.gen";
import { Said } from "@/components/Said";
import { type Failure, sentence } from "@/lib/failure";
import { m } from "@/paraglide/messages";
import css from "./ReplySection.module.css";

/** The longest result that is shown whole. */
const SHOWN = 4000;

export function HandleResult({ of, tried }: { of: string; tried: TriedHandle | undefined }) {
  if (!tried || tried.outcome === "absent") return null;
  if (tried.outcome === "failed")
    return (
      <p className={css.failed}>
        <Said text={sentence(tried.message)} />
      </p>
    );
  if (tried.outcome === "nothing") return <p className={css.nothing}>{m.handle_nothing()}</p>;
  const text = JSON.stringify(tried.value, null, 2);
  return (
    <pre className={css.result} role="region" tabIndex={0} aria-label={m.handle_result_of({ of })}>
      {text.length > SHOWN
        ? `${text.slice(0, SHOWN)}\n${m.handle_more({ count: text.length - SHOWN })}`
        : text}
    </pre>
  );
}

interface RunProps {
  tried: TriedHandles | undefined;
  failure: Failure | null;
}

export function RunResult({ tried, failure }: RunProps) {
  return (
    <p role="status" className={failure ? css.failed : css.outcome}>
      {failure ? sentence(failure.message) : tried && outcomeOf(tried)}
    </p>
  );
}

function outcomeOf({ error, response }: TriedHandles): string {
  if (error.outcome === "failed") return m.handle_error_fails();
  const isError = error.outcome === "yields" && error.value !== null && error.value !== false;
  if (isError) return m.handle_error_yields();
  if (response.outcome === "failed") return m.handle_response_fails();
  if (response.outcome === "yields") return m.handle_answers_200();
  return m.handle_answers_204();
}
