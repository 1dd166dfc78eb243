/** What a handle makes of the reply it is tried on, and what a run would answer. */
import type { TriedHandle, TriedHandles } from "@/api/types.gen";
import { type Failure, sentence } from "@/lib/failure";
import css from "./ReplySection.module.css";

/** The longest result that is shown whole. */
const SHOWN = 4000;

export function HandleResult({ of, tried }: { of: string; tried: TriedHandle | undefined }) {
  if (!tried || tried.outcome === "absent") return null;
  if (tried.outcome === "failed") return <p className={css.failed}>{sentence(tried.message)}</p>;
  if (tried.outcome === "nothing") return <p className={css.nothing}>It yields nothing.</p>;
  const text = JSON.stringify(tried.value, null, 2);
  return (
    <pre className={css.result} role="region" tabIndex={0} aria-label={`${of}: result`}>
      {text.length > SHOWN
        ? `${text.slice(0, SHOWN)}\n… ${text.length - SHOWN} more characters`
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
  if (error.outcome === "failed") return "A run with this reply fails: its error handle does.";
  const isError = error.outcome === "yields" && error.value !== null && error.value !== false;
  if (isError) return "A run with this reply fails with what the error handle yields.";
  if (response.outcome === "failed")
    return "A run with this reply fails: its response handle does.";
  if (response.outcome === "yields") return "A run with this reply answers 200 with that value.";
  return "A run with this reply answers 204, without a body.";
}
