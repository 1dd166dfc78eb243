/** Files that a person picks or hands over: the browser's in a browser, the system's in the window. */
import type { Source } from "@/lib/sqlFile";
import { call, isInWindow } from "./transport";

/** A file that the window has read; what is too large has no bytes. */
interface WindowFile {
  name: string;
  size: number;
  /** As base64. */
  bytes: string;
}

/** Asks for a file of SQL; null if the person picks none. */
export async function pickSqlFile(): Promise<Source | null> {
  return isInWindow() ? toSource(await call<WindowFile | null>("pick_sql_file")) : pickInBrowser();
}

/** Whether there is a dialog for a database's file: only the program sees paths. */
export const canPickDatabaseFile = isInWindow;

/** The path of the SQLite file that the person picks; null if it is none. */
export const pickDatabaseFile = () => call<string | null>("pick_database_file");

/** The file that the program was started with, the first time one asks. */
export const takeGivenFile = async (): Promise<Source | null> =>
  toSource(await call<WindowFile | null>("take_given_file"));

const toSource = (file: WindowFile | null): Source | null =>
  file && {
    ...file,
    arrayBuffer: async () => Uint8Array.from(atob(file.bytes), (one) => one.charCodeAt(0)).buffer,
  };

function pickInBrowser(): Promise<Source | null> {
  const input = document.createElement("input");
  input.type = "file";
  input.accept = ".sql,.psql,.ddl,.txt,application/sql";
  return new Promise((resolve) => {
    input.onchange = () => resolve(input.files?.[0] ?? null);
    input.oncancel = () => resolve(null);
    input.click();
  });
}
