/** Whether a field shows, by the values of the others (actions.md §2.5 `visibleWhen`). */
import type { Field, FormSpec } from "@/api/types.gen";
import { type FormValues, type Scalar, scalarOf } from "./values";

/** A field that hangs on a hidden one is compared with nothing, as on the server. */
export function isVisible(spec: FormSpec, field: Field, values: FormValues, depth = 0): boolean {
  const rule = field.visible_when;
  if (!rule) return true;
  const other = spec.fields.find(
    ({ id, slug }) => id === rule.parameter || slug === rule.parameter,
  );
  // A rule on a field that is not in the form can't be followed here; the server decides.
  if (!other) return true;
  const shown = depth < spec.fields.length && isVisible(spec, other, values, depth + 1);
  // An empty field takes its default on the server, and is compared by it.
  const value = shown ? (scalarOf(other, values[other.id]) ?? defaultOf(other, values)) : undefined;
  const equals = rule.equals === undefined || rule.equals === null ? [] : [rule.equals];
  return [...equals, ...(rule.in ?? [])].some((wanted) => same(wanted, value));
}

function defaultOf(field: Field, values: FormValues): Scalar | undefined {
  return values[field.id]?.sort === "null" ? undefined : (field.initial ?? undefined);
}

/** `1` in a rule means a field that says `1`, whichever of them is the text. */
function same(wanted: unknown, value: Scalar | undefined): boolean {
  if (wanted === null || wanted === undefined) return value === null || value === undefined;
  if (value === null || value === undefined) return false;
  return wanted === value || String(wanted) === String(value);
}
