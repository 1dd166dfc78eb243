/** The system's own dropdown, with a label. */
import { type ReactNode, useId } from "react";
import { Field } from "./Field";
import css from "./Field.module.css";
import { Icon } from "./Icon";

interface Props {
  label: string;
  /** The label is only read out. */
  hideLabel?: boolean;
  value: string;
  onChange: (value: string) => void;
  description?: string;
  problem?: string;
  disabled?: boolean;
  children: ReactNode;
}

export function SelectField({
  label,
  hideLabel,
  value,
  onChange,
  description,
  problem,
  disabled,
  children,
}: Props) {
  const id = useId();
  return (
    <Field id={id} label={label} hideLabel={hideLabel} description={description} problem={problem}>
      {(describedBy) => (
        <span className={css.select}>
          <select
            id={id}
            className={css.control}
            value={value}
            disabled={disabled}
            aria-describedby={describedBy}
            aria-invalid={problem ? true : undefined}
            onChange={(event) => onChange(event.target.value)}
          >
            {children}
          </select>
          <Icon name="chevron" />
        </span>
      )}
    </Field>
  );
}
