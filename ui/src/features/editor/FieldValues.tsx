/** The two settings of a field that hold values: its options and its default. */
import { useState } from "react";
import { SelectField } from "@/components/SelectField";
import { TextField } from "@/components/TextField";
import { m } from "@/paraglide/messages";
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
      label={m.field_options()}
      lines={4}
      value={isStill ? typed : optionsToText(setting.valueOptions)}
      description={m.field_options_about()}
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
      <SelectField label={m.field_default()} value={typed} onChange={change} problem={problem}>
        <option value="">{m.common_none()}</option>
        <option value="true">{m.common_on()}</option>
        <option value="false">{m.common_off()}</option>
      </SelectField>
    );
  }
  return <TextField label={m.field_default()} value={typed} onChange={change} problem={problem} />;
}
