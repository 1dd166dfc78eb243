/** Names and values side by side, under a title. */
import { type ReactNode, useId } from "react";
import { Said } from "@/components/Said";
import css from "./Facts.module.css";

export function Part({
  title,
  action,
  children,
}: {
  title: string;
  action?: ReactNode;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={css.part}>
      <div className={css.head}>
        <h2 id={id}>{title}</h2>
        {action}
      </div>
      {children}
    </section>
  );
}

export function Facts({ children }: { children: ReactNode }) {
  return <dl className={css.facts}>{children}</dl>;
}

interface FactProps {
  name: string;
  /** What was wrong with it. */
  problem?: string | undefined;
  children: string;
}

export function Fact({ name, problem, children }: FactProps) {
  return (
    <div className={css.fact}>
      <dt>{name}</dt>
      <dd>
        {children}
        {problem && (
          <p className={css.problem}>
            <Said text={problem} />
          </p>
        )}
      </dd>
    </div>
  );
}
