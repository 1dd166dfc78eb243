/** The keys that programs sign in with: what there is, one more, one less. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { accountKeys, apiKeyList, deleteApiKey } from "@/api/accounts";
import type { ApiKeyInfo } from "@/api/types.gen";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { LoadFailure } from "@/components/LoadFailure";
import { Section } from "@/components/Section";
import { Skeleton } from "@/components/Skeleton";
import { ago, moment } from "@/lib/time";
import { toast } from "@/lib/toasts";
import { m } from "@/paraglide/messages";
import { NewKeyDialog } from "./NewKeyDialog";
import css from "./sharing.module.css";

export function ApiKeysSection() {
  const keys = useQuery(apiKeyList());
  const [making, setMaking] = useState(false);
  return (
    <Section title={m.keys_title()} about={m.keys_about()}>
      {keys.isPending && <Skeleton lines={2} />}
      {keys.isError && (
        <LoadFailure
          title={m.load_keys()}
          failure={keys.error}
          onRetry={() => void keys.refetch()}
        />
      )}
      {keys.data && keys.data.length > 0 && (
        <ul className={css.list} aria-label={m.keys_title()}>
          {keys.data.map((key) => (
            <KeyItem key={key.id} apiKey={key} />
          ))}
        </ul>
      )}
      <div>
        <Button onClick={() => setMaking(true)}>{m.keys_new()}</Button>
      </div>
      {making && <NewKeyDialog onClose={() => setMaking(false)} />}
    </Section>
  );
}

function KeyItem({ apiKey }: { apiKey: ApiKeyInfo }) {
  const [deleting, setDeleting] = useState(false);
  return (
    <li className={css.item}>
      <div className={css.words}>
        <span className={css.name}>{apiKey.name}</span>
        <span className={css.facts}>
          <code>{apiKey.masked_key}</code>
          {" · "}
          <span title={moment(apiKey.created_at)}>
            {m.keys_made({ ago: ago(apiKey.created_at) })}
          </span>
        </span>
      </div>
      <div className={css.buttons} role="group" aria-label={apiKey.name}>
        <Button variant="quiet" onClick={() => setDeleting(true)}>
          {m.common_delete()}
        </Button>
      </div>
      {deleting && <DeleteKeyDialog apiKey={apiKey} onClose={() => setDeleting(false)} />}
    </li>
  );
}

function DeleteKeyDialog({ apiKey, onClose }: { apiKey: ApiKeyInfo; onClose: () => void }) {
  const queryClient = useQueryClient();
  const remove = useMutation({
    mutationFn: () => deleteApiKey(apiKey.id),
    meta: { failureTitle: m.keys_not_deleted() },
    onSuccess: () => toast("success", m.keys_deleted({ name: apiKey.name })),
    onSettled: () => {
      onClose();
      return queryClient.invalidateQueries({ queryKey: accountKeys.apiKeys });
    },
  });
  return (
    <Dialog
      title={m.keys_delete_title({ name: apiKey.name })}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{m.common_keep_it()}</Button>
          <Button variant="danger" busy={remove.isPending} onClick={() => remove.mutate()}>
            {m.keys_delete()}
          </Button>
        </>
      }
    >
      <p>{m.keys_delete_about()}</p>
    </Dialog>
  );
}
