/** What can be done with the chosen actions, above the list's lower edge. */
import { Button } from "@/components/Button";
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
    <section className={css.bar} aria-label="Selection">
      <span className={css.count} role="status">
        {count.toLocaleString("en")} selected
      </span>
      {onAll && (
        <Button variant="quiet" className={css.all} onClick={onAll}>
          Select all
        </Button>
      )}
      <Button variant="quiet" onClick={onClear}>
        Clear
      </Button>
      <Button variant="primary" onClick={onMove}>
        {archived ? "Restore" : "Archive"}
      </Button>
    </section>
  );
}
