/** What can be done with the chosen actions, above the list's lower edge. */
import { Button } from "@/components/Button";
import { number } from "@/lib/reader";
import { m } from "@/paraglide/messages";
import css from "./SelectionBar.module.css";

interface Props {
  count: number;
  archived: boolean;
  onMove: () => void;
  /** None if all are chosen. */
  onAll: (() => void) | null;
  onClear: () => void;
}

export function SelectionBar({ count, archived, onMove, onAll, onClear }: Props) {
  return (
    <section className={css.bar} aria-label={m.actions_selection()}>
      <span className={css.count} role="status">
        {m.actions_selected({ count: number(count) })}
      </span>
      {onAll && (
        <Button variant="quiet" className={css.all} onClick={onAll}>
          {m.actions_select_all()}
        </Button>
      )}
      <Button variant="quiet" onClick={onClear}>
        {m.actions_selection_clear()}
      </Button>
      <Button variant="primary" onClick={onMove}>
        {archived ? m.common_restore() : m.actions_archive()}
      </Button>
    </section>
  );
}
