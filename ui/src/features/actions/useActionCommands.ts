/** What the row menu can do with an action; each outcome is said in a notice. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { actionKeys, deleteAction, duplicateAction, updateAction } from "@/api/actions";
import type { ActionId, ActionSummary } from "@/api/types.gen";
import { toast } from "@/lib/toasts";

export type ActionCommands = ReturnType<typeof useActionCommands>;

/** Once for the whole list: each row having its own would cost the first frame. */
export function useActionCommands() {
  const queryClient = useQueryClient();
  const refresh = () => queryClient.invalidateQueries({ queryKey: actionKeys.all });

  const archive = useMutation({
    mutationFn: ({ id, archived }: { id: ActionId; archived: boolean }) =>
      updateAction(id, { archived }),
    meta: { failureTitle: "The action could not be moved" },
    onSettled: refresh,
  });
  const duplicate = useMutation({
    mutationFn: ({ id }: ActionSummary) => duplicateAction(id),
    meta: { failureTitle: "The action could not be duplicated" },
    onSuccess: ({ action }) => toast("success", `Made ${action.name}`),
    onSettled: refresh,
  });
  const remove = useMutation({
    mutationFn: ({ id }: ActionSummary) => deleteAction(id),
    meta: { failureTitle: "The action could not be deleted" },
    onSuccess: (_, { name }) => toast("success", `Deleted ${name}`),
    onSettled: refresh,
  });

  const move = ({ id, name }: ActionSummary, archived: boolean) =>
    archive.mutate(
      { id, archived },
      {
        onSuccess: () =>
          toast("success", `${archived ? "Archived" : "Restored"} ${name}`, () =>
            archive.mutate({ id, archived: !archived }),
          ),
      },
    );
  return { move, duplicate: duplicate.mutate, remove: remove.mutate };
}
