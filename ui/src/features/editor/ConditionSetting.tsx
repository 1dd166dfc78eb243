/** On which values of another field a field shows. */
import type { FieldSetting, Parameter } from "@/api/types.gen";
import { CheckField } from "@/components/CheckField";
import { SelectField } from "@/components/SelectField";
import { TextField } from "@/components/TextField";
import { m } from "@/paraglide/messages";
import { conditionFrom, labelOf, valuesOf, wantedOf } from "./condition";
import { Disclosure } from "./Disclosure";
import type { SettingProps } from "./FieldSettings";
import { changeField, problemOf, toScalar, typeOf } from "./fieldSettings";
import { presentParameters } from "./parameters";

export function ConditionSetting({ editor, parameter, setting }: SettingProps) {
  const { draft } = editor;
  const others = presentParameters(draft).filter(({ id }) => id !== parameter.id);
  const condition = setting.visibleWhen;
  const problem = problemOf(editor, parameter, "visibleWhen");
  if (others.length === 0 && !condition) return null;
  const set = (visibleWhen: FieldSetting["visibleWhen"]) =>
    editor.replace((before) => changeField(before, parameter.id, { visibleWhen }));
  const other = others.find(
    ({ id, slug }) => id === condition?.parameter || slug === condition?.parameter,
  );
  return (
    <Disclosure title={m.condition_title()} isOpen={condition !== undefined} problem={problem}>
      <SelectField
        label={m.condition_field()}
        value={condition?.parameter ?? ""}
        problem={problem}
        onChange={(id) => set(id === "" ? undefined : conditionFrom(id, []))}
      >
        <option value="">{m.condition_always()}</option>
        {condition && !other && (
          <option value={condition.parameter}>
            {m.condition_gone({ parameter: condition.parameter })}
          </option>
        )}
        {others.map((one) => (
          <option key={one.id} value={other === one ? condition?.parameter : one.id}>
            {labelOf(one, draft.fields[one.id])}
          </option>
        ))}
      </SelectField>
      {condition && other && (
        <Wanted
          other={other}
          ofOther={draft.fields[other.id] ?? {}}
          wanted={wantedOf(condition)}
          onChange={(values) => set(conditionFrom(condition.parameter, values))}
        />
      )}
    </Disclosure>
  );
}

interface WantedProps {
  other: Parameter;
  ofOther: Partial<FieldSetting>;
  wanted: readonly unknown[];
  onChange: (wanted: unknown[]) => void;
}

/** The values are ticked where they are known, and typed otherwise. */
function Wanted({ other, ofOther, wanted, onChange }: WantedProps) {
  const type = typeOf(other, ofOther);
  const known = valuesOf(type, ofOther);
  if (known.length === 0) {
    return (
      <TextField
        label={m.condition_values()}
        lines={2}
        value={wanted.map(String).join("\n")}
        description={m.condition_one_a_line()}
        onChange={(text) =>
          onChange(text === "" ? [] : text.split("\n").map((line) => toScalar(line, type) ?? ""))
        }
      />
    );
  }
  return (
    <fieldset>
      <legend>{m.condition_values()}</legend>
      {known.map(({ value, label }) => (
        <CheckField
          key={JSON.stringify(value)}
          label={label}
          checked={wanted.includes(value)}
          onChange={(checked) =>
            onChange(checked ? [...wanted, value] : wanted.filter((one) => one !== value))
          }
        />
      ))}
    </fieldset>
  );
}
