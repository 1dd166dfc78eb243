/** Text with colours: CodeMirror, dressed in our tokens; `{{variables}}` and `[[clauses]]` stand out. */
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { PostgreSQL, SQLite, sql } from "@codemirror/lang-sql";
import { bracketMatching, HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorState, type Extension } from "@codemirror/state";
import {
  Decoration,
  type DecorationSet,
  EditorView,
  keymap,
  lineNumbers,
  MatchDecorator,
  placeholder as showPlaceholder,
  ViewPlugin,
  type ViewUpdate,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { useEffect, useRef } from "react";
import css from "./CodeEditor.module.css";

type CodeLanguage = "sqlite" | "sql" | "json" | "plain";

interface Props {
  label: string;
  value: string;
  onChange: (value: string) => void;
  language: CodeLanguage;
  problem?: string;
  placeholder?: string;
}

export default function CodeEditor({
  label,
  value,
  onChange,
  language,
  problem,
  placeholder = "",
}: Props) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const latest = useRef(onChange);
  useEffect(() => {
    latest.current = onChange;
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text is synchronised below
  useEffect(() => {
    if (!host.current) return;
    const report = EditorView.updateListener.of((update) => {
      if (update.docChanged) latest.current(update.state.doc.toString());
    });
    const named = EditorView.contentAttributes.of({ "aria-label": label });
    const extensions = [...base(language), named, report, showPlaceholder(placeholder)];
    const editor = new EditorView({
      parent: host.current,
      state: EditorState.create({ doc: value, extensions }),
    });
    view.current = editor;
    return () => editor.destroy();
  }, [label, language, placeholder]);
  useEffect(() => {
    const editor = view.current;
    if (!editor || editor.state.doc.toString() === value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
  }, [value]);
  return (
    <div className={css.field}>
      <div ref={host} className={css.host} data-wrong={problem ? true : undefined} />
      {problem && (
        <p className={css.problem} role="status">
          {problem}
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

const languages: Record<CodeLanguage, () => Extension> = {
  sqlite: () => [sql({ dialect: SQLite, upperCaseKeywords: true }), lineNumbers()],
  sql: () => [sql({ dialect: PostgreSQL, upperCaseKeywords: true }), lineNumbers()],
  json: () => json(),
  plain: () => [],
};

function base(language: CodeLanguage): Extension[] {
  return [
    history(),
    keymap.of([...defaultKeymap, ...historyKeymap]),
    bracketMatching(),
    EditorView.lineWrapping,
    syntaxHighlighting(colours),
    variables,
    theme,
    languages[language](),
  ];
}

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword], color: "var(--code-keyword)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--code-string)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--code-number)" },
  { tag: [tags.comment], color: "var(--text-subtle)", fontStyle: "italic" },
]);

const marks = new MatchDecorator({
  regexp: /\{\{[^{}]*\}\}|\[\[|\]\]/g,
  decoration: (match) =>
    Decoration.mark({ class: match[0].startsWith("{{") ? "cm-variable" : "cm-clause" }),
});

const variables = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
      this.decorations = marks.createDeco(view);
    }
    update(update: ViewUpdate) {
      this.decorations = marks.updateDeco(update, this.decorations);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

const theme = EditorView.theme({
  "&": {
    color: "var(--text)",
    backgroundColor: "var(--surface-raised)",
    fontSize: "var(--font-3)",
    maxHeight: "var(--code-max)",
  },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--font-mono)", lineHeight: "1.55", overflow: "auto" },
  ".cm-content": { caretColor: "var(--text)", padding: "var(--space-2) 0" },
  ".cm-line": { padding: "0 var(--space-3)" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground, ::selection":
    {
      backgroundColor: "var(--surface-selected)",
    },
  ".cm-gutters": { backgroundColor: "transparent", color: "var(--text-subtle)", border: "none" },
  ".cm-placeholder": { color: "var(--text-placeholder)" },
  ".cm-variable, .cm-variable *": {
    color: "var(--code-variable)",
    backgroundColor: "var(--accent-soft)",
    borderRadius: "var(--radius-1)",
  },
  ".cm-clause": { color: "var(--code-variable)", fontWeight: "var(--weight-strong)" },
  ".cm-matchingBracket": { backgroundColor: "var(--surface-hover)" },
});
