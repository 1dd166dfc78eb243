/** The real form of the draft, its fields to be moved and set where they stand. */
import {
  closestCenter,
  DndContext,
  type DragEndEvent,
  DragOverlay,
  KeyboardSensor,
  PointerSensor,
  useSensor,
  useSensors,
} from "@dnd-kit/core";
import { SortableContext, sortableKeyboardCoordinates } from "@dnd-kit/sortable";
import { type ReactNode, useState } from "react";
import type { FormSpec } from "@/api/types.gen";
import { m } from "@/paraglide/messages";
import { BuilderCell } from "./BuilderCell";
import { announcements, BuilderContext } from "./builder";
import { labelOf } from "./condition";
import { FieldPopover } from "./FieldPopover";
import css from "./FormBuilder.module.css";
import { FormSettings } from "./FormSettings";
import { placed, presentParameters } from "./parameters";
import { SettingsPopover } from "./SettingsPopover";
import type { Editor } from "./useEditor";

/** What the form needs to know to be built with. */
export interface BuilderParts {
  Cell: typeof BuilderCell;
  besideButton: ReactNode;
}

export type RenderForm = (spec: FormSpec, parts: BuilderParts) => ReactNode;

interface Props {
  editor: Editor;
  spec: FormSpec;
  renderForm: RenderForm;
}

/** Stands for the form among the fields whose settings can be open. */
const FORM = "\0form";
/** A click is no drag until it has gone so many pixels. */
const DRAG_FROM = 4;

export function FormBuilder({ editor, spec, renderForm }: Props) {
  const [open, onOpen] = useState<string | null>(null);
  const [dragged, setDragged] = useState<string | null>(null);
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: DRAG_FROM } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  const end = ({ active, over }: DragEndEvent) => {
    setDragged(null);
    if (over) editor.replace((draft) => placed(draft, String(active.id), String(over.id)));
  };
  const settings = (
    <SettingsPopover
      label={m.form_settings_of()}
      title={m.form_and_button()}
      isOpen={open === FORM}
      isWrong={false}
      onOpen={(isOpen) => onOpen(isOpen ? FORM : null)}
    >
      <FormSettings editor={editor} />
    </SettingsPopover>
  );
  return (
    <BuilderContext value={{ editor, open, onOpen }}>
      <DndContext
        sensors={sensors}
        collisionDetection={closestCenter}
        accessibility={{
          announcements: announcements(spec.fields),
          screenReaderInstructions: { draggable: m.builder_how_to_move() },
        }}
        onDragStart={({ active }) => setDragged(String(active.id))}
        onDragEnd={end}
        onDragCancel={() => setDragged(null)}
      >
        <SortableContext items={spec.fields.map(({ id }) => id)} strategy={nothingMoves}>
          {renderForm(spec, { Cell: BuilderCell, besideButton: settings })}
        </SortableContext>
        <DragOverlay dropAnimation={null}>
          {dragged && (
            <span className={css.chip}>{spec.fields.find(({ id }) => id === dragged)?.label}</span>
          )}
        </DragOverlay>
      </DndContext>
      <HiddenFields editor={editor} spec={spec} />
    </BuilderContext>
  );
}

/** A line shows where the field would go; fields of two widths would only jump about. */
const nothingMoves = () => null;

function HiddenFields({ editor, spec }: { editor: Editor; spec: FormSpec }) {
  const { fields } = editor.draft;
  const hidden = presentParameters(editor.draft).filter(
    ({ id }) => fields[id]?.hidden && !spec.fields.some((field) => field.id === id),
  );
  if (hidden.length === 0) return null;
  return (
    <section className={css.hidden} aria-label={m.form_hidden_fields()}>
      <h4>{m.form_hidden()}</h4>
      <ul>
        {hidden.map((parameter) => (
          <li key={parameter.id}>
            <span>{labelOf(parameter, fields[parameter.id])}</span>
            <FieldPopover id={parameter.id} label={labelOf(parameter, fields[parameter.id])} />
          </li>
        ))}
      </ul>
    </section>
  );
}
