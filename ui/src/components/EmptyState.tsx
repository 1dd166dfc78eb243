/** What stands where nothing is yet: what it is, and what to do next. */
import type { ReactNode } from "react";
import css from "./EmptyState.module.css";

interface Props {
  title: string;
  level?: 1 | 2;
  children?: ReactNode;
  action?: ReactNode;
}

export function EmptyState({ title, level = 2, children, action }: Props) {
  const Heading = level === 1 ? "h1" : "h2";
  return (
    <div className={css.empty}>
      <Heading className={css.title}>{title}</Heading>
      {children && <div className={css.text}>{children}</div>}
      {action && <div className={css.action}>{action}</div>}
    </div>
  );
}
