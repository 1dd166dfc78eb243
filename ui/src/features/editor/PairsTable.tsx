/** Names and values as rows: headers of a request, fields of a form. */
import { Button } from "@/components/Button";
import CodeEditor from "@/components/CodeEditor";
import { IconButton } from "@/components/IconButton";
import { Said } from "@/components/Said";
import { TextField } from "@/components/TextField";
import { m } from "@/paraglide/messages";
import css from "./PairsTable.module.css";

export interface Pair {
  name: string;
  value: string;
}

interface Props<T extends Pair> {
  title: string;
  /** What one row is, in the singular. */
  noun: "header" | "field";
  rows: readonly T[];
  keyOf: (row: T, at: number) => number;
  added: () => T;
  onChange: (rows: T[]) => void;
  placeholder?: string;
  problem?: string | undefined;
}

export function PairsTable<T extends Pair>({
  title,
  noun,
  rows,
  keyOf,
  added,
  onChange,
  placeholder,
  problem,
}: Props<T>) {
  const change = (at: number, next: Partial<Pair>) =>
    onChange(rows.map((row, other) => (other === at ? { ...row, ...next } : row)));
  return (
    <fieldset className={css.pairs}>
      <legend className={css.legend}>{title}</legend>
      {rows.map((row, at) => (
        <div key={keyOf(row, at)} className={css.row}>
          <TextField
            hideLabel
            label={m.pairs_name({ noun, number: at + 1 })}
            mono
            value={row.name}
            onChange={(name) => change(at, { name })}
            placeholder={placeholder}
          />
          <CodeEditor
            oneLine
            label={m.pairs_value({ noun, number: at + 1 })}
            language="plain"
            value={row.value}
            onChange={(value) => change(at, { value })}
          />
          <IconButton
            icon="close"
            label={m.pairs_remove({ noun, number: at + 1 })}
            onClick={() => onChange(rows.filter((_, other) => other !== at))}
          />
        </div>
      ))}
      <div>
        <Button variant="quiet" onClick={() => onChange([...rows, added()])}>
          {m.pairs_add({ noun })}
        </Button>
      </div>
      {problem && (
        <p className={css.problem}>
          <Said text={problem} />
        </p>
      )}
    </fieldset>
  );
}
