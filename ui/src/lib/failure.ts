/** Why a command failed, as the screens see it: branch on `code`, show `message`. */
import type { Code, RowProblem, RpcError } from "@/api/types.gen";
import { m } from "@/paraglide/messages";

/** `signed_out` is the browser's alone: the window has no session to lose. */
export type FailureCode = Code | "signed_out";

export class Failure extends Error {
  readonly code: FailureCode;
  /** What is wrong with which field: a parameter's id, or a key of a draft. */
  readonly fields: Record<string, string>;
  /** What is wrong with which rows of a list. */
  readonly rows: RowProblem[];
  readonly run_id: string | null;
  readonly body: unknown;
  /** Whether the target may have acted all the same. */
  readonly may_have_acted: boolean;

  constructor(
    code: FailureCode,
    message: string,
    rest: Partial<Omit<RpcError, "code" | "message">> = {},
  ) {
    super(message);
    this.name = "Failure";
    this.code = code;
    this.fields = rest.fields ?? {};
    this.rows = rest.rows ?? [];
    this.run_id = rest.run_id ?? null;
    this.body = rest.body ?? null;
    this.may_have_acted = rest.may_have_acted ?? false;
  }
}

/** What a carrier rejected with, as a `Failure`; anything unknown is `internal`. */
export function toFailure(reason: unknown): Failure {
  if (reason instanceof Failure) return reason;
  if (isRpcError(reason)) return new Failure(reason.code, reason.message, reason);
  const message = reason instanceof Error ? reason.message : String(reason);
  return new Failure("internal", message || m.failure_inside());
}

function isRpcError(value: unknown): value is RpcError {
  return typeof value === "object" && value !== null && "code" in value && "message" in value;
}

/**
 * `the table is locked` → `The table is locked.`: how a message stands alone on a
 * screen. A name at its beginning (`order.id`) stays as it is.
 */
export function sentence(message: string): string {
  const text = message.trim();
  const isWord = /^[a-z]+(?=[\s,]|$)/.test(text);
  const begun = isWord ? text.charAt(0).toUpperCase() + text.slice(1) : text;
  return /[.!?…:]$/.test(begun) ? begun : `${begun}.`;
}
