/** The editor of actions, beside the form they make. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { actionDetail, actionKeys } from "@/api/actions";
import { databaseList, modelList } from "@/api/databases";
import type { Action, ActionId, Database, DriftNote, Model } from "@/api/types.gen";
import { Providers } from "@/app/providers";
import { Badge } from "@/components/Badge";
import { ButtonLink } from "@/components/Button";
import { DriftNotice } from "@/components/DriftNotice";
import { EmptyState } from "@/components/EmptyState";
import { LoadFailure } from "@/components/LoadFailure";
import { Screen } from "@/components/Screen";
import { Skeleton } from "@/components/Skeleton";
import { ConflictDialog } from "@/features/editor/ConflictDialog";
import { blankDraft, type Draft, fromAction } from "@/features/editor/draft";
import { EditorForm } from "@/features/editor/EditorForm";
import { LeaveGuard } from "@/features/editor/LeaveGuard";
import { SaveButtons } from "@/features/editor/SaveButtons";
import { useEditor } from "@/features/editor/useEditor";
import { useUndoKeys } from "@/features/editor/useUndoKeys";
import { ActionForm } from "@/features/form/ActionForm";
import { OptionsContext } from "@/features/form/optionsOf";
import { useCommand } from "@/hooks/useCommand";
import { useShortcut } from "@/hooks/useShortcut";
import { navigate } from "@/lib/hashLocation";
import { m } from "@/paraglide/messages";
import css from "./RunScreen.module.css";

type Props = { id: ActionId; type?: undefined } | { id?: undefined; type: Draft["type"] };

export default function EditorScreen({ id, type }: Props) {
  const action = useQuery({
    ...actionDetail(id ?? 0),
    enabled: id !== undefined,
    refetchOnMount: "always",
  });
  const databases = useQuery(databaseList());
  const models = useQuery(modelList());
  const back = { href: "#/actions", label: m.places_actions() };
  const title = id === undefined ? m.actions_new() : m.editor_edit_action();
  const failed = [action, databases, models].find((query) => query.isError);
  const waiting =
    !databases.data || !models.data || (id !== undefined && (!action.data || action.isFetching));
  // A fetch while editing (an event) must not replace the editor by a skeleton.
  const [opened, setOpened] = useState(false);
  if (!waiting && !opened) setOpened(true);
  if (
    !databases.data ||
    !models.data ||
    (id !== undefined && !action.data) ||
    (waiting && !opened)
  ) {
    return (
      <Screen title={title} back={back}>
        {failed?.error ? (
          <LoadFailure
            title={m.load_action()}
            missing={m.missing_action()}
            failure={failed.error}
            onRetry={() => void failed.refetch()}
          />
        ) : (
          <Skeleton />
        )}
      </Screen>
    );
  }
  const draft = action.data
    ? fromAction(action.data.action)
    : blank(type ?? "query", databases.data, models.data);
  if (draft.type !== "http" && databases.data.length === 0) {
    return (
      <Screen title={title} back={back}>
        <EmptyState
          title={m.editor_connect_first()}
          action={<ButtonLink href="#/databases">{m.places_databases()}</ButtonLink>}
        >
          {draft.type === "query" ? m.editor_query_needs_database() : m.editor_row_needs_database()}
        </EmptyState>
      </Screen>
    );
  }
  return (
    <Providers>
      <EditorBody
        action={action.data?.action ?? null}
        drift={action.data?.drift ?? []}
        initial={draft}
        databases={databases.data}
        models={models.data}
        back={back}
      />
    </Providers>
  );
}

/** A new draft stands on the first database, in that one's own group. */
function blank(
  type: Draft["type"],
  databases: readonly Database[],
  models: readonly Model[],
): Draft {
  const database_id = type === "http" ? null : (databases[0]?.id ?? null);
  if (type === "implicit") return { ...blankDraft(type), database_id };
  const group = models.find(
    (model) => model.database_id === database_id && model.source.sort === "blank",
  );
  return {
    ...blankDraft(type),
    database_id,
    model_id: group?.id ?? models.find((model) => model.database_id === database_id)?.id ?? null,
  };
}

interface BodyProps {
  action: Action | null;
  drift: readonly DriftNote[];
  initial: Draft;
  databases: readonly Database[];
  models: readonly Model[];
  back: { href: string; label: string };
}

function EditorBody({ action, drift, initial, databases, models, back }: BodyProps) {
  const queryClient = useQueryClient();
  const editor = useEditor({
    initial,
    action,
    onSaved: (saved) => {
      if (!action) navigate(`/actions/${saved.action.id}/edit`, { replace: true });
    },
  });
  useShortcut("mod+s", () => editor.save());
  useCommand("save", () => editor.save());
  useUndoKeys(
    () => editor.undo?.(),
    () => editor.redo?.(),
  );
  const reload = async () => {
    if (action) await queryClient.refetchQueries({ queryKey: actionKeys.detail(action.id) });
    const newest = action && queryClient.getQueryData(actionDetail(action.id).queryKey);
    const draft = newest && fromAction(newest.action);
    if (newest && draft) editor.restart(draft, newest.action.version);
  };
  const { draft } = editor;
  const home = draft.database_id ?? models.find(({ id }) => id === draft.model_id)?.database_id;
  const isProduction =
    draft.type !== "http" && databases.find(({ id }) => id === home)?.settings.production === true;
  const untitled = {
    query: m.editor_new_query,
    http: m.editor_new_http,
    implicit: m.editor_new_row,
  };
  return (
    <Screen
      title={editor.draft.name || untitled[editor.draft.type]()}
      back={back}
      marks={isProduction && <Badge tone="production">{m.common_production()}</Badge>}
      actions={
        <>
          {action && (
            <>
              <ButtonLink href={`#/actions/${action.id}`}>{m.common_run()}</ButtonLink>
              <ButtonLink href={`#/actions/${action.id}/versions`}>
                {m.common_versions()}
              </ButtonLink>
            </>
          )}
          <SaveButtons editor={editor} databases={databases} models={models} />
        </>
      }
    >
      <EditorForm
        editor={editor}
        notice={<DriftNotice drift={drift}>{m.editor_drift_about()}</DriftNotice>}
        databases={databases}
        models={models}
        renderForm={(spec, parts) => (
          <div className={css.form}>
            <h3>{spec.title}</h3>
            {spec.description && <p className={css.description}>{spec.description}</p>}
            <OptionsContext
              value={({ id: parameter, source }) => {
                if (source !== "table")
                  return editor.draft.fields[parameter]?.optionsSource ?? null;
                return action ? { id: action.id, parameter } : null;
              }}
            >
              <ActionForm
                spec={spec}
                preview={parts}
                blocked={
                  action && !editor.isDirty ? (
                    <a href={`#/actions/${action.id}`}>{m.editor_fill_in()}</a>
                  ) : (
                    m.editor_save_first()
                  )
                }
                onSubmit={() => undefined}
              />
            </OptionsContext>
          </div>
        )}
      />
      <LeaveGuard isDirty={editor.isDirty} />
      {editor.failure?.code === "conflict" && (
        <ConflictDialog
          onClose={editor.forget}
          onReload={() => void reload()}
          onOverwrite={() => editor.save(true)}
        />
      )}
    </Screen>
  );
}
