/** A thing that is on or off, with a label beside it. */
import { useId } from "react";
import css from "./Field.module.css";

interface Props {
  label: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
  description?: string;
  disabled?: boolean;
}

export function CheckField({ label, checked, onChange, description, disabled }: Props) {
  const id = useId();
  return (
    <div className={css.check}>
      <input
        id={id}
        type="checkbox"
        checked={checked}
        disabled={disabled}
        aria-describedby={description ? `${id}-about` : undefined}
        onChange={(event) => onChange(event.target.checked)}
      />
      <div>
        <label htmlFor={id}>{label}</label>
        {description && (
          <p id={`${id}-about`} className={css.description}>
            {description}
          </p>
        )}
      </div>
    </div>
  );
}
