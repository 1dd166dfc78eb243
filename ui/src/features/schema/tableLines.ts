/** From the tables of a database to the lines of its list: search, then schemas. */
import type { TableLine } from "@/api/types.gen";

export type Line =
  | { sort: "schema"; key: string; name: string }
  | { sort: "table"; key: string; table: TableLine };

/** Every word of `search` must stand in the table's name or its schema's. */
export function matching(tables: readonly TableLine[], search: string): readonly TableLine[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return tables;
  return tables.filter(({ schema, name }) => {
    const text = `${schema ?? ""}.${name}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** The tables in their order, under their schemas where the engine has any. */
export function toLines(tables: readonly TableLine[]): Line[] {
  const lines: Line[] = [];
  let last: string | null = null;
  for (const table of tables) {
    if (table.schema !== null && table.schema !== last) {
      lines.push({ sort: "schema", key: `schema ${table.schema}`, name: table.schema });
      last = table.schema;
    }
    lines.push({ sort: "table", key: `table ${table.id}`, table });
  }
  return lines;
}

/** The next line with a table from `from` in steps of `by`, or `from` itself at the end. */
export function step(lines: readonly Line[], from: number, by: 1 | -1): number {
  for (let at = from + by; at >= 0 && at < lines.length; at += by) {
    if (lines[at]?.sort === "table") return at;
  }
  return from;
}
