/** A draft, what the program thinks of it, and saving it. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { actionKeys, createAction, draftForm, updateAction } from "@/api/actions";
import type { Action, ActionWithForm, TableColumns } from "@/api/types.gen";
import { useDebounced } from "@/hooks/useDebounced";
import type { Failure } from "@/lib/failure";
import { setGuard } from "@/lib/hashLocation";
import { toast } from "@/lib/toasts";
import { m } from "@/paraglide/messages";
import { type Draft, toJson, withColumns } from "./draft";
import { amend, begin, record, redo, undo } from "./draftHistory";
import { type DraftProblems, worthSaying } from "./problems";

/** How long typing must rest before the preview is asked for. */
const PREVIEW_MS = 150;

interface Options {
  initial: Draft;
  /** The action that is edited; none while a new one is made. */
  action: Action | null;
  onSaved: (saved: ActionWithForm) => void;
}

interface Saving {
  written: Draft;
  overwrite: boolean;
}

interface Saved {
  /** What was written, with what the program knew of it. */
  sent: Draft;
  answer: ActionWithForm;
}

export function useEditor({ initial, action, onSaved }: Options) {
  const queryClient = useQueryClient();
  const [history, setHistory] = useState(() => begin(initial));
  const draft = history.now;
  const [stored, setStored] = useState(initial);
  const [version, setVersion] = useState(action?.version ?? null);
  const [tried, setTried] = useState(false);
  const json = useMemo(() => toJson(draft), [draft]);
  const saved = useMemo(() => JSON.stringify(toJson(stored)), [stored]);
  const isDirty = JSON.stringify(json) !== saved;
  const preview = useQuery({
    ...draftForm(useDebounced(json, PREVIEW_MS)),
    placeholderData: keepPreviousData,
  });

  const seen = preview.isPlaceholderData ? undefined : preview.data;
  useEffect(() => {
    if (!seen) return;
    setHistory((history) => amend(history, withColumns(history.now, seen)));
  }, [seen]);

  const save = useMutation<Saved, Failure, Saving>({
    mutationFn: async ({ written, overwrite }) => {
      // Who saves at once sends the types of new fields, too.
      const sent =
        written.type === "query"
          ? withColumns(written, await queryClient.ensureQueryData(draftForm(toJson(written))))
          : written;
      const json = toJson(sent);
      const answer = action
        ? await updateAction(action.id, json, overwrite ? null : version)
        : await createAction(json);
      return { sent, answer };
    },
    onSuccess: ({ sent, answer }) => {
      // What was written meanwhile is not saved yet.
      setStored(sent);
      setVersion(answer.action.version);
      setGuard(null);
      toast("success", m.common_saved_name({ name: answer.action.name }));
      queryClient.setQueryData(actionKeys.detail(answer.action.id), answer);
      void queryClient.invalidateQueries({ queryKey: actionKeys.lists });
      onSaved(answer);
    },
  });
  const blank = {
    name: draft.name === "",
    text: (draft.type === "query" ? draft.sql : draft.url) === "",
    table: draft.model_id === null && draft.table_id === null,
  };
  const found: DraftProblems = {
    ...preview.data?.problems,
    ...(isDirty && save.error ? save.error.fields : {}),
  };
  const replace = (change: (draft: Draft) => Draft) => {
    const time = Date.now();
    setHistory((history) => record(history, change(history.now), time));
  };
  return {
    draft,
    change: (next: Partial<Draft>) => {
      replace((before) => ({ ...before, ...next }));
      if (save.isError && save.error.code !== "conflict") save.reset();
    },
    replace,
    /** Learns the columns that fields may stand for; no step of its own. */
    know: (columns: readonly TableColumns[]) =>
      setHistory((history) => amend(history, { ...history.now, columns })),
    /** Takes the last step back; none while there is nothing to take back. */
    undo: history.before.length > 0 ? () => setHistory(undo) : null,
    redo: history.after.length > 0 ? () => setHistory(redo) : null,
    isDirty,
    /** What a save would change; none while there is nothing to change. */
    stored: action && stored,
    preview: preview.data,
    problems: tried ? found : worthSaying(found, blank),
    save: (overwrite = false) => {
      setTried(true);
      if (!save.isPending) save.mutate({ written: draft, overwrite });
    },
    saving: save.isPending,
    failure: save.error,
    forget: save.reset,
    /** Begins anew with what is stored now. */
    restart: (stored: Draft, at: number) => {
      setHistory(begin(stored));
      setStored(stored);
      setVersion(at);
      save.reset();
    },
  };
}

export type Editor = ReturnType<typeof useEditor>;
