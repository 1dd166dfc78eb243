/**
 * The `{{variables}}` of a text, by the grammar of actions.md §3.1, well enough for
 * highlighting and for keeping field settings; the server's parser has the last word.
 */

export interface Variable {
  name: string;
  /** Stands only inside `[[ ]]`, so it may stay empty. */
  optional: boolean;
}

/** What is skipped in SQL: quoted text and comments. */
const SQL_SKIP = /'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|--[^\n]*|\/\*[\s\S]*?\*\//;
const TOKEN = /\{\{([^{}]*)\}\}|\[\[|\]\]/;

const sqlTokens = new RegExp(`${SQL_SKIP.source}|${TOKEN.source}`, "g");
const plainTokens = new RegExp(TOKEN.source, "g");

/** Each name once, in order of first use; built-ins (`$now`) are left out. */
export function variablesOf(text: string, language: "sql" | "plain"): Variable[] {
  const found = new Map<string, Variable>();
  let depth = 0;
  for (const token of text.matchAll(language === "sql" ? sqlTokens : plainTokens)) {
    if (token[0] === "[[") depth += 1;
    else if (token[0] === "]]") depth = Math.max(0, depth - 1);
    const name = token[1]?.trim();
    if (!name || name.startsWith("$")) continue;
    const known = found.get(name);
    if (known) known.optional &&= depth > 0;
    else found.set(name, { name, optional: depth > 0 });
  }
  return [...found.values()];
}

/** The variables of several texts as one list. */
export function variablesOfAll(texts: readonly string[]): Variable[] {
  const found = new Map<string, Variable>();
  for (const variable of texts.flatMap((text) => variablesOf(text, "plain"))) {
    const known = found.get(variable.name);
    if (known) known.optional &&= variable.optional;
    else found.set(variable.name, { ...variable });
  }
  return [...found.values()];
}

/** `order_id` → `Order id`. */
export function humanName(name: string): string {
  const words = name.replace(/[_\-.]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
