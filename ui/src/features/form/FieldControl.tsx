/** The control of a field, by its input type; all of them speak `FieldValue`. */
import {
  PasswordInput,
  Radio,
  Select,
  Switch,
  Textarea,
  TextInput,
  type TextInputProps,
} from "@mantine/core";
import { DateInput, type DateInputProps } from "@mantine/dates";
import type { Field } from "@/api/types.gen";
import { Said } from "@/components/Said";
import { m } from "@/paraglide/messages";
import css from "./FieldControl.module.css";
import { SourceControl } from "./SourceControl";
import { type FieldValue, isDate, normalTime, textOf } from "./values";

export interface ControlProps {
  /** Of the element that takes the focus. */
  id: string;
  field: Field;
  value: FieldValue;
  problem: string | undefined;
  /** For the controls whose texts stand outside of them. */
  describedBy: string | undefined;
  disabled: boolean;
  onChange: (value: FieldValue) => void;
}

/** From this many options on, a dropdown can be searched (form.md). */
const SEARCHABLE_OVER = 10;

export function FieldControl(props: ControlProps) {
  switch (props.field.input) {
    case "text":
      return (
        <Textarea {...shared(props)} autosize minRows={3} maxRows={12} onChange={typed(props)} />
      );
    case "boolean":
      return <BooleanControl {...props} />;
    case "select":
      return props.field.source ? (
        <SourceControl {...props} common={shared(props)} />
      ) : (
        <SelectControl {...props} />
      );
    case "radio":
      return <RadioControl {...props} />;
    case "date":
      return <DateControl {...props} />;
    case "datetime":
      return <DateTimeControl {...props} />;
    case "time":
      return <TimeControl {...props} />;
    case "number":
      return <TextInput {...shared(props)} inputMode="decimal" onChange={typed(props)} />;
    case "string":
      return props.field.secret ? (
        <PasswordInput {...shared(props)} autoComplete="off" onChange={typed(props)} />
      ) : (
        <TextInput {...shared(props)} onChange={typed(props)} />
      );
  }
}

/** What every control of text takes. */
function shared({ id, field, value, problem, disabled }: ControlProps) {
  return {
    id,
    value: textOf(value),
    placeholder: placeholder(field, value),
    required: field.required,
    disabled,
    description: field.description,
    error: problem && <Said text={problem} />,
    inputWrapperOrder: ["input", "description", "error"],
    classNames: { description: css.description, error: css.problem },
    autoComplete: "off",
    spellCheck: field.input === "text",
  } satisfies TextInputProps;
}

function placeholder(field: Field, value: FieldValue): string | undefined {
  if (value.sort === "null") return "NULL";
  if (value.sort === "keep") return m.form_unchanged();
  // An emptied field is sent as nothing, and takes its default.
  return field.placeholder ?? (field.initial === null ? undefined : `${field.initial}`);
}

const set = (text: string): FieldValue => ({ sort: "set", text });

const typed =
  ({ onChange }: ControlProps) =>
  (event: { currentTarget: { value: string } }) =>
    onChange(set(event.currentTarget.value));

function BooleanControl({ id, value, describedBy, disabled, onChange }: ControlProps) {
  return (
    <Switch
      id={id}
      checked={textOf(value) === "true"}
      disabled={disabled}
      aria-describedby={describedBy}
      onChange={(event) => onChange(set(String(event.currentTarget.checked)))}
    />
  );
}

function SelectControl(props: ControlProps) {
  const { field, value, onChange } = props;
  return (
    <Select
      {...shared(props)}
      placeholder={
        value.sort === "set" ? (field.placeholder ?? m.common_choose()) : placeholder(field, value)
      }
      value={textOf(value) || null}
      data={field.options.map(({ label }, at) => ({ value: String(at), label }))}
      searchable={field.options.length > SEARCHABLE_OVER}
      clearable={!field.required}
      allowDeselect={false}
      selectFirstOptionOnChange
      nothingFoundMessage={m.form_no_option()}
      limit={200}
      onChange={(at) => onChange(set(at ?? ""))}
    />
  );
}

function RadioControl({ id, field, value, describedBy, disabled, onChange }: ControlProps) {
  return (
    <Radio.Group
      value={textOf(value)}
      onChange={(at) => onChange(set(at))}
      aria-labelledby={`${id}-label`}
      aria-describedby={describedBy}
      disabled={disabled}
    >
      <div className={css.radios}>
        {field.options.map(({ label }, at) => (
          <Radio
            key={at}
            id={at === 0 ? id : undefined}
            value={String(at)}
            label={label}
            disabled={disabled}
          />
        ))}
      </div>
    </Radio.Group>
  );
}

function DateControl(props: ControlProps) {
  const { value, onChange } = props;
  return (
    <DateInput
      {...shared(props)}
      {...day(textOf(value), (text) => onChange(set(text)))}
      placeholder={placeholder(props.field, value) ?? m.form_date_pattern()}
      clearable={!props.field.required}
    />
  );
}

/** What is no day as we write it stays as typed, for the form to refuse: no day is guessed. */
function day(text: string, onChange: (text: string) => void) {
  return {
    value: isDate(text) ? text.trim() : null,
    valueFormat: "YYYY-MM-DD",
    dateParser: (typed) => (isDate(typed) ? typed.trim() : null),
    fixOnBlur: false,
    onInput: (event) => onChange(event.currentTarget.value),
    onChange: (date) => onChange(date ?? ""),
  } satisfies DateInputProps;
}

function TimeControl(props: ControlProps) {
  const { value, onChange } = props;
  return (
    <TextInput
      {...shared(props)}
      placeholder={placeholder(props.field, value) ?? m.form_time_pattern()}
      onChange={typed(props)}
      onBlur={() => {
        const time = normalTime(textOf(value));
        if (time) onChange(set(time));
      }}
    />
  );
}

/** A day and a time side by side; the value is `day` + `T` + `time` as far as typed. */
function DateTimeControl(props: ControlProps) {
  const { id, field, value, onChange } = props;
  const [date = "", time = ""] = textOf(value).split("T");
  const change = (date: string, time: string) =>
    onChange(set(date || time ? `${date}T${time}` : ""));
  const { placeholder: hint, value: _, description: __, error, ...common } = shared(props);
  return (
    <div className={css.pair}>
      <DateInput
        {...common}
        {...day(date, (text) => change(text, time))}
        error={!!error}
        aria-label={m.form_date_of({ label: field.label })}
        placeholder={value.sort === "set" ? m.form_date_pattern() : hint}
        clearable={!field.required}
      />
      <TextInput
        {...common}
        error={!!error}
        id={`${id}-time`}
        aria-label={m.form_time_of({ label: field.label })}
        placeholder={value.sort === "set" ? m.form_time_pattern() : hint}
        value={time}
        onChange={(event) => change(date, event.currentTarget.value)}
        onBlur={() => change(date, normalTime(time) ?? time)}
      />
    </div>
  );
}
