/** The editor's controls at the left, the form they make at the right. */
import type { ReactNode } from "react";
import type { Database, Model } from "@/api/types.gen";
import { Notice } from "@/components/Notice";
import { Said } from "@/components/Said";
import { sentence } from "@/lib/failure";
import { m } from "@/paraglide/messages";
import css from "./EditorForm.module.css";
import { FormBuilder, type RenderForm } from "./FormBuilder";
import { GeneralSection } from "./GeneralSection";
import { GuardSection } from "./GuardSection";
import { HttpSection } from "./HttpSection";
import { problemsElsewhere } from "./problems";
import { QuerySection } from "./QuerySection";
import { ReplySection } from "./ReplySection";
import { RowSection } from "./RowSection";
import type { Editor } from "./useEditor";

interface Props {
  editor: Editor;
  databases: readonly Database[];
  models: readonly Model[];
  /** Above the controls: what is to be known before anything is changed. */
  notice?: ReactNode;
  /** Draws the real form of the draft. */
  renderForm: RenderForm;
}

export function EditorForm({ editor, databases, models, notice, renderForm }: Props) {
  const { draft, failure, problems, preview } = editor;
  const elsewhere = problemsElsewhere(problems);
  return (
    <div className={css.editor}>
      <div className={css.controls}>
        {notice}
        {failure && failure.code !== "conflict" && (
          <Notice tone="danger" role="alert" title={m.editor_not_saved()}>
            <p>
              <Said text={sentence(failure.message)} />
            </p>
          </Notice>
        )}
        {elsewhere.length > 0 && (
          <Notice tone="danger" role="status">
            {elsewhere.map(([at, problem]) => (
              <p key={at}>
                <code>{at}</code>: <Said text={problem} />
              </p>
            ))}
          </Notice>
        )}
        <GeneralSection editor={editor} models={models} databases={databases} />
        {draft.type === "query" && <QuerySection editor={editor} databases={databases} />}
        {draft.type === "http" && (
          <>
            <HttpSection editor={editor} />
            <ReplySection editor={editor} />
          </>
        )}
        {draft.type === "implicit" && (
          <RowSection editor={editor} databases={databases} models={models} />
        )}
        <GuardSection editor={editor} />
      </div>
      <aside className={css.preview} aria-label={m.common_form()}>
        <h2 className={css.previewTitle}>{m.common_form()}</h2>
        <div className={css.card}>
          {preview?.form ? (
            <FormBuilder editor={editor} spec={preview.form} renderForm={renderForm} />
          ) : (
            <p className={css.none}>{m.editor_form_appears()}</p>
          )}
        </div>
      </aside>
    </div>
  );
}
