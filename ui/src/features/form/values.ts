/**
 * What stands in a form's fields, and what of it is sent.
 *
 * A field holds text whatever its type: numbers and dates stay as typed until the
 * form is sent, so nothing a person types is ever rewritten under their hands.
 */
import type { Field, FormSpec } from "@/api/types.gen";
import { isVisible } from "./visible";

/**
 * `keep` sends nothing, `null` sends NULL, `set` sends the text unless it is empty.
 * Selects and radios hold the option's place in `text`, those whose options a query has the
 * value as JSON, switches `true` or `false`.
 */
export type FieldValue = { sort: "keep" } | { sort: "null" } | { sort: "set"; text: string };

/** By field id. */
export type FormValues = Record<string, FieldValue>;

export type Scalar = string | number | boolean | null;

/** What is sent: by field id; hidden, empty and kept fields are not in it. */
export type Parameters = Record<string, Scalar>;

const WHOLE_OR_DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

export function initialValues(spec: FormSpec): FormValues {
  return Object.fromEntries(spec.fields.map((field) => [field.id, initialValue(field)]));
}

function initialValue(field: Field): FieldValue {
  if (field.initial === null && field.nullable && !field.required) return { sort: "keep" };
  return { sort: "set", text: initialText(field) };
}

function initialText(field: Field): string {
  const { initial } = field;
  if (field.source) return initial === null ? "" : JSON.stringify(initial);
  if (hasOptions(field)) {
    const at = field.options.findIndex(
      ({ value }) => value === initial || (initial !== null && String(value) === String(initial)),
    );
    return at >= 0 ? String(at) : "";
  }
  // A required switch says false until it is turned on; an optional one says nothing.
  if (initial === null) return field.input === "boolean" && field.required ? "false" : "";
  return String(initial);
}

/** Whether the options to choose from are in the field. */
export const hasOptions = (field: Field): boolean =>
  !field.source && (field.input === "select" || field.input === "radio");

/** The text of a field that is to be set, else the empty one. */
export const textOf = (value: FieldValue | undefined): string =>
  value?.sort === "set" ? value.text : "";

/** What the field sends: `undefined` for nothing. Only sound for a field without problems. */
export function scalarOf(field: Field, value: FieldValue | undefined): Scalar | undefined {
  if (value === undefined || value.sort === "keep") return undefined;
  if (value.sort === "null") return null;
  if (hasOptions(field))
    return value.text === "" ? undefined : field.options[Number(value.text)]?.value;
  const typed = value.text;
  if (field.source) return typed === "" ? undefined : (JSON.parse(typed) as Scalar);
  if (typed.trim() === "") return undefined;
  return fromText(field, typed);
}

function fromText(field: Field, typed: string): Scalar {
  switch (field.value_type) {
    case "number":
      return toNumber(typed);
    case "boolean":
      return typed === "true";
    case "time":
      return normalTime(typed) ?? typed;
    case "datetime":
      return normalDateTime(typed) ?? typed;
    case "date":
      return typed.trim();
    case "text":
      return typed;
  }
}

/**
 * A number if that keeps every character, else its text: no digit of a long decimal
 * gets lost, and the last zero of `12.50` may matter to whoever reads it.
 */
export function toNumber(typed: string): number | string {
  const text = plain(typed.trim());
  const number = Number(text);
  return String(number) === text ? number : text;
}

/** As JSON writes numbers: no plus, no leading zeros, digits on both sides of the point. */
function plain(text: string): string {
  const parts = /^([+-]?)(\d*)(?:\.(\d*))?(e[+-]?\d+)?$/i.exec(text);
  if (!parts) return text;
  const [, sign, whole = "", decimals = "", exponent = ""] = parts;
  const digits = whole.replace(/^0+(?=\d)/, "") || "0";
  return `${sign === "-" ? "-" : ""}${digits}${decimals && `.${decimals}`}${exponent}`;
}

export const isNumber = (typed: string): boolean => WHOLE_OR_DECIMAL.test(typed.trim());

/** `9:30` → `09:30:00`; null if it is no time of day. */
export function normalTime(typed: string): string | null {
  const parts = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(typed.trim());
  if (!parts) return null;
  const [hour, minute, second] = [parts[1], parts[2], parts[3] ?? "0"].map(Number) as [
    number,
    number,
    number,
  ];
  if (hour > 23 || minute > 59 || second > 59) return null;
  return [hour, minute, second].map((part) => String(part).padStart(2, "0")).join(":");
}

/** `2020-05-01` and nothing else that is a day. */
export function isDate(typed: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(typed.trim())) return false;
  const date = new Date(`${typed.trim()}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(typed.trim());
}

/** `2020-05-01 5:00` → `2020-05-01T05:00:00`; null if it is no day with a time. */
export function normalDateTime(typed: string): string | null {
  const [date = "", time = ""] = typed.trim().split(/[T ]+/);
  const clock = normalTime(time);
  return isDate(date) && clock ? `${date}T${clock}` : null;
}

/** What a submit sends. */
export function toParameters(spec: FormSpec, values: FormValues): Parameters {
  const sent: Parameters = {};
  for (const field of spec.fields) {
    if (!isVisible(spec, field, values)) continue;
    const scalar = scalarOf(field, values[field.id]);
    if (scalar !== undefined) sent[field.id] = scalar;
  }
  return sent;
}
