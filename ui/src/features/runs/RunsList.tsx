/** The journal as a table, newest first; older pages on demand. */
import type { Run } from "@/api/types.gen";
import { Status } from "@/components/Status";
import { ago, moment, rows, took } from "@/lib/time";
import css from "./RunsList.module.css";

export function RunsList({ runs }: { runs: readonly Run[] }) {
  return (
    <table className={css.table} aria-label="Runs">
      <thead>
        <tr>
          <th scope="col">Outcome</th>
          <th scope="col">Action</th>
          <th scope="col">Result</th>
          <th scope="col" className={css.minor}>
            From
          </th>
          <th scope="col" className={css.minor}>
            Took
          </th>
          <th scope="col">Started</th>
        </tr>
      </thead>
      <tbody>
        {runs.map((run) => (
          <tr key={run.id}>
            <td>
              <Status status={run.status} />
            </td>
            <td>
              <a className={css.link} href={`#/runs/${run.id}`}>
                {run.action_name}
              </a>
            </td>
            <td className={css.result}>{resultOf(run)}</td>
            <td className={css.minor}>{doorWord(run.door)}</td>
            <td className={css.minor}>{durationOf(run)}</td>
            <td title={moment(run.started_at)}>{ago(run.started_at)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function resultOf(run: Run): string {
  if (run.error) return run.error.message;
  return run.rows_affected === null ? "" : rows(run.rows_affected);
}

export const doorWord = (door: Run["door"]): string =>
  ({ window: "Window", api: "API", public: "Public link", terminal: "Terminal" })[door];

export function durationOf(run: Run): string {
  return run.finished_at === null
    ? ""
    : took(Date.parse(run.finished_at) - Date.parse(run.started_at));
}
