/** From what the program lists to the lines on the screen: groups, and what is folded away. */
import type { ActionGroup, ActionId, ActionSummary, ModelId } from "@/api/types.gen";
import { m } from "@/paraglide/messages";

export type Line =
  | {
      sort: "heading";
      key: string;
      modelId: ModelId;
      name: string;
      /** Of which database, where another group has the same name. */
      database: string | undefined;
      count: number;
      isOpen: boolean;
    }
  | {
      sort: "action";
      key: ActionId;
      id: ActionId;
      /** Its place among all actions, those that are folded away too. */
      place: number;
    };

/** The lines of the groups; a heading only where there is a model. */
export function toLines(
  groups: readonly ActionGroup[],
  folded: ReadonlySet<ModelId>,
): readonly Line[] {
  const lines: Line[] = [];
  let place = 0;
  for (const { model_id, name, database, ids } of groups) {
    const isOpen = model_id === null || !folded.has(model_id);
    if (model_id !== null) {
      const key = `model ${model_id}`;
      const count = ids.length;
      lines.push({ sort: "heading", key, modelId: model_id, name, database, count, isOpen });
    }
    for (const id of ids) {
      if (isOpen) lines.push({ sort: "action", key: id, id, place });
      place += 1;
    }
  }
  return lines;
}

/** How many lines are asked for at once: those that come along with the list. */
export const PAGE = 64;

/** The numbers of all groups in pages, which stay the same ones whatever is folded away. */
export function toPages(groups: readonly ActionGroup[]): ReadonlyArray<readonly ActionId[]> {
  const ids = groups.flatMap((group) => group.ids);
  const pages: ActionId[][] = [];
  for (let from = 0; from < ids.length; from += PAGE) pages.push(ids.slice(from, from + PAGE));
  return pages;
}

/** The actions among the lines, in their order. */
export const actionsOf = (lines: readonly Line[]): ActionId[] =>
  lines.flatMap((line) => (line.sort === "action" ? [line.id] : []));

/** The line of the first action, or the first line. */
export const firstAction = (lines: readonly Line[]): number =>
  Math.max(
    0,
    lines.findIndex(({ sort }) => sort === "action"),
  );

/** The heading above a line. */
export function headingOf(lines: readonly Line[], from: number): number {
  for (let at = from; at >= 0; at -= 1) if (lines[at]?.sort === "heading") return at;
  return from;
}

const kinds: Record<string, () => string> = {
  create: m.actions_kind_create,
  update: m.actions_kind_update,
  delete: m.actions_kind_delete,
};

/** `SQL`, `POST`, `Create`: what the action does, in a word. */
export function typeWord(action: Pick<ActionSummary, "type" | "kind" | "method">): string {
  if (action.type === "query") return "SQL";
  if (action.type === "http") return action.method ?? "HTTP";
  const [, verb] = (action.kind ?? "").split("/");
  return (kinds[verb ?? ""] ?? m.actions_kind_row)();
}
