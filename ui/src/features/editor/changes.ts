/** What differs between two states of an action, in words. */
import { labelOf } from "./condition";
import type { Draft } from "./draft";
import { headersToText } from "./headers";
import { presentParameters } from "./parameters";

/** A short value before and after, or a text whose lines are compared. */
export interface Change {
  what: string;
  before: string;
  after: string;
  isText: boolean;
}

/** How numbers are called where people see names. */
export interface Names {
  models: ReadonlyMap<number, string>;
  databases: ReadonlyMap<number, string>;
}

const texts = [
  ["sql", "SQL"],
  ["body", "Body"],
  ["response_handle", "Response handle"],
  ["error_handle", "Error handle"],
] as const;

const guardWords: Record<string, string> = {
  exact_rows: "Exactly so many rows",
  max_rows: "At most so many rows",
  allow_all_rows: "UPDATE or DELETE without WHERE",
  preview: "Preview",
  confirm: "Ask before it runs",
  timeout_ms: "Time limit, ms",
};

const optionWords: Record<string, string> = {
  timeout_ms: "Time limit of the request, ms",
  max_response_bytes: "Largest reply, bytes",
  follow_redirects: "Follow redirects",
};

const formWords: Record<string, string> = {
  name: "Title of the form",
  description: "Text under the title",
  submitButtonLabel: "Button",
  submitButtonColor: "Colour of the button",
  confirmMessage: "Question before it runs",
  successMessage: "When it has run",
  errorMessage: "When it has failed",
};

const fieldWords: Record<string, string> = {
  title: "label",
  inputType: "input",
  fieldType: "type",
  defaultValue: "default",
  valueOptions: "options",
  optionsSource: "options from a query",
  visibleWhen: "shown only if",
  nullable: "NULL can be chosen",
  section: "group",
};

/** Said once for all fields, or nothing to people. */
const notOfOneField = new Set(["id", "order"]);

export function changesBetween(before: Draft, after: Draft, names: Names): Change[] {
  const changes: Change[] = [];
  const add = (what: string, a: unknown, b: unknown, isText = false) => {
    const [from, to] = [inWords(a), inWords(b)];
    if (from !== to) changes.push({ what, before: from, after: to, isText });
  };
  add("Name", before.name, after.name);
  add("Description", before.description, after.description);
  add("Type", before.type, after.type);
  add("Group", named(names.models, before.model_id), named(names.models, after.model_id));
  add(
    "Database",
    named(names.databases, before.database_id),
    named(names.databases, after.database_id),
  );
  if (before.type === "implicit" || after.type === "implicit")
    add("What it does", before.kind, after.kind);
  if (before.type === "http" || after.type === "http") {
    add("Method", before.method, after.method);
    add("Address", before.url, after.url);
    add("Headers", headersToText(before.headers), headersToText(after.headers));
    byKey(before.options, after.options, optionWords, add);
  }
  for (const [key, what] of texts) add(what, before[key], after[key], true);
  byKey(before.guard, after.guard, guardWords, add);
  byKey(before.form, after.form, formWords, add);
  add("Order of the fields", orderOf(before), orderOf(after));
  ofFields(before, after, add);
  return changes;
}

type Add = (what: string, before: unknown, after: unknown) => void;

function byKey(before: object, after: object, words: Record<string, string>, add: Add) {
  const [a, b] = [before as Record<string, unknown>, after as Record<string, unknown>];
  for (const key of keysOf(a, b)) add(words[key] ?? key, a[key], b[key]);
}

function ofFields(before: Draft, after: Draft, add: Add) {
  const labels = { ...labelsOf(before), ...labelsOf(after) };
  for (const id of keysOf(before.fields, after.fields)) {
    const a = (before.fields[id] ?? {}) as Record<string, unknown>;
    const b = (after.fields[id] ?? {}) as Record<string, unknown>;
    for (const key of keysOf(a, b))
      if (!notOfOneField.has(key))
        add(`${labels[id] ?? id}: ${fieldWords[key] ?? key}`, a[key], b[key]);
  }
}

const labelsOf = (draft: Draft): Record<string, string> =>
  Object.fromEntries(
    presentParameters(draft).map((one) => [one.id, labelOf(one, draft.fields[one.id])]),
  );

const orderOf = (draft: Draft): string =>
  draft.type === "implicit"
    ? ""
    : presentParameters(draft)
        .map((one) => labelOf(one, draft.fields[one.id]))
        .join(", ");

const keysOf = (a: object, b: object): string[] => [
  ...new Set([...Object.keys(a), ...Object.keys(b)]),
];

const named = (names: ReadonlyMap<number, string>, id: number | null): string =>
  id === null ? "" : (names.get(id) ?? `No. ${id}`);

function inWords(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "boolean") return value ? "Yes" : "No";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
