/** Public links, and how the world reaches this program. */
import { queryOptions } from "@tanstack/react-query";
import { call } from "./transport";
import type {
  ActionId,
  LinkSettings,
  PrefilledLink,
  PrefillLink,
  SetServer,
  SharedLink,
  Sharing,
} from "./types.gen";

export const sharingKeys = { all: ["sharing"] as const };

export const linkKeys = {
  all: ["links"] as const,
  list: ["links", "list"] as const,
  ofAction: (id: ActionId) => ["links", "of", id] as const,
};

/** Whether links open, the address people are told, and the server. */
export const sharingState = () =>
  queryOptions({ queryKey: sharingKeys.all, queryFn: () => call<Sharing>("get_sharing") });

/** Every public link, the newest first. */
export const linkList = () =>
  queryOptions({ queryKey: linkKeys.list, queryFn: () => call<SharedLink[]>("list_links") });

/** The link of an action; null if it is not public. */
export const linkOf = (id: ActionId) =>
  queryOptions({
    queryKey: linkKeys.ofAction(id),
    queryFn: () => call<SharedLink | null>("get_link", { id }),
  });

/** Absent keys stay; a null `site_url` clears it. */
export const setSharing = (changes: { enabled?: boolean; site_url?: string | null }) =>
  call<Sharing>("set_sharing", changes);

/** Turns the window's server on or off; what became of it comes as an event. */
export const setServer = (server: SetServer) => call<Sharing>("set_server", server);

/** Makes an action public; one that is public keeps its address. */
export const createLink = (id: ActionId) => call<SharedLink>("create_link", { id });

/** Absent keys stay, null clears. */
export const updateLink = (id: ActionId, changes: Partial<LinkSettings>) =>
  call<SharedLink>("update_link", { id, changes });

/** The address is dead at once, and never comes back. */
export const deleteLink = (id: ActionId) => call<null>("delete_link", { id });

/** An address with values filled in; without a host while nothing answers there. */
export const prefillLink = (prefill: PrefillLink) => call<PrefilledLink>("prefill_link", prefill);
