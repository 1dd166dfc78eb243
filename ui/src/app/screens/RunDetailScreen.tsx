/** One run of the journal, whole. */
import { useQuery } from "@tanstack/react-query";
import { runRecord } from "@/api/runs";
import type { RunId } from "@/api/types.gen";
import { useInProduction } from "@/api/useInProduction";
import { Badge } from "@/components/Badge";
import { ButtonLink } from "@/components/Button";
import { LoadFailure } from "@/components/LoadFailure";
import { Screen } from "@/components/Screen";
import { Skeleton } from "@/components/Skeleton";
import { Status } from "@/components/Status";
import { RunDetail } from "@/features/runs/RunDetail";
import { m } from "@/paraglide/messages";

const backOf = () => ({ href: "#/runs", label: m.places_runs() });

export default function RunDetailScreen({ id }: { id: RunId }) {
  const record = useQuery(runRecord(id));
  const inProduction = useInProduction([record.data?.run.action_id ?? null]);
  if (!record.data) {
    return (
      <Screen title={m.runs_run()} back={backOf()}>
        {record.isError ? (
          <LoadFailure
            title={m.load_run()}
            missing={m.missing_run()}
            failure={record.error}
            onRetry={() => void record.refetch()}
          />
        ) : (
          <Skeleton />
        )}
      </Screen>
    );
  }
  const { run } = record.data;
  return (
    <Screen
      title={run.action_name}
      back={backOf()}
      marks={
        <>
          <Status status={run.status} />
          {run.action_id !== null && inProduction.has(run.action_id) && (
            <Badge tone="production">{m.common_production()}</Badge>
          )}
        </>
      }
      actions={
        run.action_id !== null && (
          <>
            <ButtonLink href={`#/actions/${run.action_id}`}>{m.runs_open_action()}</ButtonLink>
            <ButtonLink href={`#/actions/${run.action_id}?run=${run.id}`}>
              {m.runs_again()}
            </ButtonLink>
          </>
        )
      }
    >
      <RunDetail record={record.data} />
    </Screen>
  );
}
