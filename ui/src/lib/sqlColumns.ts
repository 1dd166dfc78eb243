/**
 * Which columns the `{{variables}}` of a SQL text stand for, as far as a look at the text tells:
 * those they are compared with or written to. It is no parser: what it can't tell, it leaves out.
 */

/** Names as they are spelled, without a schema or an alias. */
export interface SqlColumns {
  /** The tables that the text names. */
  tables: string[];
  /** By variable. */
  columns: Map<string, Set<string>>;
}

const NAME = '(?:[\\w$]+|"[^"]+"|`[^`]+`)';
const PATH = `${NAME}(?:\\.${NAME})*`;
const SLOT = "\\{\\{\\s*([^{}]*?)\\s*\\}\\}";
const SKIPPED = /'(?:[^']|'')*'|--[^\n]*|\/\*[\s\S]*?\*\//g;
const COMPARED = new RegExp(
  `(${PATH})\\s*(?:=|<>|!=|<=|>=|<|>|\\bIN\\s*\\(|\\bBETWEEN\\b)\\s*${SLOT}`,
  "gi",
);
const TABLE = new RegExp(`\\b(?:FROM|JOIN|UPDATE|INTO)\\s+(${PATH})`, "gi");
const INSERTED = new RegExp(`\\bINTO\\s+${PATH}\\s*\\(([^()]*)\\)\\s*VALUES\\s*\\(`, "gi");
const ALONE = new RegExp(`^\\s*${SLOT}\\s*$`);

export function sqlColumns(sql: string): SqlColumns {
  const text = sql.replace(SKIPPED, " ");
  const columns = new Map<string, Set<string>>();
  const add = (variable: string, column: string) =>
    columns.set(variable, new Set([...(columns.get(variable) ?? []), plain(column)]));
  for (const [, column = "", variable = ""] of text.matchAll(COMPARED)) add(variable, column);
  for (const match of text.matchAll(INSERTED)) {
    const values = listed(text.slice(match.index + match[0].length));
    for (const [at, column] of (match[1] ?? "").split(",").entries()) {
      const variable = ALONE.exec(values[at] ?? "")?.[1];
      if (variable) add(variable, column);
    }
  }
  return { tables: [...text.matchAll(TABLE)].map(([, path = ""]) => plain(path)), columns };
}

/** `"o"."Status"` → `status`. */
const plain = (path: string): string =>
  (path.trim().split(".").at(-1) ?? "").replace(/^["`]|["`]$/g, "").toLowerCase();

/** What stands between commas until the bracket around it closes. */
function listed(text: string): string[] {
  const items = [""];
  let depth = 0;
  for (const character of text) {
    if (character === "(") depth += 1;
    if (character === ")") depth -= 1;
    if (depth < 0) break;
    if (character === "," && depth === 0) items.push("");
    else items[items.length - 1] += character;
  }
  return items;
}
