/** The fields of the form, one for each variable, with their settings and their order. */
import type { Parameter } from "@/api/types.gen";
import { Badge } from "@/components/Badge";
import { IconButton } from "@/components/IconButton";
import { Section } from "@/components/Section";
import { FieldSettings } from "./FieldSettings";
import css from "./FieldsSection.module.css";
import { moved, presentParameters, variableOf } from "./parameters";
import type { Editor } from "./useEditor";

const noFields = {
  query: "Write {{name}} above and a field appears here.",
  http: "Write {{name}} above and a field appears here.",
  implicit: "Each column of the table becomes a field.",
};

export function FieldsSection({ editor }: { editor: Editor }) {
  const parameters = presentParameters(editor.draft);
  return (
    <Section
      title="Fields"
      about={parameters.length === 0 ? noFields[editor.draft.type] : undefined}
    >
      <ul className={css.list}>
        {parameters.map((parameter, at) => (
          <FieldItem
            key={parameter.id}
            editor={editor}
            parameter={parameter}
            isFirst={at === 0}
            isLast={at === parameters.length - 1}
          />
        ))}
      </ul>
    </Section>
  );
}

interface ItemProps {
  editor: Editor;
  parameter: Parameter;
  isFirst: boolean;
  isLast: boolean;
}

function FieldItem({ editor, parameter, isFirst, isLast }: ItemProps) {
  const { draft, replace } = editor;
  const setting = draft.fields[parameter.id] ?? {};
  const label =
    setting.title || parameter.name || parameter["display-name"] || variableOf(parameter);
  const move = (by: 1 | -1) => replace((before) => moved(before, parameter.id, by));
  return (
    <li className={css.item}>
      <details>
        <summary className={css.summary}>
          <span className={css.label}>{label}</span>
          <code className={css.variable}>
            {draft.type === "implicit" ? parameter.id : `{{${variableOf(parameter)}}}`}
          </code>
          {setting.hidden && <Badge>Hidden</Badge>}
        </summary>
        <FieldSettings editor={editor} parameter={parameter} setting={setting} />
      </details>
      <span className={css.order}>
        <IconButton
          icon="up"
          label={`Move ${label} up`}
          disabled={isFirst}
          onClick={() => move(-1)}
        />
        <IconButton
          icon="down"
          label={`Move ${label} down`}
          disabled={isLast}
          onClick={() => move(1)}
        />
      </span>
    </li>
  );
}
