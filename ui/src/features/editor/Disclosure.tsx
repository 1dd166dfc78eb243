/** A part of a field's settings that most fields do without: closed until it says something. */
import { type ReactNode, useState } from "react";
import css from "./FieldSettings.module.css";

interface Props {
  title: string;
  /** Whether it begins open: something is set. */
  isOpen: boolean;
  problem: string | undefined;
  children: ReactNode;
}

export function Disclosure({ title, isOpen, problem, children }: Props) {
  const [open, setOpen] = useState(isOpen);
  return (
    <details
      className={css.part}
      open={open || problem !== undefined}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary className={css.summary}>{title}</summary>
      <div className={css.inside}>{children}</div>
    </details>
  );
}
