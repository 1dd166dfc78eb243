/** A text to take along, whole and selectable, with a button that copies it. */
import type { ReactNode } from "react";
import { m } from "@/paraglide/messages";
import { CopyButton } from "./CopyButton";
import css from "./CopyText.module.css";

interface Props {
  /** What the text is, for those who don't see it. */
  label: string;
  text: string;
  /** The button's words. */
  copy?: string;
  /** More buttons. */
  children?: ReactNode;
}

export function CopyText({ label, text, copy = m.common_copy(), children }: Props) {
  return (
    <div className={css.box} role="group" aria-label={label}>
      <code className={css.text}>{text}</code>
      <div className={css.buttons}>
        {children}
        <CopyButton text={() => text}>{copy}</CopyButton>
      </div>
    </div>
  );
}
