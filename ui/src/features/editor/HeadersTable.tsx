/** Request headers as rows of name and value. */
import { Button } from "@/components/Button";
import { IconButton } from "@/components/IconButton";
import { TextField } from "@/components/TextField";
import css from "./HeadersTable.module.css";
import { type Header, newHeader } from "./headers";

interface Props {
  headers: Header[] | string;
  onChange: (headers: Header[] | string) => void;
  problem: string | undefined;
}

export function HeadersTable({ headers, onChange, problem }: Props) {
  if (typeof headers === "string") {
    return (
      <TextField
        label="Headers, as JSON"
        lines={3}
        mono
        value={headers}
        onChange={onChange}
        problem={problem}
      />
    );
  }
  const change = (key: number, next: Partial<Header>) =>
    onChange(headers.map((header) => (header.key === key ? { ...header, ...next } : header)));
  return (
    <fieldset className={css.headers}>
      <legend className={css.legend}>Headers</legend>
      {headers.map((header, at) => (
        <div key={header.key} className={css.row}>
          <TextField
            hideLabel
            label={`Header ${at + 1}: name`}
            mono
            value={header.name}
            onChange={(name) => change(header.key, { name })}
            placeholder="Authorization"
          />
          <TextField
            hideLabel
            label={`Header ${at + 1}: value`}
            mono
            value={header.value}
            onChange={(value) => change(header.key, { value })}
          />
          <IconButton
            icon="close"
            label={`Remove header ${at + 1}`}
            onClick={() => onChange(headers.filter(({ key }) => key !== header.key))}
          />
        </div>
      ))}
      <div>
        <Button variant="quiet" onClick={() => onChange([...headers, newHeader()])}>
          Add a header
        </Button>
      </div>
      {problem && <p className={css.problem}>{problem}</p>}
    </fieldset>
  );
}
