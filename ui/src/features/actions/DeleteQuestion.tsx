/** Whether an action is really to be deleted. */
import { useQueryClient } from "@tanstack/react-query";
import type { ActionSummary } from "@/api/types.gen";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { m } from "@/paraglide/messages";
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
      title={m.actions_delete_title({ name: action.name })}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{m.common_keep()}</Button>
          <Button variant="danger" onClick={() => void remove(client, action).then(onClose)}>
            {m.actions_delete_confirm()}
          </Button>
        </>
      }
    >
      <p>{m.actions_delete_about()}</p>
    </Dialog>
  );
}
