/** Actions: their list, one of them with its form, and what can be done with one. */
import { queryOptions } from "@tanstack/react-query";
import { call, earlyList } from "./transport";
import type {
  ActionId,
  ActionSummary,
  ActionWithForm,
  CheckQuery,
  Copied,
  CopyAction,
  DraftForm,
  QueryCheck,
  ReadRequest,
  TriedHandles,
  TryHandles,
} from "./types.gen";

export const actionKeys = {
  all: ["actions"] as const,
  lists: ["actions", "list"] as const,
  list: (archived: boolean) => ["actions", "list", { archived }] as const,
  detail: (id: ActionId) => ["actions", "detail", id] as const,
  /** Those that queries have, of fields of actions and of drafts. */
  options: ["actions", "options"] as const,
  handles: (of: unknown) => ["handles", of] as const,
  draft: (draft: unknown) => ["draft", draft] as const,
};

/** The actions by name; the archived ones instead, if asked. */
export const actionList = (archived: boolean) =>
  queryOptions({
    queryKey: actionKeys.list(archived),
    queryFn: () => listActions(archived),
  });

const listActions = (archived: boolean) => call<ActionSummary[]>("list_actions", { archived });

/** The list as the page's first question, which the window may have asked already. */
export const firstActionList = queryOptions({
  ...actionList(false),
  queryFn: () => earlyList<ActionSummary[]>() ?? listActions(false),
});

/** One action with its form. */
export const actionDetail = (id: ActionId) =>
  queryOptions({
    queryKey: actionKeys.detail(id),
    queryFn: () => call<ActionWithForm>("get_action", { id }),
  });

/** What the form of an unsaved action would be, and what stops it from being saved. */
export const draftForm = (draft: Record<string, unknown>) =>
  queryOptions({
    queryKey: actionKeys.draft(draft),
    queryFn: () => call<DraftForm>("preview_form", { draft }),
    gcTime: 10_000,
  });

/** What a database makes of SQL, which it prepares and does not run. */
export const checkQuery = (query: CheckQuery) => call<QueryCheck>("check_query", query);

/** The request that a `curl` command would send; nothing is sent. */
export const readCurl = (text: string) => call<ReadRequest>("read_curl", { text });

/** What handles make of a reply, by the same worker as in a run. */
export const triedHandles = (of: TryHandles) =>
  queryOptions({
    queryKey: actionKeys.handles(of),
    queryFn: () => call<TriedHandles>("try_handles", of),
    gcTime: 10_000,
    retry: false,
  });

/** An action with values as a text for elsewhere; nothing is run. */
export const copyAction = (of: CopyAction) => call<Copied>("copy_action", of);

export const createAction = (draft: Record<string, unknown>) =>
  call<ActionWithForm>("create_action", { draft });

/** Absent keys stay, null clears; `conflict` if `version` is no longer the newest. */
export const updateAction = (
  id: ActionId,
  changes: Record<string, unknown>,
  version: number | null = null,
) => call<ActionWithForm>("update_action", { id, changes, version });

export const deleteAction = (id: ActionId) => call<null>("delete_action", { id });

export const duplicateAction = (id: ActionId) => call<ActionWithForm>("duplicate_action", { id });
