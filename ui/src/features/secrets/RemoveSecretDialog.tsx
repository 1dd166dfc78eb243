/** Asks before a secret is forgotten, and shows which actions are in the way. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { deleteSecret, secretKeys } from "@/api/secrets";
import type { SecretInfo } from "@/api/types.gen";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { Notice } from "@/components/Notice";
import { Said } from "@/components/Said";
import { sentence } from "@/lib/failure";
import { toast } from "@/lib/toasts";
import { m } from "@/paraglide/messages";

interface Props {
  secret: SecretInfo;
  onClose: () => void;
}

export function RemoveSecretDialog({ secret, onClose }: Props) {
  const queryClient = useQueryClient();
  const remove = useMutation({
    mutationFn: () => deleteSecret(secret.name),
    onSuccess: () => {
      toast("success", m.secrets_deleted({ name: secret.name }));
      onClose();
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: secretKeys.all }),
  });
  return (
    <Dialog
      title={m.secrets_delete_title({ name: secret.name })}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{m.common_keep_it()}</Button>
          <Button variant="danger" busy={remove.isPending} onClick={() => remove.mutate()}>
            {m.secrets_delete()}
          </Button>
        </>
      }
    >
      {remove.error && (
        <Notice tone="danger" role="alert">
          <Said text={sentence(remove.error.message)} />
        </Notice>
      )}
      <p>{m.secrets_delete_about()}</p>
    </Dialog>
  );
}
