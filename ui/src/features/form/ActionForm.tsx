/** The form of an action, drawn from its `FormSpec`; what it sends is the caller's to run. */
import { type FormEvent, type ReactNode, useEffect } from "react";
import type { FormSpec } from "@/api/types.gen";
import { Button } from "@/components/Button";
import { useShortcut } from "@/hooks/useShortcut";
import css from "./ActionForm.module.css";
import { ErrorSummary } from "./ErrorSummary";
import { FormField } from "./FormField";
import { useForm } from "./useForm";
import type { Problems } from "./validate";
import type { Parameters } from "./values";
import { isVisible } from "./visible";

interface Props {
  spec: FormSpec;
  /** A run is on its way. */
  busy?: boolean;
  /** Why the form can't be sent at all. */
  blocked?: string | null;
  /** What the last run said, for the summary above the fields. */
  failure?: string | null;
  /** Problems the server found, by field id; must be the same object until the next answer. */
  refused?: Problems;
  onSubmit: (parameters: Parameters) => void;
  onCancel?: () => void;
  /** Without shortcuts and as a picture of the form: the editor's preview. */
  preview?: boolean;
  children?: ReactNode;
}

const NOTHING: Problems = {};

export function ActionForm({
  spec,
  busy = false,
  blocked,
  failure,
  refused = NOTHING,
  onSubmit,
  onCancel,
  preview,
  children,
}: Props) {
  const form = useForm({ spec, refused, onSubmit });
  const { summary, submits } = form;
  // Focus goes to the summary after a refused submit, and when the answer is a failure.
  useEffect(() => {
    if (submits > 0) summary.current?.focus();
  }, [submits, summary]);
  useEffect(() => {
    if (failure) summary.current?.focus();
  }, [failure, summary]);
  const submit = () => {
    if (!busy && !blocked) form.submit();
  };
  useShortcut("mod+Enter", submit, !preview);
  const fields = spec.fields.filter((field) => isVisible(spec, field, form.values));

  return (
    <form
      noValidate
      className={css.form}
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        submit();
      }}
    >
      <ErrorSummary
        ref={summary}
        failure={failure ?? null}
        problems={form.problems}
        show={submits > 0 || !!failure}
        fields={fields}
      />
      {fields.map((field) => (
        <FormField
          key={field.id}
          field={field}
          value={form.values[field.id] ?? { sort: "keep" }}
          problem={form.problems[field.id]}
          disabled={busy}
          onChange={(value) => form.set(field.id, value)}
          onLeave={() => form.leave(field.id)}
        />
      ))}
      {children}
      <div className={css.buttons}>
        <Button
          type="submit"
          variant={spec.danger ? "danger" : "primary"}
          busy={busy}
          disabled={!!blocked}
          title={preview ? undefined : "Ctrl+Enter"}
        >
          {spec.submit_label}
        </Button>
        {busy && onCancel && <Button onClick={onCancel}>Cancel</Button>}
        {blocked && <p className={css.blocked}>{blocked}</p>}
      </div>
    </form>
  );
}
