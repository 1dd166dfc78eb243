/** The form of an action, drawn from its `FormSpec`; what it sends is the caller's to run. */
import {
  type ComponentType,
  type FormEvent,
  Fragment,
  type ReactNode,
  useEffect,
  useRef,
} from "react";
import type { Field, FormSpec } from "@/api/types.gen";
import { Button, type ButtonLook } from "@/components/Button";
import { Said } from "@/components/Said";
import { useCommand } from "@/hooks/useCommand";
import { useShortcut } from "@/hooks/useShortcut";
import { classes } from "@/lib/classes";
import { m } from "@/paraglide/messages";
import css from "./ActionForm.module.css";
import { ErrorSummary } from "./ErrorSummary";
import { controlId, FormField } from "./FormField";
import { type Check, useForm } from "./useForm";
import type { Problems } from "./validate";
import { type FormValues, type Parameters, toParameters } from "./values";
import { isVisible } from "./visible";

interface Props {
  spec: FormSpec;
  /** What the fields start with, instead of what the form says. */
  start?: FormValues;
  /** A run is on its way. */
  busy?: boolean;
  /** Why the form can't be sent at all. */
  blocked?: ReactNode;
  /** What the last run said, for the summary above the fields. */
  failure?: string | null;
  /** Problems the server found, by field id; must be the same object until the next answer. */
  refused?: Problems;
  /** The field that has the focus at first; null: the button. */
  startsAt?: string | null;
  /** Fields whose values are settled elsewhere: sent, but not shown. */
  settled?: ReadonlySet<string>;
  /** What is wrong besides what the fields say of themselves. */
  check?: Check;
  onSubmit: (parameters: Parameters) => void;
  /** Submitted with problems, so nothing was sent. */
  onRefused?: () => void;
  onCancel?: () => void;
  /** The form is only looked at, without shortcuts and with every field: the editor's. */
  preview?: Preview;
  /** Beside the button, with what would be sent now. */
  renderMore?: (parameters: Parameters) => ReactNode;
  children?: ReactNode;
}

/** What an editor draws around the parts of the form. */
export interface Preview {
  Cell: ComponentType<CellProps>;
  besideButton: ReactNode;
}

export interface CellProps {
  field: Field;
  /** Whether the field shows with the values that stand in the form. */
  isShown: boolean;
  className: string;
  children: ReactNode;
}

function PlainCell({ className, children }: CellProps) {
  return <div className={className}>{children}</div>;
}

const buttonLooks: Record<FormSpec["submit_color"], ButtonLook> = {
  accent: "primary",
  danger: "danger",
  success: "success",
  plain: "default",
};

const NOTHING: Problems = {};

export function ActionForm({
  spec,
  start,
  busy = false,
  blocked,
  failure,
  refused = NOTHING,
  startsAt,
  settled,
  check,
  onSubmit,
  onRefused,
  onCancel,
  preview,
  renderMore,
  children,
}: Props) {
  const form = useForm({ spec, start, refused, check, onSubmit, onRefused });
  const { summary, submits } = form;
  // Focus goes to the summary after a refused submit, and when the answer is a failure.
  useEffect(() => {
    if (submits > 0) summary.current?.focus();
  }, [submits, summary]);
  useEffect(() => {
    if (failure) summary.current?.focus();
  }, [failure, summary]);
  const element = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (startsAt === undefined) return;
    const button = element.current?.querySelector<HTMLElement>("button[type=submit]");
    const control = startsAt === null ? button : document.getElementById(controlId(startsAt));
    control?.focus();
  }, [startsAt]);
  const submit = () => {
    if (!busy && !blocked) form.submit();
  };
  useShortcut("mod+Enter", submit, !preview);
  useCommand("run", preview || busy || blocked ? null : submit);
  useCommand("cancel", busy && onCancel ? onCancel : null);
  const isShown = (field: Field) => !settled?.has(field.id) && isVisible(spec, field, form.values);
  const fields = preview ? spec.fields : spec.fields.filter(isShown);
  const Cell = preview?.Cell ?? PlainCell;
  const Heading = preview ? "h4" : "h2";

  return (
    <form
      ref={element}
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
      <div className={css.fields}>
        {fields.map((field, at) => (
          <Fragment key={field.id}>
            {field.section !== null && field.section !== fields[at - 1]?.section && (
              <Heading className={css.section}>{field.section}</Heading>
            )}
            <Cell
              field={field}
              isShown={!preview || isShown(field)}
              className={classes(css.cell, field.width === "half" && css.half)}
            >
              <FormField
                field={field}
                value={form.values[field.id] ?? { sort: "keep" }}
                problem={form.problems[field.id]}
                disabled={busy}
                onChange={(value) => form.set(field.id, value)}
                onLeave={() => form.leave(field.id)}
              />
            </Cell>
          </Fragment>
        ))}
      </div>
      {children}
      <div className={css.buttons}>
        <Button
          type="submit"
          variant={buttonLooks[spec.submit_color]}
          busy={busy}
          // Only looked at, it shows its colour; a click does nothing.
          disabled={!!blocked && !preview}
          aria-disabled={preview ? true : undefined}
          title={preview ? m.form_only_looked_at() : m.form_submit_keys()}
        >
          {spec.submit_label || m.common_run()}
        </Button>
        {preview?.besideButton}
        {renderMore?.(toParameters(spec, form.values))}
        {busy && onCancel && <Button onClick={onCancel}>{m.common_cancel()}</Button>}
        {blocked && (
          <p className={css.blocked}>
            {typeof blocked === "string" ? <Said text={blocked} /> : blocked}
          </p>
        )}
      </div>
    </form>
  );
}
