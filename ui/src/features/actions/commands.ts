/**
 * What can be done with actions of the list; each outcome is said in a notice. Loads when
 * it is wanted, since the first screen is shown before anybody wants it.
 */
import {
  MutationObserver,
  type MutationObserverOptions,
  type QueryClient,
} from "@tanstack/react-query";
import { actionKeys, archiveActions, deleteAction, duplicateAction } from "@/api/actions";
import type { ActionId, ActionSummary } from "@/api/types.gen";
import { toast } from "@/lib/toasts";

/** Puts away or takes back what is called `name`, with a way back in the notice. */
export function move(
  client: QueryClient,
  ids: readonly ActionId[],
  name: string,
  archived: boolean,
): Promise<unknown> {
  const to = (archived: boolean, onSuccess?: () => void) =>
    change(client, {
      mutationFn: () => archiveActions(ids, archived),
      meta: {
        failureTitle: ids.length === 1 ? "It could not be moved" : "They could not be moved",
      },
      onSuccess,
    });
  const back = () => void to(!archived);
  return to(archived, () =>
    toast("success", `${archived ? "Archived" : "Restored"} ${name}`, back),
  );
}

export function duplicate(client: QueryClient, { id }: ActionSummary): Promise<unknown> {
  return change(client, {
    mutationFn: () => duplicateAction(id),
    meta: { failureTitle: "The action could not be duplicated" },
    onSuccess: ({ action }) => toast("success", `Made ${action.name}`),
  });
}

/** For good. */
export function remove(client: QueryClient, { id, name }: ActionSummary): Promise<unknown> {
  return change(client, {
    mutationFn: () => deleteAction(id),
    meta: { failureTitle: "The action could not be deleted" },
    onSuccess: () => toast("success", `Deleted ${name}`),
  });
}

/** A failure is shown by the one handler of all; the promise never rejects. */
function change<T>(client: QueryClient, options: MutationObserverOptions<T>): Promise<unknown> {
  const onSettled = () => client.invalidateQueries({ queryKey: actionKeys.all });
  return new MutationObserver(client, { ...options, onSettled }).mutate().catch(() => undefined);
}
