/** What is wrong, above the fields, with a way to each of them. */
import type { Ref } from "react";
import type { Field } from "@/api/types.gen";
import { Notice } from "@/components/Notice";
import { Said } from "@/components/Said";
import { sentence } from "@/lib/failure";
import { m } from "@/paraglide/messages";
import css from "./ErrorSummary.module.css";
import { controlId } from "./FormField";
import type { Problems } from "./validate";

interface Props {
  failure: string | null;
  problems: Problems;
  show: boolean;
  fields: readonly Field[];
  ref: Ref<HTMLDivElement>;
}

export function ErrorSummary({ failure, problems, show, fields, ref }: Props) {
  const wrong = fields.filter(({ id }) => problems[id]);
  const elsewhere = Object.entries(problems).filter(
    ([id]) => !fields.some((field) => field.id === id),
  );
  if (!show || (!failure && wrong.length + elsewhere.length === 0)) return null;
  const count = m.form_fields_wrong({ count: wrong.length });
  return (
    <Notice ref={ref} tone="danger" role="alert" title={failure ? sentence(failure) : count}>
      {wrong.length > 0 && (
        <ul className={css.list}>
          {wrong.map(({ id, label }) => (
            <li key={id}>
              <button
                type="button"
                className={css.link}
                onClick={() => document.getElementById(controlId(id))?.focus()}
              >
                {label}
              </button>
              : <Said text={problems[id] ?? ""} />
            </li>
          ))}
        </ul>
      )}
      {elsewhere.map(([id, problem]) => (
        <p key={id}>
          <code>{id}</code>: <Said text={problem} />
        </p>
      ))}
    </Notice>
  );
}
