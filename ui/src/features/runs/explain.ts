/** What a failed run means for the person who started it (house rule: branch on the code). */
import { type Failure, type FailureCode, sentence } from "@/lib/failure";
import { m } from "@/paraglide/messages";

const titles: Record<Exclude<FailureCode, "rejected">, () => string> = {
  not_found: m.explain_not_found,
  forbidden: m.explain_forbidden,
  invalid: m.explain_invalid,
  conflict: m.explain_conflict,
  disabled: m.explain_disabled,
  unreachable: m.explain_unreachable,
  timed_out: m.explain_timed_out,
  cancelled: m.explain_cancelled,
  damaged: m.damaged_title,
  internal: m.explain_internal,
  signed_out: m.explain_signed_out,
};

/** What an error handle makes of a reply is a title if it is a line; else it is a reply. */
const MOST_WORDS = 200;

/** The target's own words for why it refused, if they are that. */
export function wordsOf({ code, body }: Pick<Failure, "code" | "body">): string | null {
  const isLine = typeof body === "string" && body.length <= MOST_WORDS && !body.includes("\n");
  return code === "rejected" && isLine && body.trim() !== "" ? body : null;
}

export function explain(failure: Failure): { title: string; hint: string | null } {
  const unanswered =
    failure.code === "unreachable" && failure.run_id === null && failure.may_have_acted;
  if (unanswered) {
    return {
      title: m.explain_no_answer(),
      hint: m.explain_no_answer_about(),
    };
  }
  return { title: titleOf(failure), hint: hint(failure) };
}

/** Whoever refused says why better than anybody. */
function titleOf(failure: Failure): string {
  if (failure.code === "rejected") return wordsOf(failure) ?? sentence(failure.message);
  return titles[failure.code]();
}

function hint(failure: Failure): string | null {
  if (failure.may_have_acted || failure.code === "timed_out") return m.runs_maybe();
  if (failure.code === "disabled") return m.explain_turn_on();
  const knownUndone: FailureCode[] = ["rejected", "unreachable", "cancelled"];
  return knownUndone.includes(failure.code) && failure.run_id ? m.explain_unchanged() : null;
}
