/** The parameters of a draft: one for each variable in its text, settings kept while it is gone. */
import type { Parameter, TemplateTag, ValueType } from "@/api/types.gen";
import { humanName, type Variable, variablesOf, variablesOfAll } from "@/lib/variables";
import { columnTypes } from "./columnTypes";
import type { Draft } from "./draft";

/** The variable a parameter fills: the tag its target names, otherwise its slug. */
export function variableOf(parameter: Parameter): string {
  const target = parameter.target;
  if (Array.isArray(target) && Array.isArray(target[1]) && typeof target[1][1] === "string")
    return target[1][1];
  return parameter.slug;
}

export function draftVariables(draft: Draft): Variable[] {
  if (draft.type === "query") return variablesOf(draft.sql, "sql");
  const headers =
    typeof draft.headers === "string" ? [draft.headers] : draft.headers.map(({ value }) => value);
  return variablesOfAll([draft.url, ...headers, draft.body]);
}

/** The parameters whose variables stand in the text, those without one made, in the form's order. */
export function presentParameters(draft: Draft): Parameter[] {
  const present = draft.type === "implicit" ? draft.parameters : ofVariables(draft);
  const place = (parameter: Parameter) => draft.fields[parameter.id]?.order ?? 0;
  return present
    .map((parameter, at) => ({ parameter, at }))
    .sort((a, b) => place(a.parameter) - place(b.parameter) || a.at - b.at)
    .map(({ parameter }) => parameter);
}

function ofVariables(draft: Draft): Parameter[] {
  const types = columnTypes(draft);
  return draftVariables(draft).map((variable) => {
    const known = draft.parameters.find((parameter) => variableOf(parameter) === variable.name);
    return known ?? made(variable, types.get(variable.name) ?? "text");
  });
}

function made({ name, optional }: Variable, type: ValueType): Parameter {
  return {
    id: name,
    slug: name,
    name: humanName(name),
    type,
    target: ["variable", ["template-tag", name]],
    required: !optional,
  };
}

/** The tags of a query action, made to say what its parameters say. */
export function tagsFor(
  saved: Record<string, TemplateTag>,
  parameters: readonly Parameter[],
  variableOf: (parameter: Parameter) => string,
): Record<string, TemplateTag> {
  return Object.fromEntries(
    parameters.map((parameter) => {
      const name = variableOf(parameter);
      const known = saved[name];
      const tag: TemplateTag = {
        ...known,
        id: known?.id ?? parameter.id,
        name,
        "display-name": known?.["display-name"] ?? parameter.name ?? humanName(name),
        type: tagType(parameter.type),
        required: parameter.required ?? true,
      };
      return [name, tag];
    }),
  );
}

/** Tags know four types only. */
function tagType(type: string): string {
  if (type.startsWith("number")) return "number";
  if (type.startsWith("boolean")) return "boolean";
  return type.startsWith("date") ? "date" : "text";
}

/**
 * Puts a field where another one stands, into its group too; every field gets a number,
 * since ties would not keep the place.
 */
export function placed(draft: Draft, id: string, over: string): Draft {
  const ids = presentParameters(draft).map((parameter) => parameter.id);
  const from = ids.indexOf(id);
  const to = ids.indexOf(over);
  if (from < 0 || to < 0 || from === to) return draft;
  ids.splice(to, 0, ...ids.splice(from, 1));
  const section = draft.fields[over]?.section;
  const fields = { ...draft.fields, [id]: { ...draft.fields[id], section } };
  ids.forEach((one, order) => {
    fields[one] = { ...fields[one], id: one, order };
  });
  return { ...draft, fields };
}
