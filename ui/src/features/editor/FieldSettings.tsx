/** The settings of one field. */
import type { FieldSetting, InputType, Parameter } from "@/api/types.gen";
import { CheckField } from "@/components/CheckField";
import { Pair } from "@/components/Section";
import { SelectField } from "@/components/SelectField";
import { TextField } from "@/components/TextField";
import css from "./FieldSettings.module.css";
import { OptionLines, TypedDefault } from "./FieldValues";
import { changeField, chooseInput, chooseType, inputOf, inputs } from "./fieldSettings";
import { OptionsSetting } from "./OptionsSetting";
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
  const input = inputOf(parameter, setting);
  const isChoice = input === "select" || input === "radio";
  const isRequired = setting.required ?? parameter.required ?? true;
  return (
    <div className={css.settings}>
      <Pair>
        <TextField
          label="Label"
          value={setting.title ?? ""}
          placeholder={parameter.name ?? parameter.slug}
          onChange={(title) => set({ title })}
        />
        <SelectField
          label="Input"
          value={input}
          onChange={(next) =>
            editor.replace((draft) => chooseInput(draft, parameter, next as InputType))
          }
        >
          {inputs.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </SelectField>
      </Pair>
      {isChoice && (
        <>
          <SelectField
            label="Values are"
            value={parameter.type.startsWith("number") ? "number" : "text"}
            onChange={(type) =>
              editor.replace((draft) => chooseType(draft, parameter, type as "text" | "number"))
            }
          >
            <option value="text">Text</option>
            <option value="number">Numbers</option>
          </SelectField>
          {input === "select" ? <OptionsSetting {...props} /> : <OptionLines {...props} />}
        </>
      )}
      <TextField
        label="Description"
        value={setting.description ?? ""}
        onChange={(description) => set({ description: description || undefined })}
      />
      <Pair>
        <TextField
          label="Placeholder"
          value={setting.placeholder ?? ""}
          onChange={(placeholder) => set({ placeholder: placeholder || undefined })}
        />
        <TypedDefault {...props} />
      </Pair>
      <div className={css.checks}>
        <CheckField
          label="Required"
          checked={isRequired}
          onChange={(required) =>
            editor.replace((draft) => changeField(draft, parameter.id, { required }, { required }))
          }
        />
        <CheckField
          label="Hidden"
          checked={setting.hidden ?? false}
          onChange={(hidden) => set({ hidden })}
          description="Takes its default; callers can't set it."
        />
        <CheckField
          label="NULL can be chosen"
          checked={setting.nullable ?? false}
          onChange={(nullable) => set({ nullable })}
        />
        <CheckField
          label="Secret"
          checked={setting.secret ?? false}
          onChange={(secret) => set({ secret })}
          description="The journal keeps ••• instead of the value."
        />
      </div>
    </div>
  );
}
