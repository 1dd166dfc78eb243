/** Asks before a database is disconnected, and shows which actions are in the way. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { databaseKeys, deleteDatabase } from "@/api/databases";
import type { Database } from "@/api/types.gen";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { Notice } from "@/components/Notice";
import { sentence } from "@/lib/failure";
import { toast } from "@/lib/toasts";

export function RemoveDialog({ database, onClose }: { database: Database; onClose: () => void }) {
  const queryClient = useQueryClient();
  const remove = useMutation({
    mutationFn: () => deleteDatabase(database.id),
    onSuccess: () => {
      toast("success", `Removed ${database.name}`);
      onClose();
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: databaseKeys.all }),
  });
  return (
    <Dialog
      title={`Remove ${database.name}?`}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button variant="danger" busy={remove.isPending} onClick={() => remove.mutate()}>
            Remove
          </Button>
        </>
      }
    >
      {remove.error && (
        <Notice tone="danger" role="alert">
          {sentence(remove.error.message)}
        </Notice>
      )}
      <p>
        Doable forgets where it is, and its password. Nothing in the database itself changes, and
        runs stay in the journal.
      </p>
    </Dialog>
  );
}
