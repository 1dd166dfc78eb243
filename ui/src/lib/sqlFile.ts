/** Reads a file of SQL that somebody hands over: a text, or a failure that says what to do. */
import { Failure } from "./failure";

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
  if (!/\.(sql|psql|ddl|txt)$|^[^.]+$/i.test(name))
    throw refused(`${name} is not a file of SQL. Take one whose name ends in .sql`);
  if (size > MOST_BYTES)
    throw refused(
      `${name} has ${megabytes(size)}; an action takes SQL of at most 1 MB. Take the statement that it needs out of the file and paste it`,
    );
  let bytes: Uint8Array;
  try {
    bytes = new Uint8Array(await file.arrayBuffer());
  } catch {
    throw refused(`${name} can't be read. It may be a folder, or be gone by now`);
  }
  return { name, text: decoded(name, bytes) };
}

function decoded(name: string, bytes: Uint8Array): string {
  const encoding = encodingOf(bytes);
  // Text in UTF-16 has zeros without being binary, and says what it is at its beginning.
  if (encoding === "utf-8" && bytes.includes(0))
    throw refused(`${name} is not a text: it holds bytes that no text has. Take a file of SQL`);
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw refused(
      `${name} is written in an encoding other than UTF-8. Save it as UTF-8 and take it again`,
    );
  }
}

function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  return "utf-8";
}

const refused = (message: string) => new Failure("invalid", message);

const megabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MB`;

/** `refund_an-order.sql` → `Refund an order`: what a new action may be called. */
export function nameFrom(file: string): string {
  const words = file
    .replace(/\.[^.]*$/, "")
    .replace(/[_-]+/g, " ")
    .trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
