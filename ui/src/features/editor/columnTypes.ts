/** The types of new fields: those of the columns they stand for, where all that are meant agree. */
import type { MeantColumn, TableColumns, ValueType } from "@/api/types.gen";
import type { Draft } from "./draft";

/** By variable; what is not known is not in it. */
export function columnTypes({ type, columns, meant }: Draft): ReadonlyMap<string, ValueType> {
  const found = new Map<string, ValueType>();
  if (type !== "query" || !columns) return found;
  for (const [variable, all] of Object.entries(meant ?? {})) {
    const types = new Set(all.flatMap((one) => typesOf(one, columns)));
    const [only] = types;
    if (only && types.size === 1) found.set(variable, only);
  }
  return found;
}

/** The types that a column has in its tables; of one that nobody knows, a text. */
function typesOf({ tables, column }: MeantColumn, columns: readonly TableColumns[]): ValueType[] {
  const types = columns
    .filter((table) =>
      tables.some(
        ({ schema, name }) =>
          is(table.name, name) && (schema === null || is(table.schema ?? schema, schema)),
      ),
    )
    .flatMap((table) => table.columns)
    .filter(({ name }) => is(name, column))
    .map(({ value_type }) => value_type);
  return types.length > 0 ? types : ["text"];
}

const is = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
