/** A form as it stood for an earlier run, to run the same again or something like it. */
import type { FormSpec } from "@/api/types.gen";
import { type FormValues, initialValues } from "./values";

export interface Refill {
  values: FormValues;
  /** The labels of fields whose values no journal keeps. */
  secret: string[];
}

/** What was not given then is empty now, whatever the field starts with. */
export function refilled(spec: FormSpec, parameters: Record<string, unknown>): Refill {
  const given = (id: string) => (parameters[id] ?? null) as (typeof spec.fields)[number]["initial"];
  const fields = spec.fields.map((field) => ({
    ...field,
    initial: field.secret ? null : given(field.id),
  }));
  const values = initialValues({ ...spec, fields });
  for (const { id, nullable, secret } of spec.fields) {
    if (nullable && !secret && parameters[id] === null) values[id] = { sort: "null" };
  }
  const isGone = ({ id, secret }: (typeof spec.fields)[number]) => secret && id in parameters;
  return { values, secret: spec.fields.filter(isGone).map(({ label }) => label) };
}
