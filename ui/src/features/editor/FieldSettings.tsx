/** The settings of one field: what it is, what it says, what it takes, when and where it stands. */
import type { FieldSetting, InputType, Parameter, ValueType } from "@/api/types.gen";
import { CheckField } from "@/components/CheckField";
import { Pair } from "@/components/Section";
import { SelectField } from "@/components/SelectField";
import { TextField } from "@/components/TextField";
import { m } from "@/paraglide/messages";
import { ConditionSetting } from "./ConditionSetting";
import css from "./FieldSettings.module.css";
import { OptionLines, TypedDefault } from "./FieldValues";
import {
  changeField,
  chooseInput,
  chooseType,
  inputChoices,
  inputOf,
  problemOf,
  typeOf,
  types,
} from "./fieldSettings";
import { OptionsSetting } from "./OptionsSetting";
import { PlaceSetting } from "./PlaceSetting";
import { RulesSetting } from "./RulesSetting";
import type { Editor } from "./useEditor";

export interface SettingProps {
  editor: Editor;
  parameter: Parameter;
  setting: Partial<FieldSetting>;
}

export function FieldSettings(props: SettingProps) {
  const { editor, parameter, setting } = props;
  const set = (next: Partial<FieldSetting>) =>
    editor.replace((draft) => changeField(draft, parameter.id, next));
  const text = (key: "title" | "description" | "placeholder") => ({
    value: setting[key] ?? "",
    onChange: (typed: string) => set({ [key]: typed || undefined }),
    problem: problemOf(editor, parameter, key),
  });
  return (
    <div className={css.settings}>
      <Pair>
        <TextField
          label={m.field_label()}
          {...text("title")}
          placeholder={parameter.name ?? parameter.slug}
        />
        <TextField label={m.field_placeholder()} {...text("placeholder")} />
      </Pair>
      <TextField label={m.field_description()} {...text("description")} />
      <Kind {...props} />
      <TypedDefault key={typeOf(parameter, setting)} {...props} />
      <Checks {...props} />
      <RulesSetting {...props} />
      <ConditionSetting {...props} />
      <PlaceSetting {...props} />
    </div>
  );
}

/** Type, control, and the options of those that are chosen from. */
function Kind(props: SettingProps) {
  const { editor, parameter, setting } = props;
  const type = typeOf(parameter, setting);
  const input = inputOf(parameter, setting);
  const isColumn = editor.draft.type === "implicit";
  return (
    <>
      <Pair>
        <SelectField
          label={m.field_type()}
          value={type}
          disabled={isColumn}
          description={isColumn ? m.field_type_of_column() : undefined}
          onChange={(next) =>
            editor.replace((draft) => chooseType(draft, parameter, next as ValueType))
          }
        >
          {types.map(({ value, label }) => (
            <option key={value} value={value}>
              {label()}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={m.field_input()}
          value={input}
          onChange={(next) =>
            editor.replace((draft) => chooseInput(draft, parameter, next as InputType))
          }
        >
          {inputChoices(type, input).map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </SelectField>
      </Pair>
      {input === "select" && <OptionsSetting {...props} />}
      {input === "radio" && <OptionLines {...props} />}
    </>
  );
}

function Checks({ editor, parameter, setting }: SettingProps) {
  const shown = editor.preview?.form?.fields.find(({ id }) => id === parameter.id);
  const set = (next: Partial<FieldSetting>, ofParameter: Partial<Parameter> = {}) =>
    editor.replace((draft) => changeField(draft, parameter.id, next, ofParameter));
  return (
    <div className={css.checks}>
      <CheckField
        label={m.field_required()}
        checked={setting.required ?? parameter.required ?? true}
        onChange={(required) => set({ required }, { required })}
      />
      <CheckField
        label={m.field_nullable()}
        checked={setting.nullable ?? shown?.nullable ?? false}
        onChange={(nullable) => set({ nullable })}
      />
      <CheckField
        label={m.field_hidden()}
        checked={setting.hidden ?? false}
        onChange={(hidden) => set({ hidden })}
        description={m.field_hidden_about()}
      />
      <CheckField
        label={m.form_locked()}
        checked={setting.locked ?? false}
        onChange={(locked) => set({ locked })}
        description={m.field_locked_about()}
      />
      <CheckField
        label={m.field_secret()}
        checked={setting.secret ?? false}
        onChange={(secret) => set({ secret })}
        description={m.field_secret_about()}
      />
    </div>
  );
}
