/** Something to know, beside what it is about. */
import type { ReactNode, Ref } from "react";
import { classes } from "@/lib/classes";
import { m } from "@/paraglide/messages";
import { IconButton } from "./IconButton";
import css from "./Notice.module.css";
import { Said } from "./Said";

interface Props {
  tone: "danger" | "success" | "warning" | "neutral";
  title?: string;
  /** Without corners: across the top of a screen. */
  flat?: boolean;
  /** `alert` interrupts a screen reader, `status` waits. */
  role?: "alert" | "status";
  onDismiss?: () => void;
  ref?: Ref<HTMLDivElement>;
  children?: ReactNode;
}

export function Notice({ tone, title, flat, role, onDismiss, ref, children }: Props) {
  return (
    <div
      ref={ref}
      role={role}
      tabIndex={ref ? -1 : undefined}
      className={classes(css.notice, css[tone], flat && css.flat)}
    >
      <div className={css.words}>
        {title && (
          <p className={css.title}>
            <Said text={title} />
          </p>
        )}
        {children}
      </div>
      {onDismiss && <IconButton icon="close" label={m.notice_dismiss()} onClick={onDismiss} />}
    </div>
  );
}
