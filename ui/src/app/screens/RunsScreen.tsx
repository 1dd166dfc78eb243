/** The journal: what ran, when, and how it ended. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { actionList } from "@/api/actions";
import { type RunFilter, runPages } from "@/api/runs";
import type { RunStatus } from "@/api/types.gen";
import { Button } from "@/components/Button";
import { EmptyState } from "@/components/EmptyState";
import { LoadFailure } from "@/components/LoadFailure";
import { Screen } from "@/components/Screen";
import { SelectField } from "@/components/SelectField";
import { Skeleton } from "@/components/Skeleton";
import { statusWord } from "@/components/Status";
import { RunsList } from "@/features/runs/RunsList";
import { navigate } from "@/lib/hashLocation";
import css from "./RunsScreen.module.css";

const statuses: readonly RunStatus[] = ["succeeded", "failed", "started", "unknown", "undone"];

interface Props {
  /** A status, or `any`. */
  status: string;
  /** An action's number, or `any`. */
  action: string;
}

export default function RunsScreen({ status, action }: Props) {
  const filter: RunFilter = {
    status: statuses.find((one) => one === status) ?? null,
    action_id: /^\d+$/.test(action) ? Number(action) : null,
  };
  const pages = useInfiniteQuery(runPages(filter));
  const runs = pages.data?.pages.flat();
  const isFiltered = filter.status !== null || filter.action_id !== null;

  return (
    <Screen title="Runs" actions={<Filters status={status} action={action} />}>
      {pages.isPending && <Skeleton lines={8} />}
      {pages.isError && (
        <LoadFailure what="journal" failure={pages.error} onRetry={() => void pages.refetch()} />
      )}
      {runs?.length === 0 && (
        <EmptyState title={isFiltered ? "No run matches" : "Nothing has run yet"}>
          {isFiltered ? (
            <a href="#/runs">Show all runs</a>
          ) : (
            "Every run is kept here, whether it succeeded or not."
          )}
        </EmptyState>
      )}
      {runs && runs.length > 0 && <RunsList runs={runs} />}
      {pages.hasNextPage && (
        <div className={css.more}>
          <Button busy={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
            Load more
          </Button>
        </div>
      )}
    </Screen>
  );
}

function Filters({ status, action }: Props) {
  const actions = useQuery(actionList(false));
  const go = (status: string, action: string) =>
    navigate(status === "any" && action === "any" ? "/runs" : `/runs/filter/${status}/${action}`);
  const known = actions.data?.some(({ id }) => String(id) === action);
  return (
    <>
      <SelectField label="Action" hideLabel value={action} onChange={(next) => go(status, next)}>
        <option value="any">All actions</option>
        {action !== "any" && !known && <option value={action}>Action {action}</option>}
        {actions.data?.map(({ id, name }) => (
          <option key={id} value={String(id)}>
            {name}
          </option>
        ))}
      </SelectField>
      <SelectField label="Outcome" hideLabel value={status} onChange={(next) => go(next, action)}>
        <option value="any">Any outcome</option>
        {statuses.map((one) => (
          <option key={one} value={one}>
            {statusWord(one)}
          </option>
        ))}
      </SelectField>
    </>
  );
}
