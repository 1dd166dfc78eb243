/** One line to search with; arrow down leaves it for the list below. */
import type { Ref } from "react";
import { Icon } from "./Icon";
import css from "./SearchField.module.css";

interface Props {
  label: string;
  /** The key that brings one here. */
  hint?: string;
  value: string;
  onChange: (value: string) => void;
  onDown: () => void;
  onEnter: () => void;
  ref?: Ref<HTMLInputElement>;
}

export function SearchField({ label, hint, value, onChange, onDown, onEnter, ref }: Props) {
  return (
    <div className={css.field}>
      <Icon name="search" />
      <input
        ref={ref}
        type="search"
        className={css.input}
        aria-label={label}
        placeholder={label}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          const clear = () => onChange("");
          const act = { ArrowDown: onDown, Enter: onEnter, Escape: clear }[event.key];
          if (!act) return;
          event.preventDefault();
          act();
        }}
      />
      {hint && value === "" && (
        <kbd className={css.hint} aria-hidden="true">
          {hint}
        </kbd>
      )}
    </div>
  );
}
