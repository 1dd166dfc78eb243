/** How a field's settings are shown in the editor and what choosing one changes. */
import type { FieldSetting, InputType, Parameter } from "@/api/types.gen";
import type { Draft } from "./draft";
import { presentParameters } from "./parameters";

export const inputs: ReadonlyArray<{ value: InputType; label: string }> = [
  { value: "string", label: "One line" },
  { value: "text", label: "Several lines" },
  { value: "number", label: "Number" },
  { value: "boolean", label: "Switch" },
  { value: "date", label: "Date" },
  { value: "datetime", label: "Date and time" },
  { value: "time", label: "Time" },
  { value: "select", label: "Dropdown" },
  { value: "radio", label: "Radio buttons" },
];

/** The parameter type an input stands for; a choice keeps the type it has. */
const types: Partial<Record<InputType, string>> = {
  string: "text",
  text: "text",
  number: "number",
  boolean: "boolean",
  date: "date",
  datetime: "datetime",
  time: "time",
};

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
  const type = types[input] ?? parameter.type;
  // Only a dropdown can have its options from a query.
  const source = input === "select" ? {} : { optionsSource: undefined };
  return changeField(
    draft,
    parameter.id,
    { inputType: input, fieldType: fieldType(type), ...source },
    { type },
  );
}

/** What a dropdown's values are. */
export const chooseType = (draft: Draft, parameter: Parameter, type: "text" | "number"): Draft =>
  changeField(draft, parameter.id, { fieldType: fieldType(type) }, { type });

function fieldType(type: string): string {
  if (type.startsWith("date")) return "date";
  return { number: "number", boolean: "boolean" }[type] ?? "string";
}

export const inputOf = (parameter: Parameter, setting: Partial<FieldSetting>): string =>
  setting.inputType ??
  inputs.find(({ value }) => types[value] === parameter.type.split("/")[0])?.value ??
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

export function optionsFromText(text: string, type: string): unknown[] {
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
export function toScalar(text: string, type: string): unknown {
  if (text === "") return undefined;
  if (type.startsWith("boolean")) return text === "true";
  const number = Number(text);
  return type.startsWith("number") && Number.isFinite(number) ? number : text;
}
