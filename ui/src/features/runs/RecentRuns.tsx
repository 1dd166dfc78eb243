/** The newest runs of an action, beside its form. */
import { useQuery } from "@tanstack/react-query";
import { recentRuns } from "@/api/runs";
import type { ActionId, Run } from "@/api/types.gen";
import { Said } from "@/components/Said";
import { Status } from "@/components/Status";
import { sentence } from "@/lib/failure";
import { ago, rows } from "@/lib/time";
import { m } from "@/paraglide/messages";
import { wordsOf } from "./explain";
import css from "./RecentRuns.module.css";

export function RecentRuns({ id }: { id: ActionId }) {
  const runs = useQuery(recentRuns(id));
  if (!runs.data) return null;
  return (
    <section className={css.recent} aria-label={m.runs_recent()}>
      <h2 className={css.title}>{m.runs_recent()}</h2>
      {runs.data.length === 0 && <p className={css.none}>{m.runs_not_run_yet()}</p>}
      <ul>
        {runs.data.map((run) => (
          <li key={run.id}>
            <a href={`#/runs/${run.id}`} className={css.run}>
              <Status status={run.status} />
              <span className={css.detail}>
                <Said text={cameOf(run)} />
              </span>
              <span className={css.time}>{ago(run.started_at)}</span>
            </a>
          </li>
        ))}
      </ul>
      {runs.data.length > 0 && (
        <p className={css.more}>
          <a href={`#/runs?action=${id}`}>{m.runs_all_of_action()}</a>
          <a href={`#/runs/statistics?action=${id}`}>{m.runs_statistics()}</a>
        </p>
      )}
    </section>
  );
}

function cameOf({ error, rows_affected }: Run): string {
  if (error) return wordsOf(error) ?? sentence(error.message);
  return rows_affected === null ? "" : rows(rows_affected);
}
