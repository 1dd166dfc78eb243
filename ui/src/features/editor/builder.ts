/** What the parts of the form builder share, and what it tells a screen reader. */
import type { Announcements, UniqueIdentifier } from "@dnd-kit/core";
import { createContext } from "react";
import type { Field } from "@/api/types.gen";
import type { Editor } from "./useEditor";

interface Builder {
  editor: Editor;
  /** The id of the field whose settings are open. */
  open: string | null;
  onOpen: (id: string | null) => void;
}

export const BuilderContext = createContext<Builder | null>(null);

export const HOW_TO_MOVE =
  "Press Space to pick the field up, the arrow keys to move it, Space to put it down, Escape to leave it where it was.";

/** Places are counted from 1, and fields called by their labels. */
export function announcements(fields: readonly Field[]): Announcements {
  const label = (id: UniqueIdentifier) => fields.find((field) => field.id === id)?.label ?? id;
  const place = (id: UniqueIdentifier) =>
    `place ${fields.findIndex((field) => field.id === id) + 1} of ${fields.length}`;
  // It begins above itself, which is told right after the start.
  const held = (id: UniqueIdentifier) => `${label(id)} is picked up, at its own ${place(id)}.`;
  return {
    onDragStart: ({ active }) => held(active.id),
    onDragOver: ({ active, over }) => {
      if (!over) return undefined;
      return over.id === active.id
        ? held(active.id)
        : `${label(active.id)} would go to ${place(over.id)}.`;
    },
    onDragEnd: ({ active, over }) =>
      over ? `${label(active.id)} is at ${place(over.id)} now.` : `${label(active.id)} stays.`,
    onDragCancel: ({ active }) => `${label(active.id)} stays at ${place(active.id)}.`,
  };
}
