/** Undo, redo, save, and a look at what a save would change. */
import { useState } from "react";
import type { Database, Model } from "@/api/types.gen";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { IconButton } from "@/components/IconButton";
import { m } from "@/paraglide/messages";
import { changesBetween, namesOf } from "./changes";
import css from "./SaveButtons.module.css";
import type { Editor } from "./useEditor";
import { VersionChanges } from "./VersionChanges";

interface Props {
  editor: Editor;
  databases: readonly Database[];
  models: readonly Model[];
}

export function SaveButtons({ editor, databases, models }: Props) {
  const { stored, isDirty } = editor;
  const [isLooking, setLooking] = useState(false);
  return (
    <>
      <span className={css.unsaved} role="status">
        {isDirty &&
          (stored ? (
            <Button variant="quiet" title={m.editor_see_changes()} onClick={() => setLooking(true)}>
              {m.editor_unsaved()}
            </Button>
          ) : (
            m.editor_unsaved()
          ))}
      </span>
      <IconButton
        icon="undo"
        label={m.editor_undo()}
        disabled={!editor.undo}
        onClick={() => editor.undo?.()}
      />
      <IconButton
        icon="redo"
        label={m.editor_redo()}
        disabled={!editor.redo}
        onClick={() => editor.redo?.()}
      />
      <Button
        variant="primary"
        busy={editor.saving}
        title={m.editor_save_keys()}
        onClick={() => editor.save()}
      >
        {m.common_save()}
      </Button>
      {isLooking && stored && (
        <Dialog
          title={m.editor_see_changes()}
          onClose={() => setLooking(false)}
          footer={
            <>
              <Button onClick={() => setLooking(false)}>{m.common_close()}</Button>
              <Button
                variant="primary"
                onClick={() => {
                  setLooking(false);
                  editor.save();
                }}
              >
                {m.common_save()}
              </Button>
            </>
          }
        >
          <VersionChanges
            changes={changesBetween(stored, editor.draft, namesOf(models, databases))}
          />
        </Dialog>
      )}
    </>
  );
}
