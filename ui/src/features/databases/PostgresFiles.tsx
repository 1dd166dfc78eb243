/** What PostgreSQL's own tools know on this machine: services, and whether a password is there. */
import { Button } from "@/components/Button";
import { Notice } from "@/components/Notice";
import { sentence } from "@/lib/failure";
import css from "./ConnectDialog.module.css";
import { fromDetails, whereabouts } from "./connection";
import type { ConnectionState } from "./useConnection";

export function PostgresFiles({ state }: { state: ConnectionState }) {
  const { connection, change, look } = state;
  const found = look.data;
  const take = (details: Record<string, unknown>, passwordFrom: string | null) =>
    change({ ...fromDetails(details), passwordFrom, ...(passwordFrom && { password: "" }) });
  const isUsed = connection.passwordFrom !== null;
  return (
    <div className={css.files}>
      <div>
        <Button busy={look.isPending} onClick={() => look.mutate()}>
          Look in .pgpass and pg_service.conf
        </Button>
      </div>
      {look.error && (
        <Notice tone="danger" role="alert">
          {sentence(look.error.message)}
        </Notice>
      )}
      {found?.notes.map((note) => (
        <Notice key={note} tone="warning" role="status">
          {sentence(note)}
        </Notice>
      ))}
      {found && found.services.length > 0 && (
        <ul className={css.services} aria-label="Services">
          {found.services.map(({ name, details, password_from, problem }) => (
            <li key={name} className={css.service}>
              <span className={css.words}>
                <span>{name}</span>
                {problem === null ? (
                  <code className={css.subtle}>{whereabouts({ engine: "postgres", details })}</code>
                ) : (
                  <span className={css.subtle}>{sentence(problem)}</span>
                )}
              </span>
              <Button
                disabled={problem !== null}
                onClick={() => take({ user: "", dbname: "", ...details }, password_from)}
              >
                Use {name}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {found?.password_from && !isUsed && (
        <p className={css.service}>
          <span>{found.password_file} has a password for this server.</span>
          <Button onClick={() => take({}, found.password_from)}>Use it</Button>
        </p>
      )}
      {found && !found.password_from && found.services.length === 0 && (
        <p className={css.subtle} role="status">
          There are no services, and {found.password_file} has no password for the server below.
        </p>
      )}
    </div>
  );
}
