/** A push button, or a link that looks like one. */
import type { AnchorHTMLAttributes, ButtonHTMLAttributes } from "react";
import { classes } from "@/lib/classes";
import css from "./Button.module.css";

export type ButtonLook = "primary" | "default" | "quiet" | "danger" | "success";

interface Look {
  variant?: ButtonLook;
}

interface Props extends ButtonHTMLAttributes<HTMLButtonElement>, Look {
  /** Shows progress; the button keeps its width and ignores clicks. */
  busy?: boolean;
}

export function Button({
  variant = "default",
  busy = false,
  className,
  children,
  disabled,
  type,
  ...rest
}: Props) {
  return (
    <button
      {...rest}
      type={type ?? "button"}
      className={classes(css.button, css[variant], className)}
      disabled={disabled}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : rest.onClick}
    >
      {busy && <span className={css.spinner} aria-hidden="true" />}
      <span className={css.text}>{children}</span>
    </button>
  );
}

interface LinkProps extends AnchorHTMLAttributes<HTMLAnchorElement>, Look {}

export function ButtonLink({ variant = "default", className, children, ...rest }: LinkProps) {
  return (
    <a {...rest} className={classes(css.button, css[variant], className)}>
      <span className={css.text}>{children}</span>
    </a>
  );
}
