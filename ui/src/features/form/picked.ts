/** A form that is filled with a row of a table, and what of it is sent then. */
import type { Field, FormSpec, FoundColumn } from "@/api/types.gen";
import { m } from "@/paraglide/messages";
import type { Problems } from "./validate";
import {
  type FormValues,
  initialValues,
  type Parameters,
  type Scalar,
  scalarOf,
  toParameters,
} from "./values";
import { isVisible } from "./visible";

export type PickedRow = Readonly<Record<string, Scalar>>;

/** The row's values by the field they go into. */
export function pickedRow(columns: readonly FoundColumn[], row: readonly Scalar[]): PickedRow {
  return Object.fromEntries(
    columns.flatMap(({ field }, at) => (field === null ? [] : [[field, row[at] ?? null]])),
  );
}

/** The form that starts with the row's values. */
export const filled = (spec: FormSpec, row: PickedRow): FormSpec => ({
  ...spec,
  fields: spec.fields.map((field) =>
    field.id in row ? { ...field, initial: asInput(field, row[field.id] ?? null) } : field,
  ),
});

/** As the field's control has it: engines have their own ways to write times and truth. */
function asInput(field: Field, value: Scalar): Scalar {
  if (value === null) return null;
  if (field.value_type === "boolean")
    return value === true || value === 1 || value === "1" || value === "true";
  if (typeof value !== "string") return value;
  if (field.value_type === "datetime")
    return value.replace(" ", "T").slice(0, "2026-01-31T09:30:00".length);
  if (field.value_type === "date") return value.slice(0, "2026-01-31".length);
  return field.value_type === "time" ? value.slice(0, "09:30:00".length) : value;
}

/** Values of the row that were emptied: such a field says nothing, so that they would stay. */
export function emptied(spec: FormSpec, values: FormValues, key: ReadonlySet<string>): Problems {
  const before = initialValues(spec);
  const isEmptied = (field: Field) =>
    !key.has(field.id) &&
    isVisible(spec, field, values) &&
    values[field.id]?.sort === "set" &&
    scalarOf(field, values[field.id]) === undefined &&
    scalarOf(field, before[field.id]) !== undefined;
  return Object.fromEntries(spec.fields.filter(isEmptied).map(({ id }) => [id, m.rows_emptied()]));
}

/** What differs from the row the form was filled with, and the key. */
export function onlyChanged(
  spec: FormSpec,
  parameters: Parameters,
  key: ReadonlySet<string>,
): Parameters {
  const before = toParameters(spec, initialValues(spec));
  return Object.fromEntries(
    Object.entries(parameters).filter(
      ([id, value]) => key.has(id) || (before[id] ?? null) !== value,
    ),
  );
}
