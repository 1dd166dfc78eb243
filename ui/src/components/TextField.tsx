/** One line, or several, of text with a label. */
import { type ClipboardEventHandler, type KeyboardEventHandler, useId } from "react";
import { classes } from "@/lib/classes";
import { Field } from "./Field";
import css from "./Field.module.css";

interface Props {
  label: string;
  hideLabel?: boolean;
  value: string;
  onChange: (value: string) => void;
  onPaste?: ClipboardEventHandler;
  onKeyDown?: KeyboardEventHandler;
  onBlur?: () => void;
  description?: string;
  problem?: string;
  placeholder?: string;
  /** Several lines instead of one. */
  lines?: number;
  inputMode?: "text" | "numeric" | "decimal" | "email" | "url";
  type?: "text" | "password";
  /** What a password manager may fill in; nothing by default. */
  autoComplete?: "username" | "current-password" | "new-password";
  mono?: boolean;
  /** The id of the list of what is suggested. */
  list?: string;
  disabled?: boolean;
  autoFocus?: boolean;
}

export function TextField({
  label,
  hideLabel,
  value,
  onChange,
  description,
  problem,
  lines,
  mono,
  autoFocus,
  type = "text",
  autoComplete,
  ...rest
}: Props) {
  const id = useId();
  return (
    <Field id={id} label={label} hideLabel={hideLabel} description={description} problem={problem}>
      {(describedBy) => {
        const shared = {
          ...rest,
          id,
          value,
          "aria-describedby": describedBy,
          "aria-invalid": problem ? true : undefined,
          spellCheck: !mono && !autoComplete,
          autoComplete: autoComplete ?? "off",
          style: mono ? { fontFamily: "var(--font-mono)" } : undefined,
          ref: (element: HTMLElement | null) => {
            if (autoFocus && element && !element.dataset.focused) {
              element.dataset.focused = "once";
              element.focus();
            }
          },
        };
        return lines ? (
          <textarea
            {...shared}
            rows={lines}
            className={classes(css.control, css.lines)}
            onChange={(event) => onChange(event.target.value)}
          />
        ) : (
          <input
            {...shared}
            type={type}
            className={css.control}
            onChange={(event) => onChange(event.target.value)}
          />
        );
      }}
    </Field>
  );
}
