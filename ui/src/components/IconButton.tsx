/** A square button with an icon; its label is its accessible name and its tooltip. */
import type { ButtonHTMLAttributes, Ref } from "react";
import { classes } from "@/lib/classes";
import { Icon, type IconName } from "./Icon";
import css from "./IconButton.module.css";

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  icon: IconName;
  label: string;
  ref?: Ref<HTMLButtonElement>;
}

export function IconButton({ icon, label, className, ...rest }: Props) {
  return (
    <button
      type="button"
      {...rest}
      aria-label={label}
      title={label}
      className={classes(css.button, className)}
    >
      <Icon name={icon} />
    </button>
  );
}
