/** The fields of a form, to be filled in for others, each with a tick that locks it. */
import { type FormEvent, useId, useState } from "react";
import type { FormSpec } from "@/api/types.gen";
import { Button } from "@/components/Button";
import { m } from "@/paraglide/messages";
import css from "./ActionForm.module.css";
import { FormField } from "./FormField";
import prefillCss from "./PrefillForm.module.css";
import { prefillSpec } from "./prefill";
import { type Problems, validate } from "./validate";
import { type FormValues, initialValues, type Parameters, toParameters } from "./values";

interface Props {
  spec: FormSpec;
  busy: boolean;
  /** Problems the server found, by field id. */
  refused: Problems;
  onMake: (values: Parameters, locked: string[]) => void;
  /** Something was edited: an address made before no longer fits. */
  onEdit: () => void;
}

export function PrefillForm({ spec, busy, refused, onMake, onEdit }: Props) {
  const form = prefillSpec(spec);
  const [changed, setChanged] = useState<FormValues>({});
  const [locked, setLocked] = useState<readonly string[]>([]);
  const [tried, setTried] = useState(false);
  const values = { ...initialValues(form), ...changed };
  const sent = toParameters(form, values);
  const problems: Problems = { ...lacking(locked, sent), ...validate(form, values) };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!busy && Object.keys(problems).length === 0) onMake(sent, [...locked]);
  };
  const lock = (id: string, isLocked: boolean) => {
    setLocked(isLocked ? [...locked, id] : locked.filter((one) => one !== id));
    onEdit();
  };
  const sometimes = new Set(spec.fields.filter((one) => one.visible_when).map(({ id }) => id));
  return (
    <form className={css.form} onSubmit={submit} noValidate>
      {form.fields.map((field) => (
        <FormField
          key={field.id}
          field={field}
          value={values[field.id] ?? { sort: "keep" }}
          problem={tried ? (problems[field.id] ?? refused[field.id]) : undefined}
          disabled={busy}
          markOptional={false}
          onChange={(value) => {
            setChanged({ ...changed, [field.id]: value });
            onEdit();
          }}
          onLeave={() => undefined}
          aside={
            <Lock
              label={field.label}
              isPossible={!sometimes.has(field.id)}
              isAlways={field.locked}
              checked={field.locked || locked.includes(field.id)}
              onChange={(isLocked) => lock(field.id, isLocked)}
            />
          }
        />
      ))}
      {form.fields.length < spec.fields.length && (
        <p className={css.blocked}>{m.form_secrets_left_out()}</p>
      )}
      <div>
        <Button type="submit" busy={busy}>
          {m.form_make_address()}
        </Button>
      </div>
    </form>
  );
}

/** A locked field needs the value that is locked. */
function lacking(locked: readonly string[], sent: Parameters): Problems {
  const empty = locked.filter((id) => sent[id] === undefined);
  return Object.fromEntries(empty.map((id) => [id, m.form_enter_locked()]));
}

interface LockProps {
  label: string;
  /** A field that shows only sometimes can't be locked. */
  isPossible: boolean;
  /** What its author has locked stays so. */
  isAlways: boolean;
  checked: boolean;
  onChange: (checked: boolean) => void;
}

function Lock({ label, isPossible, isAlways, checked, onChange }: LockProps) {
  const id = useId();
  if (!isPossible) return <span className={prefillCss.lock}>{m.form_cannot_lock()}</span>;
  return (
    <span className={prefillCss.lock}>
      <input
        id={id}
        type="checkbox"
        checked={checked}
        disabled={isAlways}
        onChange={(event) => onChange(event.target.checked)}
      />
      <label htmlFor={id}>
        {isAlways ? m.form_always_locked() : m.form_locked()}
        <span className="visually-hidden">: {label}</span>
      </label>
    </span>
  );
}
