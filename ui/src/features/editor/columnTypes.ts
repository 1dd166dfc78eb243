/** The types of new fields: those of the columns they stand for, where all that are meant agree. */
import type { TableColumns, ValueType } from "@/api/types.gen";
import { sqlColumns } from "@/lib/sqlColumns";
import type { Draft } from "./draft";

/** By variable; what is not known is not in it. */
export function columnTypes({ type, sql, columns }: Draft): ReadonlyMap<string, ValueType> {
  const found = new Map<string, ValueType>();
  if (type !== "query" || !columns) return found;
  const named = sqlColumns(sql);
  const known = typesOf(columns, new Set(named.tables));
  for (const [variable, names] of named.columns) {
    const types = new Set([...names].flatMap((name) => known.get(name) ?? ["text" as const]));
    const [only] = types;
    if (only && types.size === 1) found.set(variable, only);
  }
  return found;
}

/** The types that columns of a name have in these tables. */
function typesOf(columns: readonly TableColumns[], tables: ReadonlySet<string>) {
  const types = new Map<string, ValueType[]>();
  for (const table of columns.filter(({ name }) => tables.has(name.toLowerCase()))) {
    for (const { name, value_type } of table.columns) {
      const key = name.toLowerCase();
      types.set(key, [...(types.get(key) ?? []), value_type]);
    }
  }
  return types;
}
