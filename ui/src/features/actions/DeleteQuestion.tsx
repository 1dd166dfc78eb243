/** Whether an action is really to be deleted. */
import { useQueryClient } from "@tanstack/react-query";
import type { ActionSummary } from "@/api/types.gen";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { remove } from "./commands";

export function DeleteQuestion({
  action,
  onClose,
}: {
  action: ActionSummary;
  onClose: () => void;
}) {
  const client = useQueryClient();
  return (
    <Dialog
      title={`Delete ${action.name}?`}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Keep</Button>
          <Button variant="danger" onClick={() => void remove(client, action).then(onClose)}>
            Delete action
          </Button>
        </>
      }
    >
      <p>It can't be brought back. Its runs stay in the journal. Archive it to only put it away.</p>
    </Dialog>
  );
}
