/** From the actions of the store to the lines of the list: search, then groups. */
import type { ActionSummary } from "@/api/types.gen";

export type Line =
  | { sort: "heading"; key: string; name: string; count: number }
  | { sort: "action"; key: string; action: ActionSummary };

/** Every word of `search` must stand in the action's name, description, database or model. */
export function matching(
  actions: readonly ActionSummary[],
  search: string,
): readonly ActionSummary[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return actions;
  return actions.filter((action) => {
    const text = searchText(action);
    return words.every((word) => text.includes(word));
  });
}

const texts = new WeakMap<ActionSummary, string>();

/** Made once per action and answer, so that a keystroke costs only the look-up. */
function searchText(action: ActionSummary): string {
  const known = texts.get(action);
  if (known !== undefined) return known;
  const { name, description, database_name, model_name, type, method, kind } = action;
  const text = [name, description, database_name, model_name, type, method, kind]
    .join("\n")
    .toLowerCase();
  texts.set(action, text);
  return text;
}

/** The actions under their models' names; both in alphabetical order. */
export function toLines(actions: readonly ActionSummary[]): Line[] {
  const groups = new Map<number, ActionSummary[]>();
  for (const action of actions) {
    const group = groups.get(action.model_id);
    if (group) group.push(action);
    else groups.set(action.model_id, [action]);
  }
  const named = [...groups.values()].map((group) => ({ name: group[0]?.model_name ?? "", group }));
  named.sort((a, b) => a.name.localeCompare(b.name));
  return named.flatMap(({ name, group }): Line[] => [
    { sort: "heading", key: `model ${group[0]?.model_id}`, name, count: group.length },
    ...group.map((action): Line => ({ sort: "action", key: `action ${action.id}`, action })),
  ]);
}

/** The next line with an action from `from` in steps of `by`, or `from` itself at the end. */
export function step(lines: readonly Line[], from: number, by: 1 | -1): number {
  for (let at = from + by; at >= 0 && at < lines.length; at += by) {
    if (lines[at]?.sort === "action") return at;
  }
  return from;
}

const kinds: Record<string, string> = { create: "Create", update: "Update", delete: "Delete" };

/** `SQL`, `POST`, `Create`: what the action does, in a word. */
export function typeWord(action: Pick<ActionSummary, "type" | "kind" | "method">): string {
  if (action.type === "query") return "SQL";
  if (action.type === "http") return action.method ?? "HTTP";
  const [, verb] = (action.kind ?? "").split("/");
  return kinds[verb ?? ""] ?? "Row";
}
