/** A value as JSON text, scrolling when it is long. */
import { prettyJson } from "./answer";
import css from "./JsonView.module.css";

export function JsonView({ value, label = "JSON" }: { value: unknown; label?: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    // biome-ignore lint/a11y/useSemanticElements: a preformatted text is no section
    <pre className={css.json} role="region" tabIndex={0} aria-label={label}>
      {prettyJson(value)}
    </pre>
  );
}
