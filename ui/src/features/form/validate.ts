/**
 * What is wrong with a form before it is sent; the server checks everything again. In English,
 * its words are these, so that a problem reads the same wherever it was found.
 */
import type { Field, FormSpec, Validation } from "@/api/types.gen";
import { m } from "@/paraglide/messages";
import {
  type FormValues,
  hasOptions,
  isDate,
  isNumber,
  normalDateTime,
  normalTime,
  scalarOf,
} from "./values";
import { isVisible } from "./visible";

/** One sentence a field, by field id. */
export type Problems = Record<string, string>;

/** The problems of the fields that show, in the form's order. */
export function validate(spec: FormSpec, values: FormValues): Problems {
  const problems: Problems = {};
  for (const field of spec.fields) {
    if (!isVisible(spec, field, values)) continue;
    const problem = problemOf(field, values);
    if (problem) problems[field.id] = problem;
  }
  return problems;
}

function problemOf(field: Field, values: FormValues): string | null {
  const value = values[field.id];
  if (value?.sort === "null") return null;
  const scalar = scalarOf(field, value);
  if (scalar === undefined || scalar === null) return absence(field, value?.sort === "set");
  if (hasOptions(field) || field.source || typeof scalar === "boolean") return null;
  return wrongType(field, String(scalar)) ?? broken(field, String(scalar));
}

function absence(field: Field, set: boolean): string | null {
  if (set && field.nullable && !field.required) return m.form_value_or_keep();
  // An empty field with a default is filled in by the server.
  if (field.required && field.initial === null) return m.form_required();
  return null;
}

function wrongType(field: Field, text: string): string | null {
  switch (field.value_type) {
    case "number":
      return isNumber(text) ? null : m.form_number();
    case "date":
      return isDate(text) ? null : m.form_date();
    case "datetime":
      return normalDateTime(text) ? null : m.form_date_time();
    case "time":
      return normalTime(text) ? null : m.form_time();
    case "boolean":
    case "text":
      return null;
  }
}

function broken(field: Field, text: string): string | null {
  // Keys that do not apply are missing in what the server sends.
  const rule: Partial<Validation> | null = field.validation;
  if (!rule) return null;
  const problem =
    outOfBounds(rule, field, text) ?? wrongLength(rule, text) ?? wrongPattern(rule, text);
  return problem && (rule.message ?? problem);
}

function outOfBounds({ min, max }: Partial<Validation>, field: Field, text: string): string | null {
  const below = min !== undefined && min !== null && compare(field, text, String(min)) < 0;
  const above = max !== undefined && max !== null && compare(field, text, String(max)) > 0;
  if (below) return m.form_at_least({ min });
  return above ? m.form_at_most({ max }) : null;
}

/** Dates and times in ISO form are in order as texts. */
function compare(field: Field, a: string, b: string): number {
  if (field.value_type === "number") return Number(a) - Number(b);
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function wrongLength({ minLength, maxLength }: Partial<Validation>, text: string): string | null {
  const length = [...text].length;
  if (typeof minLength === "number" && length < minLength)
    return m.form_min_length({ count: minLength });
  return typeof maxLength === "number" && length > maxLength
    ? m.form_max_length({ count: maxLength })
    : null;
}

function wrongPattern({ pattern }: Partial<Validation>, text: string): string | null {
  if (!pattern) return null;
  try {
    return new RegExp(`^(?:${pattern})$`, "u").test(text) ? null : m.form_wrong_form();
  } catch {
    // The server's syntax knows more than the browser's: leave it to the server.
    return null;
  }
}
