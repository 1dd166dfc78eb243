/** One field of the form that is built: the real one, with a grip and its settings beside it. */
import { useSortable } from "@dnd-kit/sortable";
import { type ReactNode, useContext } from "react";
import type { Field } from "@/api/types.gen";
import { Badge } from "@/components/Badge";
import { Icon } from "@/components/Icon";
import { Said } from "@/components/Said";
import { classes } from "@/lib/classes";
import { sentence } from "@/lib/failure";
import { m } from "@/paraglide/messages";
import css from "./BuilderCell.module.css";
import { BuilderContext } from "./builder";
import { FieldPopover } from "./FieldPopover";
import { problemAt } from "./problems";

interface Props {
  field: Field;
  /** Whether the field shows with the values that stand in the form. */
  isShown: boolean;
  className: string;
  children: ReactNode;
}

export function BuilderCell({ field, isShown, className, children }: Props) {
  const builder = useContext(BuilderContext);
  const sortable = useSortable({ id: field.id });
  if (!builder) return null;
  const problem = problemAt(builder.editor.problems, `visualization_settings.fields.${field.id}`);
  const edge = sortable.isOver && !sortable.isDragging && (isAfter(sortable) ? "after" : "before");
  return (
    <div
      ref={sortable.setNodeRef}
      data-field={field.id}
      className={classes(
        className,
        css.cell,
        sortable.isDragging && css.dragged,
        !isShown && css.away,
        edge && css[edge],
        builder.open === field.id && css.open,
      )}
    >
      <button
        type="button"
        ref={sortable.setActivatorNodeRef}
        className={css.grip}
        title={m.builder_drag()}
        {...sortable.attributes}
        {...sortable.listeners}
        aria-label={m.builder_move({ label: field.label })}
      >
        <Icon name="grip" />
      </button>
      <div className={css.field} data-tried>
        {children}
        {(problem || !isShown || field.locked) && (
          <div className={css.notes}>
            {!isShown && <Badge>{m.builder_only_sometimes()}</Badge>}
            {field.locked && <Badge>{m.form_locked()}</Badge>}
            {problem && (
              <p className={css.problem}>
                <Said text={sentence(problem)} />
              </p>
            )}
          </div>
        )}
      </div>
      <div className={css.settings}>
        <FieldPopover id={field.id} label={field.label} />
      </div>
    </div>
  );
}

/** Whether what is dragged comes from above, and so will stand below this one. */
const isAfter = ({ activeIndex, index }: { activeIndex: number; index: number }): boolean =>
  activeIndex < index;
