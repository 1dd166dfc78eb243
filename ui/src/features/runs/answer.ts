/** Reads the body of an answer: what SQL and what HTTP actions give. */
import type { Action } from "@/api/types.gen";

export interface Rows {
  affected: number | null;
  columns: string[];
  rows: unknown[][];
  truncated: boolean;
}

/** The rows in `body`, or null if it is the answer of no database. */
export function rowsOf(body: unknown): Rows | null {
  if (typeof body !== "object" || body === null) return null;
  if (!("rows-affected" in body)) return rowsOfList(body);
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

/** The answer of an action on a row, or on a list of rows. */
function rowsOfList(body: object): Rows | null {
  const made = "created-row" in body ? body["created-row"] : undefined;
  if (typeof made === "object" && made !== null && !Array.isArray(made)) {
    const columns = Object.keys(made);
    return { affected: 1, columns, rows: [Object.values(made)], truncated: false };
  }
  if (Array.isArray(made)) {
    const columns = Object.keys(made[0] ?? {});
    const rows = made.map((row: Record<string, unknown>) => columns.map((name) => row[name]));
    const isCut = "truncated" in body && body.truncated === true;
    const affected = "rows-created" in body ? Number(body["rows-created"]) : rows.length;
    return { affected, columns, rows, truncated: isCut };
  }
  for (const key of ["rows-updated", "rows-deleted"]) {
    const count = (body as Record<string, unknown>)[key];
    if (typeof count === "number")
      return { affected: count, columns: [], rows: [], truncated: false };
  }
  return null;
}

/** A write that went by: nothing is wrong with it, and nothing has come of it. */
export function foundNoRow(action: Action, body: unknown): boolean {
  if (action.type !== "query") return false;
  const rows = rowsOf(body);
  const isEmpty = rows !== null && rows.affected === 0 && rows.rows.length === 0;
  // Other statements have no rows to change, or are asked for what there is.
  return (
    isEmpty && /\b(insert|update|delete|replace|merge)\b/i.test(action.dataset_query.native.query)
  );
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
