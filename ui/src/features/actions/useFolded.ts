/** Which groups are folded away, as it was left. */
import { useState } from "react";
import type { ModelId } from "@/api/types.gen";

const KEY = "doable.folded";

export function useFolded() {
  const [folded, setFolded] = useState<ReadonlySet<ModelId>>(read);
  const fold = (model: ModelId, away: boolean) => {
    const next = new Set(folded);
    if (away) next.add(model);
    else next.delete(model);
    localStorage.setItem(KEY, JSON.stringify([...next]));
    setFolded(next);
  };
  return { folded, fold };
}

function read(): ReadonlySet<ModelId> {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return new Set(Array.isArray(stored) ? stored.filter(Number.isInteger) : []);
  } catch {
    return new Set();
  }
}
