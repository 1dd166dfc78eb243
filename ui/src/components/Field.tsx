/** Label, description and problem around one control, and how they belong together. */
import type { ReactNode } from "react";
import { classes } from "@/lib/classes";
import css from "./Field.module.css";
import { Said } from "./Said";

interface Props {
  /** The control's. */
  id: string;
  label: string;
  hideLabel?: boolean;
  description?: ReactNode;
  problem?: string;
  /** Draws the control, given its `aria-describedby`. */
  children: (describedBy: string | undefined) => ReactNode;
}

export function Field({ id, label, hideLabel, description, problem, children }: Props) {
  const describedBy =
    classes(description ? `${id}-about` : null, problem ? `${id}-problem` : null) || undefined;
  return (
    <div className={css.field}>
      <label htmlFor={id} id={`${id}-label`} className={hideLabel ? "visually-hidden" : css.label}>
        {label}
      </label>
      {children(describedBy)}
      {description && (
        <p id={`${id}-about`} className={css.description}>
          {typeof description === "string" ? <Said text={description} /> : description}
        </p>
      )}
      {problem && (
        <p id={`${id}-problem`} className={css.problem}>
          <Said text={problem} />
        </p>
      )}
    </div>
  );
}
