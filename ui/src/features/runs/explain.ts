/** What a failed run means for the person who started it (house rule: branch on the code). */
import type { Failure, FailureCode } from "@/lib/failure";

const titles: Record<FailureCode, string> = {
  not_found: "The action is gone",
  forbidden: "You may not run this",
  invalid: "Some values need a change",
  conflict: "This could not run now",
  disabled: "Actions are switched off",
  rejected: "The target refused",
  unreachable: "The target could not be reached",
  timed_out: "No answer in time",
  cancelled: "Cancelled",
  internal: "Something went wrong inside Doable",
  signed_out: "Not signed in",
};

/** What an error handle makes of a reply is a title if it is a line; else it is a reply. */
const MOST_WORDS = 200;

/** The target's own words for why it refused, if they are that. */
export function wordsOf({ code, body }: Failure): string | null {
  const isLine = typeof body === "string" && body.length <= MOST_WORDS && !body.includes("\n");
  return code === "rejected" && isLine && body.trim() !== "" ? body : null;
}

const MAYBE = "It may have happened all the same. Check before running it again.";

export function explain(failure: Failure): { title: string; hint: string | null } {
  const unanswered =
    failure.code === "unreachable" && failure.run_id === null && failure.may_have_acted;
  if (unanswered) {
    return {
      title: "Doable does not answer",
      hint: "The run may have started. Sending the same form again runs it at most once.",
    };
  }
  return { title: wordsOf(failure) ?? titles[failure.code], hint: hint(failure) };
}

function hint(failure: Failure): string | null {
  if (failure.may_have_acted || failure.code === "timed_out") return MAYBE;
  if (failure.code === "disabled") return "Turn actions on for the database under Databases.";
  const knownUndone: FailureCode[] = ["rejected", "unreachable", "cancelled"];
  return knownUndone.includes(failure.code) && failure.run_id ? "Nothing was changed." : null;
}
