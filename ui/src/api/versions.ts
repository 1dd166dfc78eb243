/** What an action was each time it was saved. */
import { queryOptions } from "@tanstack/react-query";
import { actionKeys } from "./actions";
import { call } from "./transport";
import type { ActionId, ActionVersion, ActionWithForm, VersionLine } from "./types.gen";

/** Below `actionKeys.all`, so that a save makes them stale. */
const versionKeys = {
  list: (id: ActionId) => [...actionKeys.all, "versions", id] as const,
  one: (id: ActionId, version: number) => [...actionKeys.all, "versions", id, version] as const,
};

/** Newest first. */
export const versionList = (id: ActionId) =>
  queryOptions({
    queryKey: versionKeys.list(id),
    queryFn: () => call<VersionLine[]>("list_versions", { id }),
  });

export const versionDetail = (id: ActionId, version: number) =>
  queryOptions({
    queryKey: versionKeys.one(id, version),
    queryFn: () => call<ActionVersion>("get_version", { id, version }),
  });

/** Saves the action as it was, as its newest version; `conflict` if `current` no longer is. */
export const restoreVersion = (id: ActionId, version: number, current: number) =>
  call<ActionWithForm>("restore_version", { id, version, current });
