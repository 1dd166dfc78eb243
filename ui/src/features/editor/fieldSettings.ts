/** How a field's settings are shown in the editor and what choosing one changes. */
import type { FieldSetting, InputType, Parameter, ValueType } from "@/api/types.gen";
import { sentence } from "@/lib/failure";
import { m } from "@/paraglide/messages";
import type { Draft } from "./draft";
import { presentParameters } from "./parameters";
import { problemAt } from "./problems";
import type { Editor } from "./useEditor";

export const types: ReadonlyArray<{ value: ValueType; label: () => string }> = [
  { value: "text", label: m.body_text },
  { value: "number", label: m.type_number },
  { value: "boolean", label: m.type_boolean },
  { value: "date", label: m.type_date },
  { value: "datetime", label: m.type_date_time },
  { value: "time", label: m.type_time },
];

export const inputWords: Record<InputType, () => string> = {
  string: m.input_one_line,
  text: m.input_lines,
  number: m.type_number,
  boolean: m.input_switch,
  date: m.input_calendar,
  datetime: m.input_calendar_time,
  time: m.type_time,
  select: m.input_dropdown,
  radio: m.input_radio,
};

const inputsOf: Record<ValueType, readonly InputType[]> = {
  text: ["string", "text", "select", "radio"],
  number: ["number", "select", "radio"],
  boolean: ["boolean", "select", "radio"],
  date: ["date", "select", "radio"],
  datetime: ["datetime", "select", "radio"],
  time: ["time", "select", "radio"],
};

/** The inputs that a type can have; one that it has all the same comes along. */
export function inputChoices(type: ValueType, current: InputType) {
  const fitting = inputsOf[type];
  const all = fitting.includes(current) ? fitting : [current, ...fitting];
  return all.map((value) => ({ value, label: inputWords[value]() }));
}

/** Where the problems of a field stand. */
export const fieldKey = ({ id }: Parameter): string => `visualization_settings.fields.${id}`;

/** What is wrong with one setting of a field, as a sentence. */
export function problemOf(editor: Editor, parameter: Parameter, key: string): string | undefined {
  const problem = problemAt(editor.problems, `${fieldKey(parameter)}.${key}`);
  return problem && sentence(problem);
}

/** Changes one parameter and its field setting together. */
export function changeField(
  draft: Draft,
  id: string,
  setting: Partial<FieldSetting>,
  parameter: Partial<Parameter> = {},
): Draft {
  const known = draft.parameters.some((one) => one.id === id);
  const parameters = known
    ? draft.parameters
    : [...draft.parameters, ...presentParameters(draft).filter((one) => one.id === id)];
  return {
    ...draft,
    parameters: parameters.map((one) => (one.id === id ? { ...one, ...parameter } : one)),
    fields: { ...draft.fields, [id]: { ...draft.fields[id], id, ...setting } },
  };
}

export function chooseInput(draft: Draft, parameter: Parameter, input: InputType): Draft {
  const setting = draft.fields[parameter.id] ?? {};
  const type = ofInput[input] ?? typeOf(parameter, setting);
  // Only a dropdown can have its options from a query.
  const source = input === "select" ? {} : { optionsSource: undefined };
  return changeField(
    draft,
    parameter.id,
    { inputType: input, fieldType: fieldType(type), ...source },
    { type: parameterType(parameter, type) },
  );
}

/** Another type keeps a dropdown or radio buttons, and what was ruled for the old one goes. */
export function chooseType(draft: Draft, parameter: Parameter, type: ValueType): Draft {
  const current = inputOf(parameter, draft.fields[parameter.id] ?? {});
  const inputType = inputsOf[type].includes(current) ? current : inputsOf[type][0];
  return changeField(
    draft,
    parameter.id,
    { inputType, fieldType: fieldType(type), validation: undefined, defaultValue: undefined },
    { type, default: undefined },
  );
}

/** Keeps the word of a type that already means this one, such as `number/=`. */
const parameterType = (parameter: Parameter, type: ValueType): string =>
  family(parameter.type) === type ? parameter.type : type;

function fieldType(type: ValueType): string {
  if (type === "number" || type === "boolean") return type;
  return type === "date" || type === "datetime" ? "date" : "string";
}

const ofInput: Partial<Record<string, ValueType>> = {
  number: "number",
  date: "date",
  datetime: "datetime",
  time: "time",
  boolean: "boolean",
};

/** What values a field takes; the rule is `value_type` of the program. */
export function typeOf(parameter: Parameter, setting: Partial<FieldSetting>): ValueType {
  const narrowed = setting.inputType && ofInput[setting.inputType];
  if (narrowed) return narrowed;
  const own = family(parameter.type);
  const { fieldType } = setting;
  if (fieldType === "number" || fieldType === "boolean") return fieldType;
  if (fieldType === "date") return own === "datetime" || own === "time" ? own : "date";
  return own;
}

function family(type: string): ValueType {
  const [word = "", detail = ""] = type.split("/");
  if (["number", "integer", "float", "decimal"].includes(word)) return "number";
  if (word === "boolean" || word === "time" || word === "datetime") return word;
  if (word === "date") return detail === "datetime" ? "datetime" : "date";
  return "text";
}

export const inputOf = (parameter: Parameter, setting: Partial<FieldSetting>): InputType =>
  (setting.inputType as InputType | undefined) ??
  inputsOf[typeOf(parameter, setting)][0] ??
  "string";

/** `paid` or `paid | Paid in full`, one option a line. */
export function optionsToText(options: readonly unknown[] | undefined | null): string {
  return (options ?? [])
    .map((option) => {
      if (typeof option !== "object" || option === null) return String(option);
      const { value, label } = option as { value?: unknown; label?: unknown };
      return label === undefined || label === String(value) ? String(value) : `${value} | ${label}`;
    })
    .join("\n");
}

export function optionsFromText(text: string, type: ValueType): unknown[] {
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const [value = "", label] = line.split(/\s*\|\s*/, 2);
      const scalar = toScalar(value.trim(), type);
      return label ? { value: scalar, label: label.trim() } : scalar;
    });
}

/** A default as its type; what does not fit stays text, for the server to refuse. */
export function toScalar(text: string, type: ValueType): unknown {
  if (text === "") return undefined;
  if (type === "boolean" && /^(true|false)$/.test(text)) return text === "true";
  const number = Number(text);
  return type === "number" && Number.isFinite(number) ? number : text;
}
