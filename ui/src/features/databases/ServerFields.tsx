/** Where a database server is, who signs in, and how far the way there is encrypted. */
import { useQuery } from "@tanstack/react-query";
import { secretsPlace } from "@/api/databases";
import { SelectField } from "@/components/SelectField";
import { TextField } from "@/components/TextField";
import { m } from "@/paraglide/messages";
import css from "./ConnectDialog.module.css";
import { type Connection, tlsModes, usualPort } from "./connection";

interface Props {
  connection: Connection;
  change: (changes: Partial<Connection>) => void;
  problems: Record<string, string>;
}

export function ServerFields({ connection, change, problems }: Props) {
  const { engine, host, port, dbname, user, password, passwordFrom, tls } = connection;
  const place = useQuery(secretsPlace());
  return (
    <>
      <div className={css.pair}>
        <TextField
          label={m.databases_host()}
          mono
          value={host}
          onChange={(host) => change({ host })}
          placeholder="db.example.com"
          problem={problems["details.host"]}
        />
        <TextField
          label={m.databases_port()}
          mono
          inputMode="numeric"
          value={port}
          onChange={(port) => change({ port })}
          placeholder={usualPort[engine]}
          problem={problems["details.port"]}
        />
      </div>
      <TextField
        label={m.common_database()}
        mono
        value={dbname}
        onChange={(dbname) => change({ dbname })}
        placeholder="shop"
        problem={problems["details.dbname"]}
      />
      <TextField
        label={m.databases_user()}
        mono
        value={user}
        onChange={(user) => change({ user })}
        problem={problems["details.user"]}
      />
      <TextField
        label={m.account_password()}
        type="password"
        value={password ?? ""}
        onChange={(password) => change({ password, passwordFrom: null })}
        placeholder={passwordWords(password, passwordFrom)}
        description={place.data && m.common_kept_in({ place: place.data.place })}
        problem={problems["details.password"]}
      />
      <SelectField
        label={m.databases_encryption()}
        value={tls}
        onChange={(tls) => change({ tls })}
        problem={problems["details.ssl-mode"]}
      >
        {tlsModes.map(({ value, label }) => (
          <option key={value} value={value}>
            {label()}
          </option>
        ))}
      </SelectField>
    </>
  );
}

/** What stands in an empty field, where the program has the password all the same. */
function passwordWords(password: string | null, from: string | null): string | undefined {
  if (from === "password-file") return m.databases_from_password_file();
  if (from !== null) return m.databases_from({ where: from.replace(":", " ") });
  return password === null ? m.common_unchanged() : undefined;
}
