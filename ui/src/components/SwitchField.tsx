/** A switch that acts at once, with what it does beside it. */
import { Switch } from "@mantine/core";
import { type ReactNode, useId } from "react";
import css from "./SwitchField.module.css";

interface Props {
  label: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
  description?: ReactNode;
  disabled?: boolean;
}

export function SwitchField({ label, checked, onChange, description, disabled }: Props) {
  const id = useId();
  return (
    <div className={css.field}>
      <Switch
        id={id}
        checked={checked}
        disabled={disabled}
        aria-describedby={description ? `${id}-about` : undefined}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <div>
        <label htmlFor={id} className={css.label}>
          {label}
        </label>
        {description && (
          <p id={`${id}-about`} className={css.description}>
            {description}
          </p>
        )}
      </div>
    </div>
  );
}
