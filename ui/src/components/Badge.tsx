/** A word about a thing, in a small frame. */
import type { HTMLAttributes } from "react";
import { classes } from "@/lib/classes";
import css from "./Badge.module.css";

interface Props extends HTMLAttributes<HTMLSpanElement> {
  tone?: "neutral" | "accent" | "danger" | "success" | "warning" | "production";
}

export function Badge({ tone = "neutral", className, ...rest }: Props) {
  return <span {...rest} className={classes(css.badge, css[tone], className)} />;
}
