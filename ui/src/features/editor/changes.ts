/** What differs between two states of an action, in words. */
import type { Database, InputType, Model, OptionsSource, VisibleWhen } from "@/api/types.gen";
import { m } from "@/paraglide/messages";
import { colors, kindWord } from "./choices";
import { labelOf, valuesOf, wantedOf } from "./condition";
import type { Draft, FormSettings } from "./draft";
import { inputWords } from "./fieldSettings";
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

export const namesOf = (models: readonly Model[], databases: readonly Database[]): Names => ({
  models: new Map(models.map(({ id, name }) => [id, name])),
  databases: new Map(databases.map(({ id, name }) => [id, name])),
});

const texts = [
  ["sql", () => "SQL"],
  ["body", m.body_title],
  ["response_handle", m.reply_response_handle],
  ["error_handle", m.reply_error_handle],
] as const;

const guardWords: Record<string, () => string> = {
  exact_rows: m.guard_exact_rows,
  max_rows: m.guard_max_rows,
  allow_all_rows: m.change_allow_all,
  preview: m.change_preview,
  confirm: m.guard_ask,
  timeout_ms: m.guard_time_limit,
};

const optionWords: Record<string, () => string> = {
  timeout_ms: m.reply_time_limit,
  max_response_bytes: m.change_largest_reply,
  follow_redirects: m.reply_follow,
};

const formWords: Record<string, () => string> = {
  name: m.change_form_title,
  description: m.form_text,
  submitButtonLabel: m.form_button,
  submitButtonColor: m.change_button_colour,
  confirmMessage: m.form_confirm,
  successMessage: m.form_success,
  errorMessage: m.form_failure,
};

const fieldWords: Record<string, () => string> = {
  title: m.change_label,
  inputType: m.change_input,
  fieldType: m.change_type,
  defaultValue: m.change_default,
  valueOptions: m.change_options,
  optionsSource: m.change_options_query,
  visibleWhen: m.change_shown_if,
  validation: m.change_validation,
  nullable: m.change_nullable,
  section: m.change_group,
  description: m.change_description,
  placeholder: m.change_placeholder,
  required: m.change_required,
  hidden: m.change_hidden,
  locked: m.change_locked,
  secret: m.change_secret,
  width: m.change_width,
};

const fieldTypeWords: Record<string, () => string> = {
  string: m.body_text,
  number: m.type_number,
  boolean: m.type_boolean,
  date: m.type_date,
};

/** Settings with parts, in words; of the rest an object is named by its keys. */
const settingWords: Record<string, (value: never, of: Told) => string> = {
  valueOptions: (valueOptions: unknown[]) =>
    valuesOf("text", { inputType: "select", valueOptions })
      .map(({ value, label }) => (label === String(value) ? label : `${value} – ${label}`))
      .join("\n"),
  optionsSource: ({ database_id, query }: OptionsSource, { names }) =>
    m.change_from_query({ database: named(names.databases, database_id), query }),
  inputType: (input: string) => inputWords[input as InputType]?.() ?? input,
  fieldType: (type: string) => fieldTypeWords[type]?.() ?? type,
  width: (width: string) => (width === "half" ? m.place_half() : m.place_whole()),
  visibleWhen: (condition: VisibleWhen, { labels }) =>
    m.change_if({
      field: labels[condition.parameter] ?? condition.parameter,
      values: wantedOf(condition).map(inWords).join(", "),
    }),
  validation: (rules: object) =>
    Object.entries(rules)
      .filter(([, bound]) => bound !== null)
      .map(([key, bound]) => `${ruleWords[key]?.() ?? key}: ${inWords(bound)}`)
      .join("\n"),
};

const ruleWords: Record<string, () => string> = {
  min: m.rules_smallest,
  max: m.rules_largest,
  minLength: m.rules_fewest_characters,
  maxLength: m.rules_most_characters,
  pattern: m.rules_pattern,
  message: m.rules_message,
};

/** What settings are told with. */
interface Told {
  names: Names;
  labels: Readonly<Record<string, string>>;
}

/** Said once for all fields, or nothing to people. */
const notOfOneField = new Set(["id", "order"]);

export function changesBetween(before: Draft, after: Draft, names: Names): Change[] {
  const changes: Change[] = [];
  const add = (what: string, a: unknown, b: unknown, isText = false) => {
    const [from, to] = [inWords(a), inWords(b)];
    if (from !== to) changes.push({ what, before: from, after: to, isText });
  };
  add(m.common_name(), before.name, after.name);
  add(m.field_description(), before.description, after.description);
  add(m.field_type(), before.type, after.type);
  add(m.schema_group(), named(names.models, before.model_id), named(names.models, after.model_id));
  add(
    m.common_database(),
    named(names.databases, before.database_id),
    named(names.databases, after.database_id),
  );
  if (before.type === "implicit" || after.type === "implicit")
    add(m.rows_what_it_does(), kindWord(before.kind), kindWord(after.kind));
  if (before.type === "http" || after.type === "http") {
    add(m.http_method(), before.method, after.method);
    add(m.sharing_address(), before.url, after.url);
    add(m.http_headers(), headersToText(before.headers), headersToText(after.headers));
    byKey(before.options, after.options, optionWords, add);
  }
  for (const [key, what] of texts) add(what(), before[key], after[key], true);
  byKey(before.guard, after.guard, guardWords, add);
  byKey(inColours(before.form), inColours(after.form), formWords, add);
  add(m.change_order(), orderOf(before), orderOf(after));
  ofFields(before, after, names, add);
  return changes;
}

type Add = (what: string, before: unknown, after: unknown, isText?: boolean) => void;

function byKey(before: object, after: object, words: Record<string, () => string>, add: Add) {
  const [a, b] = [before as Record<string, unknown>, after as Record<string, unknown>];
  for (const key of keysOf(a, b)) add(words[key]?.() ?? key, a[key], b[key]);
}

function inColours(form: FormSettings): FormSettings {
  const colour = colors.find(({ value }) => value === form.submitButtonColor);
  return colour ? { ...form, submitButtonColor: colour.label() } : form;
}

function ofFields(before: Draft, after: Draft, names: Names, add: Add) {
  const labels = { ...labelsOf(before), ...labelsOf(after) };
  for (const id of keysOf(before.fields, after.fields)) {
    const a = (before.fields[id] ?? {}) as Record<string, unknown>;
    const b = (after.fields[id] ?? {}) as Record<string, unknown>;
    for (const key of keysOf(a, b)) {
      if (notOfOneField.has(key)) continue;
      const words = settingWords[key];
      const told = (value: unknown) =>
        words && value ? words(value as never, { names, labels }) : inWords(value);
      const [from, to] = [told(a[key]), told(b[key])];
      const isText = `${from}${to}`.includes("\n");
      add(`${labels[id] ?? id}: ${fieldWords[key]?.() ?? key}`, from, to, isText);
    }
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
  id === null ? "" : (names.get(id) ?? m.change_number({ id }));

function inWords(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "boolean") return value ? m.common_yes() : m.common_no();
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
