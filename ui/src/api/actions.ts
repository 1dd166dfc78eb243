/** Actions: their list, one of them with its form, and what can be done with one. */
import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { call, earlyList } from "./transport";
import type {
  ActionId,
  ActionIndex,
  ActionSummary,
  ActionWithForm,
  CheckQuery,
  Copied,
  CopyAction,
  DraftForm,
  IndexActions,
  QueryCheck,
  ReadRequest,
  TriedHandles,
  TryHandles,
} from "./types.gen";

export const actionKeys = {
  all: ["actions"] as const,
  lists: ["actions", "list"] as const,
  list: (archived: boolean) => ["actions", "list", { archived }] as const,
  index: (which: IndexActions) => ["actions", "list", "index", which] as const,
  /** What the lines of the list say; a run changes these alone. */
  lines: ["actions", "list", "lines"] as const,
  linesOf: (ids: readonly ActionId[]) => ["actions", "list", "lines", ids] as const,
  detail: (id: ActionId) => ["actions", "detail", id] as const,
  /** Those that queries have, of fields of actions and of drafts. */
  options: ["actions", "options"] as const,
  handles: (of: unknown) => ["handles", of] as const,
  draft: (draft: unknown) => ["draft", draft] as const,
};

/** All actions by name; the archived ones instead, if asked. */
export const actionList = (archived: boolean) =>
  queryOptions({
    queryKey: actionKeys.list(archived),
    queryFn: () => call<ActionSummary[]>("list_actions", { archived }),
  });

/** Which actions there are, or are found, in the order of the list, and the first lines. */
export const actionIndex = (archived: boolean, search = "") =>
  indexOf({ archived, search, brief: false });

const indexOf = (which: IndexActions) =>
  queryOptions({
    queryKey: actionKeys.index(which),
    queryFn: () => call<ActionIndex>("index_actions", { ...which }),
  });

/** As much of the list as a first frame needs; the window may have asked for it already. */
const beginning = indexOf({ archived: false, search: "", brief: true });

/** Asks for the beginning of the list, which is all of it where there are few. */
export async function startActionIndex(client: QueryClient): Promise<void> {
  const early = earlyList<ActionIndex>();
  const index = await client.fetchQuery(early ? { ...beginning, queryFn: () => early } : beginning);
  if (isWhole(index)) client.setQueryData(actionIndex(false).queryKey, index);
}

/** The beginning of the list, if that is known. */
export const knownBeginning = (client: QueryClient, archived: boolean): ActionIndex | undefined =>
  archived ? undefined : client.getQueryData(beginning.queryKey);

/** Whether nothing of it is left out. */
export const isWhole = ({ groups, actions }: ActionIndex): boolean =>
  groups.reduce((sum, { ids }) => sum + ids.length, 0) === actions;

/** The lines of these actions; those that are gone left out. */
export const actionLines = (ids: readonly ActionId[]) =>
  queryOptions({
    queryKey: actionKeys.linesOf(ids),
    queryFn: () => call<ActionSummary[]>("describe_actions", { ids }),
    gcTime: 60_000,
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
export const checkQuery = (query: CheckQuery, signal?: AbortSignal) =>
  call<QueryCheck>("check_query", query, signal);

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

/** Puts these away, or takes them back: all or none. */
export const archiveActions = (ids: readonly ActionId[], archived: boolean) =>
  call<number>("archive_actions", { ids, archived });

export const deleteAction = (id: ActionId) => call<null>("delete_action", { id });

export const duplicateAction = (id: ActionId) => call<ActionWithForm>("duplicate_action", { id });
