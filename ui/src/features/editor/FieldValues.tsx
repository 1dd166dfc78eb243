/** The two settings of a field that hold values: its options and its default. */
import { useState } from "react";
import { SelectField } from "@/components/SelectField";
import { TextField } from "@/components/TextField";
import type { SettingProps } from "./FieldSettings";
import {
  changeField,
  optionsFromText,
  optionsToText,
  problemOf,
  toScalar,
  typeOf,
} from "./fieldSettings";

/** Whether a text that was typed still says what is set: an undo may have changed that. */
const same = (typed: unknown, set: unknown): boolean =>
  JSON.stringify(typed) === JSON.stringify(set);

/** Keeps the lines as typed: an unfinished one must not vanish under the caret. */
export function OptionLines({ editor, parameter, setting }: SettingProps) {
  const type = typeOf(parameter, setting);
  const [typed, setTyped] = useState(() => optionsToText(setting.valueOptions));
  const isStill = same(optionsFromText(typed, type), setting.valueOptions ?? []);
  return (
    <TextField
      label="Options"
      lines={4}
      value={isStill ? typed : optionsToText(setting.valueOptions)}
      description="One a line: the value, or value | label."
      onChange={(text) => {
        setTyped(text);
        editor.replace((draft) =>
          changeField(draft, parameter.id, { valueOptions: optionsFromText(text, type) }),
        );
      }}
    />
  );
}

export function TypedDefault({ editor, parameter, setting }: SettingProps) {
  const known = setting.defaultValue ?? parameter.default ?? "";
  const type = typeOf(parameter, setting);
  const problem = problemOf(editor, parameter, "defaultValue");
  const [kept, setTyped] = useState(String(known));
  const typed = same(toScalar(kept, type) ?? "", known) ? kept : String(known);
  const change = (text: string) => {
    setTyped(text);
    const value = toScalar(text, type);
    editor.replace((draft) =>
      changeField(draft, parameter.id, { defaultValue: value }, { default: value }),
    );
  };
  if (type === "boolean") {
    return (
      <SelectField label="Default" value={typed} onChange={change} problem={problem}>
        <option value="">None</option>
        <option value="true">On</option>
        <option value="false">Off</option>
      </SelectField>
    );
  }
  return <TextField label="Default" value={typed} onChange={change} problem={problem} />;
}
