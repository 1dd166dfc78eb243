/** What a field's value must be like. */
import { useState } from "react";
import type { Validation, ValueType } from "@/api/types.gen";
import { Pair } from "@/components/Section";
import { TextField } from "@/components/TextField";
import { m } from "@/paraglide/messages";
import { Disclosure } from "./Disclosure";
import type { SettingProps } from "./FieldSettings";
import { changeField, problemOf, toScalar, typeOf } from "./fieldSettings";

type Key = keyof Validation;

/** Which rules make sense for a type, and how they are called there. */
const rulesOf: Record<ValueType, ReadonlyArray<[Key, () => string]>> = {
  text: [
    ["minLength", m.rules_fewest_characters],
    ["maxLength", m.rules_most_characters],
    ["pattern", m.rules_pattern],
  ],
  number: [
    ["min", m.rules_smallest],
    ["max", m.rules_largest],
  ],
  date: [
    ["min", m.rules_earliest],
    ["max", m.rules_latest],
  ],
  datetime: [
    ["min", m.rules_earliest],
    ["max", m.rules_latest],
  ],
  time: [
    ["min", m.rules_earliest],
    ["max", m.rules_latest],
  ],
  boolean: [],
};

const hints: Partial<Record<ValueType, string>> = {
  date: "2026-01-31",
  datetime: "2026-01-31T09:30:00",
  time: "09:30:00",
};

export function RulesSetting({ editor, parameter, setting }: SettingProps) {
  const type = typeOf(parameter, setting);
  const rules: Partial<Validation> = setting.validation ?? {};
  const [typed, setTyped] = useState<Partial<Record<Key, string>>>({});
  if (rulesOf[type].length === 0) return null;
  const set = (key: Key, text: string) => {
    setTyped({ ...typed, [key]: text });
    const { [key]: _, ...others } = rules;
    const value = toRule(key, text, type);
    const validation = value === undefined ? others : { ...others, [key]: value };
    editor.replace((draft) =>
      changeField(draft, parameter.id, {
        validation: Object.keys(validation).length > 0 ? (validation as Validation) : undefined,
      }),
    );
  };
  // An undo may have changed what was typed.
  const shownOf = (key: Key) => {
    const text = typed[key];
    const isStill = text !== undefined && toRule(key, text, type) === rules[key];
    return isStill ? text : String(rules[key] ?? "");
  };
  const field = (key: Key, label: string) => (
    <TextField
      key={key}
      label={label}
      value={shownOf(key)}
      placeholder={key === "min" || key === "max" ? hints[type] : undefined}
      mono={key === "pattern"}
      description={key === "pattern" ? m.rules_pattern_about() : undefined}
      problem={problemOf(editor, parameter, `validation.${key}`)}
      onChange={(text) => set(key, text)}
    />
  );
  return (
    <Disclosure
      title={m.rules_title()}
      isOpen={setting.validation !== undefined}
      problem={problemOf(editor, parameter, "validation")}
    >
      <Pair>{rulesOf[type].slice(0, 2).map(([key, label]) => field(key, label()))}</Pair>
      {rulesOf[type].slice(2).map(([key, label]) => field(key, label()))}
      {field("message", m.rules_message())}
    </Disclosure>
  );
}

function toRule(key: Key, text: string, type: ValueType): unknown {
  if (key === "min" || key === "max") return toScalar(text.trim(), type);
  if (key === "minLength" || key === "maxLength") return toScalar(text.trim(), "number");
  return text === "" ? undefined : text;
}
