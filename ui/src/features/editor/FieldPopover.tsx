/** The settings of one field, behind a button. */
import { useContext } from "react";
import { m } from "@/paraglide/messages";
import { BuilderContext } from "./builder";
import { FieldSettings } from "./FieldSettings";
import { fieldKey } from "./fieldSettings";
import { presentParameters, variableOf } from "./parameters";
import { problemAt } from "./problems";
import { SettingsPopover } from "./SettingsPopover";

export function FieldPopover({ id, label }: { id: string; label: string }) {
  const builder = useContext(BuilderContext);
  if (!builder) return null;
  const { editor, open, onOpen } = builder;
  // What is drawn is a moment older than what is written.
  const parameter = presentParameters(editor.draft).find((one) => one.id === id);
  if (!parameter) return null;
  const name = editor.draft.type === "implicit" ? id : `{{${variableOf(parameter)}}}`;
  return (
    <SettingsPopover
      label={m.field_settings_of({ label })}
      title={name}
      isOpen={open === id}
      isWrong={problemAt(editor.problems, fieldKey(parameter)) !== undefined}
      onOpen={(isOpen) => onOpen(isOpen ? id : null)}
    >
      <FieldSettings
        editor={editor}
        parameter={parameter}
        setting={editor.draft.fields[id] ?? {}}
      />
    </SettingsPopover>
  );
}
