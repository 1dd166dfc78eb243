/** One field: label, control, description, problem; and keep / set / NULL where NULL is possible. */
import { SegmentedControl } from "@mantine/core";
import { type ReactNode, useId } from "react";
import type { Field } from "@/api/types.gen";
import { Said } from "@/components/Said";
import { classes } from "@/lib/classes";
import { m } from "@/paraglide/messages";
import { FieldControl } from "./FieldControl";
import css from "./FormField.module.css";
import type { FieldValue } from "./values";

interface Props {
  field: Field;
  value: FieldValue;
  problem: string | undefined;
  disabled: boolean;
  onChange: (value: FieldValue) => void;
  onLeave: () => void;
  /** At the right end of the label's line. */
  aside?: ReactNode;
  /** Says so where a field may stay empty; not where all of them may. */
  markOptional?: boolean;
}

/** The id of the element that takes the focus of a field. */
export const controlId = (fieldId: string): string => `field-${fieldId}`;

export function FormField({
  field,
  value,
  problem,
  disabled,
  onChange,
  onLeave,
  aside,
  markOptional = true,
}: Props) {
  const id = controlId(field.id);
  const unique = useId();
  const isGroup = field.input === "radio" || field.input === "datetime";
  // Mantine's inputs accept no description from outside, so they get the texts themselves.
  const textsInControl = !isGroup && field.input !== "boolean";
  const descriptionId = field.description && !textsInControl ? `${unique}-description` : null;
  const problemId = problem && !textsInControl ? `${unique}-problem` : null;
  const describedBy = classes(descriptionId, problemId) || undefined;
  const label = (
    <>
      {field.label}
      {markOptional && !field.required && (
        <span className={css.optional}> {m.common_optional()}</span>
      )}
    </>
  );
  return (
    <div
      className={css.field}
      role={isGroup ? "group" : undefined}
      aria-labelledby={isGroup ? `${id}-label` : undefined}
      aria-describedby={isGroup ? describedBy : undefined}
      onBlur={onLeave}
    >
      <div className={css.head}>
        {isGroup ? (
          <span id={`${id}-label`} className={css.label}>
            {label}
          </span>
        ) : (
          <label htmlFor={id} id={`${id}-label`} className={css.label}>
            {label}
          </label>
        )}
        {field.nullable && (
          <NullChoice field={field} value={value} disabled={disabled} onChange={onChange} />
        )}
        {aside}
      </div>
      <FieldControl
        id={id}
        field={field}
        value={value}
        problem={problem}
        describedBy={describedBy}
        disabled={disabled}
        onChange={onChange}
      />
      {descriptionId && (
        <p id={descriptionId} className={css.description}>
          {field.description}
        </p>
      )}
      {problemId && (
        <p id={problemId} className={css.problem}>
          <Said text={problem ?? ""} />
        </p>
      )}
    </div>
  );
}

/** Keep leaves the value to the action, Set sends what is typed, NULL empties it. */
function NullChoice({
  field,
  value,
  disabled,
  onChange,
}: Pick<Props, "field" | "value" | "disabled" | "onChange">) {
  const choices = [
    ...(field.required ? [] : [{ value: "keep", label: m.form_keep() }]),
    { value: "set", label: m.form_set() },
    { value: "null", label: "NULL" },
  ];
  return (
    <SegmentedControl
      aria-label={m.form_keep_set_null({ label: field.label })}
      size="xs"
      data={choices}
      value={value.sort}
      disabled={disabled}
      onChange={(sort) =>
        onChange(sort === "set" ? { sort, text: "" } : { sort: sort as "keep" | "null" })
      }
    />
  );
}
