/** The chosen actions; those that are folded away or not found do not count. */
import { useMemo, useState } from "react";
import type { ActionId } from "@/api/types.gen";
import { actionsOf, type Line } from "./lines";
import { all, among, extend, NOTHING, toggle } from "./selection";

/** `lines` are those on the screen, in their order. */
export function useSelection(lines: readonly Line[]) {
  const [chosen, setChosen] = useState(NOTHING);
  const selection = useMemo(
    () => (chosen.ids.size === 0 ? chosen : among(chosen, new Set(actionsOf(lines)))),
    [chosen, lines],
  );
  return {
    selection,
    choose: (id: ActionId, how: "toggle" | "extend") =>
      setChosen(
        how === "toggle" ? toggle(selection, id) : extend(selection, actionsOf(lines), id, id),
      ),
    /** From a line to another; a heading on the way is no action. */
    extendTo: (from: Line, to: Line) => {
      if ("id" in from && "id" in to)
        setChosen(extend(selection, actionsOf(lines), from.id, to.id));
    },
    chooseAll: () => setChosen(all(actionsOf(lines))),
    clear: () => setChosen(NOTHING),
  };
}
