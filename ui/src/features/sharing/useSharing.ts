/** Changing how the world reaches this program; the answer is the new state. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { linkKeys, setServer, setSharing, sharingState } from "@/api/sharing";
import type { SetServer, Sharing } from "@/api/types.gen";
import { m } from "@/paraglide/messages";

function useKeep() {
  const queryClient = useQueryClient();
  return (sharing: Sharing) => {
    queryClient.setQueryData(sharingState().queryKey, sharing);
    // Addresses of links begin with what may have changed.
    return queryClient.invalidateQueries({ queryKey: linkKeys.all });
  };
}

/** Turns public links on or off. */
export function useSwitchLinks() {
  return useMutation({
    mutationFn: (enabled: boolean) => setSharing({ enabled }),
    meta: { failureTitle: m.sharing_not_switched() },
    onSuccess: useKeep(),
  });
}

/** Sets or clears the address people are told; the field shows a failure. */
export function useSiteUrl() {
  return useMutation({
    mutationFn: (site_url: string | null) => setSharing({ site_url }),
    onSuccess: useKeep(),
  });
}

/** Turns the window's server on or off, or moves it; the section shows a failure. */
export function useServer() {
  return useMutation({
    mutationFn: (server: SetServer) => setServer(server),
    onSuccess: useKeep(),
  });
}
