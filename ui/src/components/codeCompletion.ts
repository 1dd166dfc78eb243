/** What the code editor offers to complete: in SQL keywords, tables and columns; `{{variables}}` anywhere. */
import {
  acceptCompletion,
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionSource,
  ifNotIn,
} from "@codemirror/autocomplete";
import {
  keywordCompletionSource,
  type SQLDialect,
  type SQLNamespace,
  schemaCompletionSource,
} from "@codemirror/lang-sql";
import { type Extension, Prec } from "@codemirror/state";
import { keymap } from "@codemirror/view";

/** A table as it is completed. */
export interface CodeTable {
  schema: string | null;
  name: string;
  is_view: boolean;
  columns: ReadonlyArray<{ name: string; database_type: string }>;
}

export type SqlEngine = "sqlite" | "postgres" | "mysql";

/** Known in every template (actions.md §3 step 5). */
const builtIns = ["$now", "$today", "$uuid", "$user.email", "$user.id", "$run.id", "$request.ip"];

/** Where SQL is not SQL. */
const opaque = ["QuotedIdentifier", "String", "LineComment", "BlockComment"];

/**
 * Tab and Enter take what is chosen, Esc closes the list. It opens a moment after a letter: not
 * any more if the person is elsewhere by then, where it would stand in the way.
 */
const complete = (sources: CompletionSource[]): Extension => [
  autocompletion({ icons: false, override: sources.map(whileFocused) }),
  Prec.high(keymap.of([{ key: "Tab", run: acceptCompletion }])),
];

/** Completes `{{variables}}` alone; `more` are known beside those of the text. */
export const completeVariables = (more: readonly string[] = []): Extension =>
  complete([variablesOfText([...builtIns, ...more])]);

/** Completes SQL of an engine with these tables. */
export const completeSql = (...of: Parameters<typeof sqlSources>): Extension =>
  complete(sqlSources(...of));

export function sqlSources(
  engine: SqlEngine,
  dialect: SQLDialect,
  tables: readonly CodeTable[],
): CompletionSource[] {
  const schema = schemaCompletionSource({
    dialect,
    schema: namespace(engine, tables),
    defaultSchema: engine === "postgres" ? "public" : undefined,
  });
  const outside = [columnsInReach(engine, tables), schema, keywordCompletionSource(dialect, true)];
  return [
    ifNotIn(opaque, variablesOfText(builtIns)),
    ...outside.map(
      (source): CompletionSource =>
        (context) =>
          isInBraces(context) ? null : source(context),
    ),
  ];
}

const whileFocused =
  (source: CompletionSource): CompletionSource =>
  (context) =>
    context.view && !context.view.hasFocus ? null : source(context);

const isInBraces = (context: CompletionContext) => context.matchBefore(/\{\{[^{}]*/) !== null;

/** The variables that stand elsewhere in the text, and those that are always known. */
function variablesOfText(known: readonly string[]): CompletionSource {
  return (context) => {
    const typed = context.matchBefore(/\{\{\s*[\p{L}\p{N}_$.-]*/u);
    if (!typed) return null;
    const from = typed.from + (/^\{\{\s*/.exec(typed.text)?.[0].length ?? 0);
    const after = context.state.sliceDoc(context.pos, context.pos + 40);
    const close = /^[^{}\n]*\}\}/.test(after) ? "" : "}}";
    const text = context.state.doc.toString();
    const own = [...text.matchAll(/\{\{\s*([\p{L}\p{N}_.-]+)\s*\}\}/gu)].map(
      ([, name = ""]) => name,
    );
    const options = [...new Set([...own, ...known])].map(
      (name, at): Completion => ({
        label: name,
        type: "variable",
        apply: name + close,
        boost: -at / 100,
      }),
    );
    return { from, options, validFor: /^[\p{L}\p{N}_$.-]*$/u };
  };
}

/** The columns of the tables that the text names, without a table before them. */
function columnsInReach(engine: SqlEngine, tables: readonly CodeTable[]): CompletionSource {
  const source: CompletionSource = (context) => {
    const word = context.matchBefore(/[\p{L}\p{N}_$]+/u);
    if (!word && !context.explicit) return null;
    const from = word?.from ?? context.pos;
    if (context.state.sliceDoc(from - 1, from) === ".") return null;
    const words = new Set(
      context.state.doc
        .toString()
        .toLowerCase()
        .split(/[^\p{L}\p{N}_$]+/u),
    );
    const columns = new Map<string, string[]>();
    for (const table of tables.filter(({ name }) => words.has(name.toLowerCase())))
      for (const { name } of table.columns)
        columns.set(name, [...(columns.get(name) ?? []), table.name]);
    const options = [...columns].map(
      ([name, of]): Completion => ({
        ...named(engine, name),
        type: "property",
        detail: of.join(", "),
        boost: 2,
      }),
    );
    return { from, options, validFor: /^[\p{L}\p{N}_$]*$/u };
  };
  return ifNotIn(opaque, source) as CompletionSource;
}

function namespace(engine: SqlEngine, tables: readonly CodeTable[]): SQLNamespace {
  const bySchema: Record<string, Record<string, SQLNamespace>> = {};
  for (const { schema, name, is_view, columns } of tables) {
    const children = columns.map(
      (column): Completion => ({
        ...named(engine, column.name),
        type: "property",
        detail: column.database_type.toLowerCase(),
      }),
    );
    const self = {
      ...named(engine, name),
      type: "type",
      detail: is_view ? "view" : "table",
      boost: 1,
    };
    const of = bySchema[schema ?? ""] ?? {};
    bySchema[schema ?? ""] = { ...of, [name.replaceAll(".", "\\.")]: { self, children } };
  }
  const { "": bare, ...schemas } = bySchema;
  return { ...schemas, ...bare };
}

/** Names that stand for themselves in few places only, as tables and columns are called. */
const reserved =
  /^(?:all|and|as|asc|by|case|check|column|create|default|delete|desc|distinct|drop|else|end|exists|for|foreign|from|grant|group|having|in|index|insert|into|is|join|key|like|limit|not|null|offset|on|or|order|primary|references|select|set|table|then|to|union|unique|update|user|using|values|when|where|with)$/i;

function named(engine: SqlEngine, name: string): { label: string; apply?: string } {
  const plain = engine === "postgres" ? /^[a-z_][a-z0-9_]*$/ : /^[a-z_][a-z0-9_]*$/i;
  if (plain.test(name) && !reserved.test(name)) return { label: name };
  const quote = engine === "mysql" ? "`" : '"';
  return { label: name, apply: quote + name.replaceAll(quote, quote + quote) + quote };
}
