/** What the parts of the form builder share, and what it tells a screen reader. */
import type { Announcements, UniqueIdentifier } from "@dnd-kit/core";
import { createContext } from "react";
import type { Field } from "@/api/types.gen";
import { m } from "@/paraglide/messages";
import type { Editor } from "./useEditor";

interface Builder {
  editor: Editor;
  /** The id of the field whose settings are open. */
  open: string | null;
  onOpen: (id: string | null) => void;
}

export const BuilderContext = createContext<Builder | null>(null);

/** Places are counted from 1, and fields called by their labels. */
export function announcements(fields: readonly Field[]): Announcements {
  const label = (id: UniqueIdentifier) => fields.find((field) => field.id === id)?.label ?? id;
  const at = (moved: UniqueIdentifier, place: UniqueIdentifier) => ({
    label: label(moved),
    place: fields.findIndex((field) => field.id === place) + 1,
    count: fields.length,
  });
  // It begins above itself, which is told right after the start.
  const held = (id: UniqueIdentifier) => m.builder_held(at(id, id));
  return {
    onDragStart: ({ active }) => held(active.id),
    onDragOver: ({ active, over }) => {
      if (!over) return undefined;
      return over.id === active.id ? held(active.id) : m.builder_would_go(at(active.id, over.id));
    },
    onDragEnd: ({ active, over }) =>
      over ? m.builder_is_at(at(active.id, over.id)) : m.builder_stays({ label: label(active.id) }),
    onDragCancel: ({ active }) => m.builder_stays_at(at(active.id, active.id)),
  };
}
