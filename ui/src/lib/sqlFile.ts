/** Reads a file of SQL that somebody hands over: a text, or a failure that says what to do. */
import { m } from "@/paraglide/messages";
import { Failure } from "./failure";
import { number } from "./reader";

/** As much as an action's statement may have; more is a script to run elsewhere. */
export const MOST_BYTES = 1024 * 1024;

/** What is known of a file before it is read, and a way to read it: a `File`, say. */
export interface Source {
  name: string;
  size: number;
  arrayBuffer: () => Promise<ArrayBuffer>;
}

export interface SqlText {
  /** The file's own name. */
  name: string;
  text: string;
}

export async function readSql(file: Source): Promise<SqlText> {
  const { name, size } = file;
  if (!/\.(sql|psql|ddl|txt)$|^[^.]+$/i.test(name)) throw refused(m.files_not_sql({ name }));
  if (size > MOST_BYTES) throw refused(m.files_too_large({ name, size: megabytes(size) }));
  let bytes: Uint8Array;
  try {
    bytes = new Uint8Array(await file.arrayBuffer());
  } catch {
    throw refused(m.files_unreadable({ name }));
  }
  return { name, text: decoded(name, bytes) };
}

function decoded(name: string, bytes: Uint8Array): string {
  const encoding = encodingOf(bytes);
  // Text in UTF-16 has zeros without being binary, and says what it is at its beginning.
  if (encoding === "utf-8" && bytes.includes(0)) throw refused(m.files_binary({ name }));
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw refused(m.files_encoding({ name }));
  }
}

function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  return "utf-8";
}

const refused = (message: string) => new Failure("invalid", message);

const megabytes = (bytes: number): string => `${number(bytes / 1024 / 1024, 1)} MB`;

/** `refund_an-order.sql` → `Refund an order`: what a new action may be called. */
export function nameFrom(file: string): string {
  const words = file
    .replace(/\.[^.]*$/, "")
    .replace(/[_-]+/g, " ")
    .trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
