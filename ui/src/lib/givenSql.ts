/**
 * SQL that was handed over as a file, on its way to an editor of SQL: the one that is open,
 * or a new one. Kept outside React, since what hands it over knows no screen.
 */
import { navigate, pendingMove, subscribe } from "./hashLocation";
import type { SqlText } from "./sqlFile";

const NEW = "/new/query";

type Taker = (given: SqlText) => void;

let taker: Taker | null = null;
let waiting: SqlText | null = null;

/** Hands `given` to the open editor; without one, to a new one. */
export function giveSql(given: SqlText): void {
  if (taker) {
    taker(given);
    return;
  }
  waiting = given;
  const stop = subscribe(() => {
    // Unsaved changes may hold the move back; who stays does not want the text either.
    if (pendingMove() !== null) return;
    if (window.location.hash !== `#${NEW}`) waiting = null;
    stop();
  });
  navigate(NEW);
}

/** Takes what is handed over until the returned function is called. */
export function takeSql(next: Taker): () => void {
  taker = next;
  if (waiting) {
    next(waiting);
    waiting = null;
  }
  return () => {
    if (taker === next) taker = null;
  };
}
