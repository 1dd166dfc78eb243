/** How code looks: our tokens for CodeMirror; `{{variables}}` and `[[clauses]]` stand out. */
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import {
  Decoration,
  type DecorationSet,
  EditorView,
  MatchDecorator,
  ViewPlugin,
  type ViewUpdate,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";

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
  ".cm-lintRange-error": {
    backgroundImage: "none",
    textDecoration: "underline wavy var(--danger)",
    textUnderlineOffset: "0.2em",
  },
  ".cm-lintPoint-error:after": { borderBottomColor: "var(--danger)" },
  ".cm-tooltip": {
    color: "var(--text)",
    backgroundColor: "var(--surface-raised)",
    border: "1px solid var(--border)",
    borderRadius: "var(--radius-2)",
    boxShadow: "var(--shadow-2)",
    fontSize: "var(--font-2)",
    overflow: "hidden",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": {
    fontFamily: "var(--font-mono)",
    fontSize: "var(--font-2)",
    maxHeight: "calc(8 * var(--row-small))",
    padding: "var(--space-1)",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": {
    display: "flex",
    justifyContent: "space-between",
    gap: "var(--space-4)",
    padding: "var(--space-1) var(--space-2)",
    borderRadius: "var(--radius-1)",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": {
    color: "var(--text)",
    backgroundColor: "var(--surface-selected)",
  },
  ".cm-completionDetail": {
    color: "var(--text-subtle)",
    fontStyle: "normal",
    marginLeft: "0",
  },
  ".cm-completionMatchedText": {
    textDecoration: "none",
    fontWeight: "var(--weight-strong)",
    color: "var(--accent)",
  },
  ".cm-diagnostic": {
    padding: "var(--space-1) var(--space-2)",
    border: "none",
    whiteSpace: "pre-wrap",
    maxWidth: "var(--form-width)",
  },
});

/** All of the above, as one extension. */
export const codeLook = [syntaxHighlighting(colours), variables, theme];

/** As high as the other fields of a form. */
export const oneLineLook = EditorView.theme({
  ".cm-content": { padding: "0" },
  ".cm-line": { padding: "0 var(--space-2)", lineHeight: "calc(var(--control) - 2px)" },
  ".cm-scroller": { scrollbarWidth: "none" },
});
