/** Names and values as rows: headers of a request, fields of a form. */
import { Button } from "@/components/Button";
import CodeEditor from "@/components/CodeEditor";
import { IconButton } from "@/components/IconButton";
import { TextField } from "@/components/TextField";
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
  const begun = noun === "header" ? "Header" : "Field";
  return (
    <fieldset className={css.pairs}>
      <legend className={css.legend}>{title}</legend>
      {rows.map((row, at) => (
        <div key={keyOf(row, at)} className={css.row}>
          <TextField
            hideLabel
            label={`${begun} ${at + 1}: name`}
            mono
            value={row.name}
            onChange={(name) => change(at, { name })}
            placeholder={placeholder}
          />
          <CodeEditor
            oneLine
            label={`${begun} ${at + 1}: value`}
            language="plain"
            value={row.value}
            onChange={(value) => change(at, { value })}
          />
          <IconButton
            icon="close"
            label={`Remove ${noun} ${at + 1}`}
            onClick={() => onChange(rows.filter((_, other) => other !== at))}
          />
        </div>
      ))}
      <div>
        <Button variant="quiet" onClick={() => onChange([...rows, added()])}>
          Add a {noun}
        </Button>
      </div>
      {problem && <p className={css.problem}>{problem}</p>}
    </fieldset>
  );
}
