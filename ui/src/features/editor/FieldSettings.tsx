/** The settings of one field: what it is, what it says, what it takes, when and where it stands. */
import type { FieldSetting, InputType, Parameter, ValueType } from "@/api/types.gen";
import { CheckField } from "@/components/CheckField";
import { Pair } from "@/components/Section";
import { SelectField } from "@/components/SelectField";
import { TextField } from "@/components/TextField";
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
          label="Label"
          {...text("title")}
          placeholder={parameter.name ?? parameter.slug}
        />
        <TextField label="Placeholder" {...text("placeholder")} />
      </Pair>
      <TextField label="Description" {...text("description")} />
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
          label="Type"
          value={type}
          disabled={isColumn}
          description={isColumn ? "That of the column." : undefined}
          onChange={(next) =>
            editor.replace((draft) => chooseType(draft, parameter, next as ValueType))
          }
        >
          {types.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </SelectField>
        <SelectField
          label="Input"
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
  const set = (next: Partial<FieldSetting>, ofParameter: Partial<Parameter> = {}) =>
    editor.replace((draft) => changeField(draft, parameter.id, next, ofParameter));
  return (
    <div className={css.checks}>
      <CheckField
        label="Required"
        checked={setting.required ?? parameter.required ?? true}
        onChange={(required) => set({ required }, { required })}
      />
      <CheckField
        label="NULL can be chosen"
        checked={setting.nullable ?? false}
        onChange={(nullable) => set({ nullable })}
      />
      <CheckField
        label="Hidden"
        checked={setting.hidden ?? false}
        onChange={(hidden) => set({ hidden })}
        description="Takes its default; callers can't set it."
      />
      <CheckField
        label="Locked"
        checked={setting.locked ?? false}
        onChange={(locked) => set({ locked })}
        description="On public pages it has its default, or what a signed address says."
      />
      <CheckField
        label="Secret"
        checked={setting.secret ?? false}
        onChange={(secret) => set({ secret })}
        description="The journal keeps ••• instead of the value."
      />
    </div>
  );
}
