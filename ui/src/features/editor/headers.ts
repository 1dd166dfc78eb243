/** Request headers: a JSON object in a text for the program, rows for a person. */

export interface Header {
  /** Tells the rows apart while they are edited. */
  key: number;
  name: string;
  value: string;
}

let lastKey = 0;

export function newHeader(name = "", value = ""): Header {
  lastKey += 1;
  return { key: lastKey, name, value };
}

/** Headers that hold what nobody else should know. */
const SECRET = /^(proxy-)?authorization$|^cookie$|api-?key|token|secret/i;

/** The name of a header that holds a secret in clear, for all who see the action. */
export function secretInClear(headers: Header[] | string): string | null {
  if (typeof headers === "string") return null;
  const isOpen = ({ name, value }: Header) =>
    SECRET.test(name.trim()) && value.trim() !== "" && !value.includes("{{");
  return headers.find(isOpen)?.name.trim() ?? null;
}

/** Rows if the text is a JSON object of texts, else the text itself. */
export function headersFromText(text: string | null): Header[] | string {
  if (text === null || text.trim() === "") return [];
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) return text;
    const entries = Object.entries(parsed);
    return entries.every(([, value]) => typeof value === "string")
      ? entries.map(([name, value]) => newHeader(name, value))
      : text;
  } catch {
    return text;
  }
}

/** Null without headers; rows without a name are left out. */
export function headersToText(headers: Header[] | string): string | null {
  if (typeof headers === "string") return headers.trim() || null;
  const named = headers.filter(({ name }) => name.trim() !== "");
  if (named.length === 0) return null;
  return JSON.stringify(Object.fromEntries(named.map(({ name, value }) => [name.trim(), value])));
}
