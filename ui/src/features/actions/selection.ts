/** Which actions are chosen, and what clicks and keys make of that. */
import type { ActionId } from "@/api/types.gen";

export interface Selection {
  ids: ReadonlySet<ActionId>;
  /** Where a range begins: the one that was chosen last by itself. */
  anchor: ActionId | null;
}

export const NOTHING: Selection = { ids: new Set(), anchor: null };

export function toggle({ ids }: Selection, id: ActionId): Selection {
  const next = new Set(ids);
  if (!next.delete(id)) next.add(id);
  return { ids: next, anchor: id };
}

/** From the anchor, or `from` without one, to `to`, in the `order` of the screen. */
export function extend(
  { anchor }: Selection,
  order: readonly ActionId[],
  from: ActionId,
  to: ActionId,
): Selection {
  const start = order.indexOf(anchor ?? from);
  const end = order.indexOf(to);
  if (start < 0 || end < 0) return { ids: new Set([to]), anchor: to };
  const range = order.slice(Math.min(start, end), Math.max(start, end) + 1);
  return { ids: new Set(range), anchor: anchor ?? from };
}

export const all = (order: readonly ActionId[]): Selection => ({
  ids: new Set(order),
  anchor: order[0] ?? null,
});

/** What is left of it among `there`; the same one if that is all of it. */
export function among(selection: Selection, there: ReadonlySet<ActionId>): Selection {
  const ids = [...selection.ids].filter((id) => there.has(id));
  if (ids.length === selection.ids.size) return selection;
  const { anchor } = selection;
  return { ids: new Set(ids), anchor: anchor !== null && there.has(anchor) ? anchor : null };
}
