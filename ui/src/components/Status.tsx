/** How a run stands: a dot for the eye, a word for everybody. */
import { classes } from "@/lib/classes";
import { m } from "@/paraglide/messages";
import css from "./Status.module.css";

export type Outcome = "started" | "succeeded" | "failed" | "unknown" | "undone";

const words: Record<Outcome, () => string> = {
  started: m.status_started,
  succeeded: m.status_succeeded,
  failed: m.status_failed,
  unknown: m.status_unknown,
  undone: m.status_undone,
};

export const statusWord = (status: Outcome): string => words[status]();

interface Props {
  status: Outcome;
  /** Instead of the status's own word, which then is only read out. */
  children?: string;
}

export function Status({ status, children }: Props) {
  return (
    <span className={css.status} title={words[status]()}>
      <span className={classes(css.dot, css[status])} aria-hidden="true" />
      {children === undefined ? (
        words[status]()
      ) : (
        <>
          <span className="visually-hidden">{words[status]()}, </span>
          {children}
        </>
      )}
    </span>
  );
}
