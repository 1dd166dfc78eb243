/** A table that was pasted or read from a file, and which of its columns fills which field. */
import type { Field } from "@/api/types.gen";
import { m } from "@/paraglide/messages";

export interface Sheet {
  /** The first row's texts, if they are names; else `Column 1`, …. */
  columns: string[];
  /** Whether the columns have names of their own. */
  isNamed: boolean;
  rows: string[][];
}

/** The text of each field, by field id; a field that is not in it is left out. */
export type Cells = Record<string, string>;

/** The field that each column fills, or none. */
export type Mapping = ReadonlyArray<string | null>;

/** What stands in a cell that is to be NULL. */
export const NULL_WORD = "NULL";

/** Reads comma-, semicolon- or tab-separated text; the parser comes only when it is used. */
export async function readSheet(text: string, fields: readonly Field[]): Promise<Sheet> {
  const { default: papa } = await import("papaparse");
  const { data } = papa.parse<string[]>(text.replace(/^\uFEFF/, ""), {
    delimiter: text.includes("\t") ? "\t" : "",
    skipEmptyLines: "greedy",
  });
  const [first = [], ...rest] = data;
  const width = Math.max(0, ...data.map((row) => row.length));
  if (first.some((name) => fieldOf(name, fields))) {
    return { columns: named(first, width), isNamed: true, rows: rest };
  }
  return { columns: named([], width), isNamed: false, rows: data };
}

function named(names: readonly string[], width: number): string[] {
  return Array.from(
    { length: width },
    (_, at) => names[at]?.trim() || m.bulk_column({ number: at + 1 }),
  );
}

/** Without a header the columns are taken in the order of the fields. */
export function matched({ columns, isNamed }: Sheet, fields: readonly Field[]): Mapping {
  const found = columns.map((name, at) => {
    const field = isNamed ? fieldOf(name, fields) : fields[at];
    return field?.id ?? null;
  });
  return found.map((id, at) => (id !== null && found.indexOf(id) === at ? id : null));
}

/** The field that is called `name`, whatever its case and punctuation. */
function fieldOf(name: string, fields: readonly Field[]): Field | undefined {
  const wanted = plain(name);
  if (!wanted) return undefined;
  return fields.find((field) => [field.id, field.slug, field.label].map(plain).includes(wanted));
}

const plain = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");

/** The sheet's rows as cells; columns that fill no field are left out. */
export function toCells({ rows }: Sheet, mapping: Mapping): Cells[] {
  return rows.map((row) =>
    Object.fromEntries(
      mapping.flatMap((id, at) => (id === null ? [] : [[id, (row[at] ?? "").trim()] as const])),
    ),
  );
}

/** What is sent for a row: empty cells are left out, `NULL` is null where that may be. */
export function toValues(cells: Cells, fields: readonly Field[]): Record<string, unknown> {
  const sent: Record<string, unknown> = {};
  for (const field of fields) {
    const text = (cells[field.id] ?? "").trim();
    if (text === "") continue;
    sent[field.id] = field.nullable && text === NULL_WORD ? null : typed(field, text);
  }
  return sent;
}

function typed(field: Field, text: string): unknown {
  const option = field.options.find(({ value, label }) => label === text || String(value) === text);
  if (option) return option.value;
  if (field.value_type !== "boolean") return text;
  const word = text.toLowerCase();
  if (["true", "yes", "1"].includes(word)) return true;
  return ["false", "no", "0"].includes(word) ? false : text;
}

/** The cells of rows as they were sent before. */
export function cellsOf(rows: readonly Record<string, unknown>[]): Cells[] {
  const text = (value: unknown) => (value === null ? NULL_WORD : String(value));
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([id, value]) => [id, text(value)])),
  );
}
