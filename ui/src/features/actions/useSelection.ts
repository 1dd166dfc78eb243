/** The chosen actions; those that are folded away or not found do not count. */
import { useMemo, useState } from "react";
import type { ActionId } from "@/api/types.gen";
import type { Line } from "./lines";
import { all, among, extend, NOTHING, toggle } from "./selection";

/** `order` are the actions on the screen, in their order. */
export function useSelection(order: readonly ActionId[]) {
  const [chosen, setChosen] = useState(NOTHING);
  const there = useMemo(() => new Set(order), [order]);
  const selection = useMemo(() => among(chosen, there), [chosen, there]);
  return {
    selection,
    choose: (id: ActionId, how: "toggle" | "extend") =>
      setChosen(how === "toggle" ? toggle(selection, id) : extend(selection, order, id, id)),
    /** From a line to another; a heading on the way is no action. */
    extendTo: (from: Line, to: Line) => {
      if ("id" in from && "id" in to) setChosen(extend(selection, order, from.id, to.id));
    },
    chooseAll: () => setChosen(all(order)),
    clear: () => setChosen(NOTHING),
  };
}
