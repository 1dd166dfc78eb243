/** The versions of an action: which there are, what each changed, and the way back to one. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { actionKeys } from "@/api/actions";
import { databaseList, modelList } from "@/api/databases";
import type { ActionId, ActionWithForm, VersionLine } from "@/api/types.gen";
import { restoreVersion, versionDetail, versionList } from "@/api/versions";
import { Button } from "@/components/Button";
import { LoadFailure } from "@/components/LoadFailure";
import { Notice } from "@/components/Notice";
import { Said } from "@/components/Said";
import { Screen } from "@/components/Screen";
import { Segments } from "@/components/Segments";
import { Skeleton } from "@/components/Skeleton";
import { changesBetween, namesOf } from "@/features/editor/changes";
import { blankDraft, fromAction } from "@/features/editor/draft";
import { VersionChanges } from "@/features/editor/VersionChanges";
import { VersionList } from "@/features/editor/VersionList";
import css from "@/features/editor/Versions.module.css";
import { type Failure, sentence } from "@/lib/failure";
import { navigate } from "@/lib/hashLocation";
import { toast } from "@/lib/toasts";
import { m } from "@/paraglide/messages";

interface Props {
  id: ActionId;
  /** The newest one if it is none. */
  version?: number;
}

export default function VersionsScreen({ id, version }: Props) {
  const versions = useQuery(versionList(id));
  const back = { href: `#/actions/${id}/edit`, label: m.common_edit() };
  const lines = versions.data ?? [];
  const shown = lines.find((line) => line.version === version) ?? lines[0];
  return (
    <Screen title={m.common_versions()} back={back}>
      {versions.isError ? (
        <LoadFailure
          title={m.load_versions()}
          failure={versions.error}
          onRetry={() => void versions.refetch()}
        />
      ) : shown ? (
        <div className={css.panes}>
          <VersionList action={id} versions={lines} shown={shown.version} />
          <Shown key={shown.version} id={id} lines={lines} shown={shown} />
        </div>
      ) : (
        <Skeleton />
      )}
    </Screen>
  );
}

interface ShownProps {
  id: ActionId;
  lines: readonly VersionLine[];
  shown: VersionLine;
}

const comparisons = [
  { value: "before", label: m.versions_what_changed },
  { value: "now", label: m.versions_what_restoring },
] as const;

function Shown({ id, lines, shown }: ShownProps) {
  const newest = lines[0]?.version ?? shown.version;
  const isNewest = shown.version === newest;
  const [against, setAgainst] = useState<"before" | "now">("before");
  const previous = lines.find(({ version }) => version < shown.version)?.version;
  const other = against === "now" ? newest : previous;
  const one = useQuery(versionDetail(id, shown.version));
  const two = useQuery({ ...versionDetail(id, other ?? 0), enabled: other !== undefined });
  const models = useQuery(modelList()).data ?? [];
  const databases = useQuery(databaseList()).data ?? [];
  const restore = useRestore(id, newest);
  const names = namesOf(models, databases);
  const draft = one.data && fromAction(one.data.action);
  // The first one is compared with nothing.
  const from = two.data ? fromAction(two.data.action) : draft && blankDraft(draft.type);
  const isReady = draft && from && (other === undefined || two.data);
  const failed = one.error ?? two.error;
  return (
    <section className={css.shown} aria-label={m.versions_version({ version: shown.version })}>
      <div className={css.head}>
        {isNewest ? (
          <h2>{m.versions_what_changed()}</h2>
        ) : (
          <Segments
            label={m.versions_compare()}
            value={against}
            options={comparisons.map(({ value, label }) => ({ value, label: label() }))}
            onChange={setAgainst}
          />
        )}
        {!isNewest && (
          <Button busy={restore.isPending} onClick={() => restore.mutate(shown.version)}>
            {m.versions_restore()}
          </Button>
        )}
      </div>
      {restore.isError && (
        <Notice tone="danger" role="alert" title={m.versions_not_restored()}>
          <p>
            <Said text={sentence(restore.error.message)} />
          </p>
        </Notice>
      )}
      {failed ? (
        <LoadFailure
          title={m.load_version()}
          missing={m.missing_version()}
          failure={failed}
          onRetry={() => void one.refetch()}
        />
      ) : isReady ? (
        <VersionChanges changes={changesBetween(from, draft, names)} />
      ) : (
        <Skeleton />
      )}
    </section>
  );
}

function useRestore(id: ActionId, current: number) {
  const queryClient = useQueryClient();
  return useMutation<ActionWithForm, Failure, number>({
    mutationFn: (version) => restoreVersion(id, version, current),
    onSuccess: ({ action }, version) => {
      toast("success", m.versions_restored({ version, now: action.version }));
      navigate(`/actions/${id}/versions`);
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: actionKeys.all }),
  });
}
