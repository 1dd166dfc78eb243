/** Which column of a pasted table fills which field, where their names don't say it. */
import { useState } from "react";
import type { Field } from "@/api/types.gen";
import { Button } from "@/components/Button";
import { SelectField } from "@/components/SelectField";
import { m } from "@/paraglide/messages";
import css from "./MatchColumns.module.css";
import { type Mapping, matched, type Sheet } from "./sheet";

interface Props {
  sheet: Sheet;
  fields: readonly Field[];
  onUse: (mapping: Mapping) => void;
  onCancel: () => void;
}

export function MatchColumns({ sheet, fields, onUse, onCancel }: Props) {
  const [mapping, setMapping] = useState<Mapping>(() => matched(sheet, fields));
  const choose = (at: number, id: string) =>
    setMapping(mapping.map((one, other) => (other === at ? id || null : one === id ? null : one)));
  const isUsed = mapping.some((id) => id !== null);
  return (
    <section className={css.match} aria-label={m.bulk_match()}>
      <h2>{m.bulk_match()}</h2>
      <p className={css.hint}>{m.bulk_match_about()}</p>
      <ul className={css.columns}>
        {sheet.columns.map((name, at) => (
          <li key={at} className={css.column}>
            <SelectField label={name} value={mapping[at] ?? ""} onChange={(id) => choose(at, id)}>
              <option value="">{m.bulk_leave_out()}</option>
              {fields.map((field) => (
                <option key={field.id} value={field.id}>
                  {field.label}
                </option>
              ))}
            </SelectField>
            <span className={css.example}>{example(sheet, at)}</span>
          </li>
        ))}
      </ul>
      <div className={css.buttons}>
        <Button variant="primary" disabled={!isUsed} onClick={() => onUse(mapping)}>
          {m.bulk_use({ count: sheet.rows.length })}
        </Button>
        <Button onClick={onCancel}>{m.common_cancel()}</Button>
      </div>
    </section>
  );
}

/** The first values of a column. */
function example({ rows }: Sheet, at: number): string {
  const some = rows.map((row) => row[at]?.trim() ?? "").filter((text) => text !== "");
  return some.length === 0 ? m.bulk_empty() : some.slice(0, 3).join(", ");
}
