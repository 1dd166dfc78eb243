/** What can be done with a link; everything that shows one is asked again afterwards. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { actionKeys } from "@/api/actions";
import { createLink, deleteLink, linkKeys, linkOf, updateLink } from "@/api/sharing";
import type { ActionId, LinkSettings, SharedLink } from "@/api/types.gen";
import { toast } from "@/lib/toasts";
import { m } from "@/paraglide/messages";

function useKeep() {
  const queryClient = useQueryClient();
  return (id: ActionId, link: SharedLink | null) => {
    queryClient.setQueryData(linkOf(id).queryKey, link);
    void queryClient.invalidateQueries({ queryKey: actionKeys.all });
    return queryClient.invalidateQueries({ queryKey: linkKeys.all });
  };
}

export function useMakePublic(id: ActionId) {
  const keep = useKeep();
  return useMutation({
    mutationFn: () => createLink(id),
    onSuccess: (link) => keep(id, link),
  });
}

/** Saves settings; their form shows a failure beside its fields. */
export function useSaveSettings(id: ActionId) {
  const keep = useKeep();
  return useMutation({
    mutationFn: (changes: Partial<LinkSettings>) => updateLink(id, changes),
    onSuccess: (link) => {
      toast("success", m.sharing_settings_saved());
      return keep(id, link);
    },
  });
}

export function usePause() {
  const keep = useKeep();
  return useMutation({
    mutationFn: ({ link, paused }: { link: SharedLink; paused: boolean }) =>
      updateLink(link.action_id, { paused }),
    meta: { failureTitle: m.sharing_not_changed() },
    onSuccess: (link) => keep(link.action_id, link),
  });
}

export function useRevoke() {
  const keep = useKeep();
  return useMutation({
    mutationFn: (link: SharedLink) => deleteLink(link.action_id),
    meta: { failureTitle: m.sharing_not_revoked() },
    onSuccess: (_, link) => {
      toast("success", m.sharing_no_longer_public({ name: link.action_name }));
      return keep(link.action_id, null);
    },
  });
}
