/** One run of the journal, whole. */
import { useQuery } from "@tanstack/react-query";
import { actionDetail } from "@/api/actions";
import { runDetail } from "@/api/runs";
import type { RunId } from "@/api/types.gen";
import { ButtonLink } from "@/components/Button";
import { LoadFailure } from "@/components/LoadFailure";
import { Screen } from "@/components/Screen";
import { Skeleton } from "@/components/Skeleton";
import { Status } from "@/components/Status";
import { RunRecord } from "@/features/runs/RunRecord";

const back = { href: "#/runs", label: "Runs" };

export default function RunDetailScreen({ id }: { id: RunId }) {
  const run = useQuery(runDetail(id));
  const actionId = run.data?.action_id ?? null;
  const action = useQuery({ ...actionDetail(actionId ?? 0), enabled: actionId !== null });
  const labels = Object.fromEntries(
    (action.data?.form.fields ?? []).map(({ id, label }) => [id, label]),
  );
  if (!run.data) {
    return (
      <Screen title="Run" back={back}>
        {run.isError ? (
          <LoadFailure what="run" failure={run.error} onRetry={() => void run.refetch()} />
        ) : (
          <Skeleton />
        )}
      </Screen>
    );
  }
  return (
    <Screen
      title={run.data.action_name}
      back={back}
      marks={<Status status={run.data.status} />}
      actions={
        actionId !== null && <ButtonLink href={`#/actions/${actionId}`}>Open the action</ButtonLink>
      }
    >
      <RunRecord run={run.data} labels={labels} />
    </Screen>
  );
}
