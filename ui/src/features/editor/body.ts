/** A request's body by its content type: JSON, the fields of a form, or a text. */
import type { Header } from "./headers";
import { newHeader } from "./headers";
import type { Pair } from "./PairsTable";

export type BodyKind = "json" | "form" | "text";

const types: Record<BodyKind, string> = {
  json: "application/json",
  form: "application/x-www-form-urlencoded",
  text: "text/plain",
};

const isContentType = ({ name }: Header) => name.trim().toLowerCase() === "content-type";

/** What the program takes a body for; JSON where no header says anything. */
export function bodyKind(headers: Header[] | string): BodyKind {
  if (typeof headers === "string") return "text";
  const type = headers.find(isContentType)?.value.toLowerCase();
  if (type === undefined || type.includes("json")) return "json";
  return type.includes("x-www-form-urlencoded") ? "form" : "text";
}

/** The headers that make a body one of `kind`; JSON needs none. */
export function headersFor(headers: Header[], kind: BodyKind): Header[] {
  if (kind === "json") return headers.filter((header) => !isContentType(header));
  const known = headers.find(isContentType);
  if (!known) return [...headers, newHeader("Content-Type", types[kind])];
  return headers.map((header) => (header === known ? { ...known, value: types[kind] } : header));
}

/** The fields of a form's body; null if it is not one that rows can show, as with `[[ ]]`. */
export function formRows(body: string): Pair[] | null {
  if (body === "") return [];
  if (/\[\[|\]\]/.test(body)) return null;
  try {
    return body.split("&").map((pair) => {
      const [name = "", ...value] = pair.split("=");
      return { name: decoded(name), value: decoded(value.join("=")) };
    });
  } catch {
    return null;
  }
}

export const formText = (rows: readonly Pair[]): string =>
  rows.map(({ name, value }) => `${encoded(name)}=${encoded(value)}`).join("&");

/** A body without the fields that were added and not filled in. */
export const withoutBlanks = (body: string): string =>
  body
    .split("&")
    .filter((pair) => pair !== "=")
    .join("&");

/** The same content as another kind, where it has one. */
export function converted(body: string, from: BodyKind, to: BodyKind): string {
  if (from === "form" && to === "json") {
    const rows = formRows(body);
    if (!rows || rows.length === 0) return body;
    return JSON.stringify(
      Object.fromEntries(rows.map(({ name, value }) => [name, value])),
      null,
      2,
    );
  }
  if (from === "json" && to === "form") {
    const flat = flatObject(body);
    return flat ? formText(flat) : body;
  }
  return body;
}

function flatObject(text: string): Pair[] | null {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) return null;
    const entries = Object.entries(parsed);
    if (entries.some(([, value]) => typeof value === "object")) return null;
    return entries.map(([name, value]) => ({ name, value: String(value) }));
  } catch {
    return null;
  }
}

/** Variables stay as they are: the program encodes what they become. */
const besideVariables = (text: string, change: (part: string) => string) =>
  text
    .split(/(\{\{[^{}]*\}\})/)
    .map((part, at) => (at % 2 === 1 ? part : change(part)))
    .join("");

const encoded = (text: string) =>
  besideVariables(text, (part) => encodeURIComponent(part).replaceAll("%20", "+"));

const decoded = (text: string) =>
  besideVariables(text, (part) => decodeURIComponent(part.replaceAll("+", " ")));
