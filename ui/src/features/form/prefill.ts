/** The fields of a form as an address may fill them in. */
import type { Field, FormSpec } from "@/api/types.gen";
import { m } from "@/paraglide/messages";

/**
 * The same fields, but any of them may stay empty, also a switch; without secret ones:
 * an address is written down in too many places.
 */
export function prefillSpec(spec: FormSpec): FormSpec {
  return { ...spec, fields: spec.fields.filter(({ secret }) => !secret).map(open) };
}

function open(field: Field): Field {
  const free: Field = {
    ...field,
    required: false,
    nullable: false,
    initial: null,
    visible_when: null,
  };
  if (field.input === "radio") return { ...free, input: "select" };
  if (field.input !== "boolean") return free;
  const options = [
    { value: true, label: m.common_yes() },
    { value: false, label: m.common_no() },
  ];
  return { ...free, input: "select", options };
}
