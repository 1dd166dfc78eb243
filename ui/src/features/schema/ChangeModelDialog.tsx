/** Asks before a model takes actions along, and names them. */
import { useQuery } from "@tanstack/react-query";
import { modelPreview } from "@/api/schema";
import type { ModelLine, NamedAction } from "@/api/types.gen";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { LoadFailure } from "@/components/LoadFailure";
import { Notice } from "@/components/Notice";
import { Said } from "@/components/Said";
import { Skeleton } from "@/components/Skeleton";
import { sentence } from "@/lib/failure";
import { m } from "@/paraglide/messages";
import css from "./ModelsPane.module.css";
import type { Loss } from "./modelLines";
import { useChangeModel } from "./useChangeModel";

const words: Record<
  Loss,
  { title: (inputs: { name: string }) => string; confirm: () => string; about: () => string }
> = {
  group: {
    title: m.schema_make_group_title,
    confirm: m.schema_make_group,
    about: m.schema_make_group_about,
  },
  question: {
    title: m.schema_make_question_title,
    confirm: m.schema_make_question,
    about: m.schema_make_question_about,
  },
  removed: {
    title: m.schema_remove_title,
    confirm: m.common_remove,
    about: m.schema_remove_about,
  },
};

interface Props {
  model: ModelLine;
  becomes: Loss;
  onClose: () => void;
}

export function ChangeModelDialog({ model, becomes, onClose }: Props) {
  const preview = useQuery(modelPreview({ id: model.id, becomes }));
  const change = useChangeModel(model);
  const { title, confirm, about } = words[becomes];
  return (
    <Dialog
      title={title({ name: model.name })}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{m.common_cancel()}</Button>
          <Button
            variant="danger"
            disabled={!preview.isSuccess || preview.isFetching}
            busy={change.isPending}
            onClick={() => change.mutate(becomes, { onSuccess: onClose })}
          >
            {confirm()}
          </Button>
        </>
      }
    >
      {change.error && (
        <Notice tone="danger" role="alert">
          <Said text={sentence(change.error.message)} />
        </Notice>
      )}
      <p>{about()}</p>
      {preview.isPending && <Skeleton lines={3} />}
      {preview.isError && (
        <LoadFailure
          title={m.load_model_actions()}
          failure={preview.error}
          onRetry={() => void preview.refetch()}
        />
      )}
      {preview.data && (
        <>
          <Named title={m.schema_deleted_title()} actions={preview.data.deleted} />
          <Named title={m.schema_archived_title()} actions={preview.data.archived} />
          {preview.data.deleted.length + preview.data.archived.length === 0 ? (
            <p>{m.schema_none_lost()}</p>
          ) : (
            <p>{m.schema_runs_stay()}</p>
          )}
        </>
      )}
    </Dialog>
  );
}

function Named({ title, actions }: { title: string; actions: readonly NamedAction[] }) {
  if (actions.length === 0) return null;
  return (
    <section aria-label={title}>
      <h3>
        {title} ({actions.length})
      </h3>
      {/* A long list scrolls, so the keyboard must reach it. */}
      <ul className={css.names} tabIndex={0}>
        {actions.map(({ id, name }) => (
          <li key={id}>{name}</li>
        ))}
      </ul>
    </section>
  );
}
