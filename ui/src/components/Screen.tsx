/** A screen's header line and its scrolling body. */
import { type ReactNode, useEffect } from "react";
import { classes } from "@/lib/classes";
import css from "./Screen.module.css";

interface Props {
  title: string;
  /** Before the title: the way back. */
  back?: { href: string; label: string };
  /** After the title. */
  marks?: ReactNode;
  /** At the right end. */
  actions?: ReactNode;
  /** The body scrolls and has margins by itself. */
  bare?: boolean;
  children: ReactNode;
}

export function Screen({ title, back, marks, actions, bare, children }: Props) {
  useEffect(() => {
    document.title = `${title} · Doable`;
  }, [title]);
  return (
    <>
      <header className={css.header}>
        {back && (
          <a href={back.href} className={css.back}>
            {back.label}
            <span aria-hidden="true"> /</span>
          </a>
        )}
        <h1 className={css.title}>{title}</h1>
        {marks && <div className={css.marks}>{marks}</div>}
        {actions && <div className={css.actions}>{actions}</div>}
      </header>
      <div className={classes(css.body, bare ? css.bare : css.padded)}>{children}</div>
    </>
  );
}
