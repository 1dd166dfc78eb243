/** A value as JSON text, scrolling when it is long. */
import { prettyJson } from "./answer";
import css from "./JsonView.module.css";

export function JsonView({ value, label = "JSON" }: { value: unknown; label?: string }) {
  return (
    <pre className={css.json} role="region" tabIndex={0} aria-label={label}>
      {prettyJson(value)}
    </pre>
  );
}
