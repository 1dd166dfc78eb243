/** Text with colours, and with marks where something is wrong with it: CodeMirror. */
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { MySQL, PostgreSQL, type SQLDialect, SQLite, sql } from "@codemirror/lang-sql";
import { bracketMatching } from "@codemirror/language";
import { nextDiagnostic, setDiagnostics } from "@codemirror/lint";
import { Compartment, EditorState, type Extension, Text } from "@codemirror/state";
import { EditorView, keymap, lineNumbers, placeholder as showPlaceholder } from "@codemirror/view";
import { useEffect, useRef } from "react";
import css from "./CodeEditor.module.css";
import { type CodeTable, completeSql, completeVariables, type SqlEngine } from "./codeCompletion";
import { codeLook, oneLineLook } from "./codeLook";
import { type CodeMark, diagnosticsOf } from "./codeMarks";
import { Said } from "./Said";

export type CodeLanguage = SqlEngine | "json" | "jq" | "plain";

interface Props {
  label: string;
  value: string;
  onChange: (value: string) => void;
  language: CodeLanguage;
  problem?: string;
  /** Where it is; F8 goes there. */
  marks?: readonly CodeMark[];
  placeholder?: string;
  /** What SQL is completed with. */
  tables?: readonly CodeTable[];
  /** Variables that are known beside those of the text. */
  variables?: readonly string[];
  /** A field of one line. */
  oneLine?: boolean;
  /** Shows the label above. */
  showLabel?: boolean;
  /** Sees a pasted text first; true if it is dealt with. */
  onPasteText?: (text: string) => boolean;
}

const noMarks: readonly CodeMark[] = [];
const noTables: readonly CodeTable[] = [];
const noVariables: readonly string[] = [];

/** What is completed changes while the text stays. */
const completion = new Compartment();

export default function CodeEditor({
  label,
  value,
  onChange,
  language,
  problem,
  marks = noMarks,
  placeholder = "",
  tables = noTables,
  variables = noVariables,
  oneLine = false,
  showLabel = false,
  onPasteText,
}: Props) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const latest = useRef({ onChange, onPasteText });
  useEffect(() => {
    latest.current = { onChange, onPasteText };
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text is synchronised below
  useEffect(() => {
    if (!host.current) return;
    const report = EditorView.updateListener.of((update) => {
      if (update.docChanged) latest.current.onChange(update.state.doc.toString());
    });
    const named = EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0" });
    const pasted = EditorView.domEventHandlers({
      paste: ({ clipboardData }) =>
        latest.current.onPasteText?.(clipboardData?.getData("text/plain") ?? "") ?? false,
    });
    const extensions = [
      oneLine ? singleLine : EditorView.lineWrapping,
      ...base(language),
      named,
      pasted,
      report,
      showPlaceholder(placeholder),
      completion.of([]),
    ];
    const editor = new EditorView({
      parent: host.current,
      state: EditorState.create({ doc: value, extensions }),
    });
    view.current = editor;
    return () => editor.destroy();
  }, [label, language, placeholder, oneLine]);
  useEffect(() => {
    const editor = view.current;
    if (!editor || editor.state.doc.toString() === value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
  }, [value]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new editor has none yet
  useEffect(() => {
    const effects = completion.reconfigure(completionOf(language, tables, variables));
    view.current?.dispatch({ effects });
  }, [label, language, placeholder, oneLine, tables, variables]);
  const shownMarks = JSON.stringify(marks);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new text takes its old marks along
  useEffect(() => {
    const editor = view.current;
    const found = diagnosticsOf(editor?.state.doc ?? Text.empty, JSON.parse(shownMarks));
    editor?.dispatch(setDiagnostics(editor.state, found));
  }, [shownMarks, language]);
  return (
    <div className={css.field}>
      {showLabel && (
        <span className={css.label} aria-hidden="true">
          {label}
        </span>
      )}
      <div ref={host} className={css.host} data-wrong={problem ? true : undefined} />
      {problem && (
        <p className={css.problem} role="status">
          <Said text={problem} />
        </p>
      )}
    </div>
  );
}

/** Puts `text` in place of what is selected in the editor that `element` is in, if it is in one. */
export function insertInEditor(element: HTMLElement, text: string): boolean {
  const editor = EditorView.findFromDOM(element);
  editor?.dispatch(editor.state.replaceSelection(text));
  editor?.focus();
  return editor !== null;
}

const dialects: Record<SqlEngine, SQLDialect> = {
  sqlite: SQLite,
  postgres: PostgreSQL,
  mysql: MySQL,
};

function languageOf(language: CodeLanguage): Extension {
  if (language === "json") return json();
  if (language === "jq" || language === "plain") return [];
  return [sql({ dialect: dialects[language] }), lineNumbers()];
}

function completionOf(
  language: CodeLanguage,
  tables: readonly CodeTable[],
  variables: readonly string[],
): Extension {
  if (language === "jq") return [];
  if (language === "json" || language === "plain") return completeVariables(variables);
  return completeSql(language, dialects[language], tables);
}

function base(language: CodeLanguage): Extension[] {
  return [
    history(),
    keymap.of([...defaultKeymap, ...historyKeymap, { key: "F8", run: nextDiagnostic }]),
    bracketMatching(),
    codeLook,
    languageOf(language),
  ];
}

/** Keeps the text on one line: a pasted break becomes a blank, Enter does nothing. */
const singleLine: Extension = [
  keymap.of([{ key: "Enter", run: () => true }]),
  EditorState.transactionFilter.of((change) => {
    if (change.newDoc.lines === 1) return change;
    const insert = change.newDoc
      .toString()
      .trim()
      .replace(/\s*\n\s*/g, " ");
    return [change, { changes: { from: 0, to: change.newDoc.length, insert }, sequential: true }];
  }),
  oneLineLook,
];
