/** A titled part of a screen. */
import { type ReactNode, useId } from "react";
import css from "./Section.module.css";

interface Props {
  title: string;
  about?: string;
  /** A button beside the title. */
  action?: ReactNode;
  children: ReactNode;
}

export function Section({ title, about, action, children }: Props) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={css.section}>
      <div className={css.head}>
        <div>
          <h2 id={id}>{title}</h2>
          {about && <p className={css.about}>{about}</p>}
        </div>
        {action}
      </div>
      {children}
    </section>
  );
}

/** Controls side by side while there is room. */
export function Pair({ children }: { children: ReactNode }) {
  return <div className={css.pair}>{children}</div>;
}
