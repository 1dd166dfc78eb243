/** Asks before an address dies. */
import type { SharedLink } from "@/api/types.gen";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { m } from "@/paraglide/messages";
import { useRevoke } from "./useLinks";

interface Props {
  link: SharedLink;
  onClose: () => void;
}

export function RevokeDialog({ link, onClose }: Props) {
  const revoke = useRevoke();
  return (
    <Dialog
      title={m.sharing_revoke_title({ name: link.action_name })}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{m.common_keep_it()}</Button>
          <Button
            variant="danger"
            busy={revoke.isPending}
            onClick={() => revoke.mutate(link, { onSettled: onClose })}
          >
            {m.sharing_revoke()}
          </Button>
        </>
      }
    >
      <p>{m.sharing_revoke_about()}</p>
    </Dialog>
  );
}
