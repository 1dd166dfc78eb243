/** Asks before an address dies. */
import type { SharedLink } from "@/api/types.gen";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { useRevoke } from "./useLinks";

interface Props {
  link: SharedLink;
  onClose: () => void;
}

export function RevokeDialog({ link, onClose }: Props) {
  const revoke = useRevoke();
  return (
    <Dialog
      title={`Revoke the link of ${link.action_name}?`}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button
            variant="danger"
            busy={revoke.isPending}
            onClick={() => revoke.mutate(link, { onSettled: onClose })}
          >
            Revoke
          </Button>
        </>
      }
    >
      <p>
        Its address is dead at once, and so are prefilled ones and printed QR codes. Made public
        again, the action gets another address. Pause the link to close it only for a while.
      </p>
    </Dialog>
  );
}
