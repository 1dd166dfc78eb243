/** Reads the body of an answer: what SQL and what HTTP actions give. */

export interface Rows {
  affected: number | null;
  columns: string[];
  rows: unknown[][];
  truncated: boolean;
}

/** The rows in `body`, or null if it is not the answer of an SQL action. */
export function rowsOf(body: unknown): Rows | null {
  if (typeof body !== "object" || body === null || !("rows-affected" in body)) return null;
  const answer = body as {
    "rows-affected": unknown;
    columns?: unknown;
    rows?: unknown;
    truncated?: unknown;
  };
  const affected = answer["rows-affected"];
  return {
    affected: typeof affected === "number" ? affected : null,
    columns: Array.isArray(answer.columns) ? answer.columns.map(nameOf) : [],
    rows: Array.isArray(answer.rows) ? (answer.rows as unknown[][]) : [],
    truncated: answer.truncated === true,
  };
}

function nameOf(column: unknown): string {
  return typeof column === "object" && column !== null && "name" in column
    ? String(column.name)
    : String(column);
}

/** A value as text, without quotes around what is text already. */
export function cellText(value: unknown): string {
  if (value === null || value === undefined) return "NULL";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

export const prettyJson = (value: unknown): string => JSON.stringify(value ?? null, null, 2);
