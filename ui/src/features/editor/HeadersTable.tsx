/** Request headers as rows of name and value. */
import { TextField } from "@/components/TextField";
import { m } from "@/paraglide/messages";
import { type Header, newHeader } from "./headers";
import { PairsTable } from "./PairsTable";

interface Props {
  headers: Header[] | string;
  onChange: (headers: Header[] | string) => void;
  problem: string | undefined;
}

export function HeadersTable({ headers, onChange, problem }: Props) {
  if (typeof headers === "string") {
    return (
      <TextField
        label={m.http_headers_json()}
        lines={3}
        mono
        value={headers}
        onChange={onChange}
        problem={problem}
      />
    );
  }
  return (
    <PairsTable
      title={m.http_headers()}
      noun="header"
      rows={headers}
      keyOf={({ key }) => key}
      added={() => newHeader()}
      onChange={onChange}
      placeholder="Authorization"
      problem={problem}
    />
  );
}
