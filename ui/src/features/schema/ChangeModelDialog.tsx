/** Asks before a model takes actions along, and names them. */

import { useQuery } from "@tanstack/react-query";
import { modelPreview } from "@/api/schema";
import type { ModelLine, NamedAction } from "@/api/types.gen";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { LoadFailure } from "@/components/LoadFailure";
import { Notice } from "@/components/Notice";
import { Skeleton } from "@/components/Skeleton";
import { sentence } from "@/lib/failure";
import { m } from "@/paraglide/messages";
import css from "./ModelsPane.module.css";
import type { Loss } from "./modelLines";
import { useChangeModel } from "./useChangeModel";

const words: Record<Loss, { title: (name: string) => string; confirm: string; about: string }> = {
  group: {
    title: (name) => `Make ${name} a group?`,
    confirm: "Make it a group",
    about: "It shows nothing any more, so it has no forms for rows.",
  },
  question: {
    title: (name) => `Make ${name} a question?`,
    confirm: "Make it a question",
    about: "No action can belong to a question.",
  },
  removed: {
    title: (name) => `Remove ${name}?`,
    confirm: "Remove",
    about: "The model goes with all its actions. The database stays as it is.",
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
      title={title(model.name)}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="danger"
            disabled={!preview.isSuccess || preview.isFetching}
            busy={change.isPending}
            onClick={() => change.mutate(becomes, { onSuccess: onClose })}
          >
            {confirm}
          </Button>
        </>
      }
    >
      {change.error && (
        <Notice tone="danger" role="alert">
          {sentence(change.error.message)}
        </Notice>
      )}
      <p>{about}</p>
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
          <Named title="Deleted for good, with their links" actions={preview.data.deleted} />
          <Named title="Put into the archive" actions={preview.data.archived} />
          {preview.data.deleted.length + preview.data.archived.length === 0 ? (
            <p>No action is lost by it.</p>
          ) : (
            <p>Runs stay in the journal.</p>
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
