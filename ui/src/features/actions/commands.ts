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
import { m } from "@/paraglide/messages";

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
        failureTitle: m.actions_not_moved({ count: ids.length }),
      },
      onSuccess,
    });
  const back = () => void to(!archived);
  return to(archived, () =>
    toast("success", archived ? m.actions_archived({ name }) : m.actions_restored({ name }), back),
  );
}

export function duplicate(client: QueryClient, { id }: ActionSummary): Promise<unknown> {
  return change(client, {
    mutationFn: () => duplicateAction(id),
    meta: { failureTitle: m.actions_not_duplicated() },
    onSuccess: ({ action }) => toast("success", m.actions_made({ name: action.name })),
  });
}

/** For good. */
export function remove(client: QueryClient, { id, name }: ActionSummary): Promise<unknown> {
  return change(client, {
    mutationFn: () => deleteAction(id),
    meta: { failureTitle: m.actions_not_deleted() },
    onSuccess: () => toast("success", m.actions_deleted({ name })),
  });
}

/** A failure is shown by the one handler of all; the promise never rejects. */
function change<T>(client: QueryClient, options: MutationObserverOptions<T>): Promise<unknown> {
  const onSettled = () => client.invalidateQueries({ queryKey: actionKeys.all });
  return new MutationObserver(client, { ...options, onSettled }).mutate().catch(() => undefined);
}
