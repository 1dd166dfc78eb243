/** Asks before a database is disconnected, and shows which actions are in the way. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { databaseKeys, deleteDatabase } from "@/api/databases";
import type { Database } from "@/api/types.gen";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { Notice } from "@/components/Notice";
import { Said } from "@/components/Said";
import { sentence } from "@/lib/failure";
import { toast } from "@/lib/toasts";
import { m } from "@/paraglide/messages";

export function RemoveDialog({ database, onClose }: { database: Database; onClose: () => void }) {
  const queryClient = useQueryClient();
  const remove = useMutation({
    mutationFn: () => deleteDatabase(database.id),
    onSuccess: () => {
      toast("success", m.schema_removed({ name: database.name }));
      onClose();
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: databaseKeys.all }),
  });
  return (
    <Dialog
      title={m.schema_remove_title({ name: database.name })}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{m.common_keep_it()}</Button>
          <Button variant="danger" busy={remove.isPending} onClick={() => remove.mutate()}>
            {m.common_remove()}
          </Button>
        </>
      }
    >
      {remove.error && (
        <Notice tone="danger" role="alert">
          <Said text={sentence(remove.error.message)} />
        </Notice>
      )}
      <p>{m.databases_remove_about()}</p>
    </Dialog>
  );
}
