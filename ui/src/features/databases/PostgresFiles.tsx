/** What PostgreSQL's own tools know on this machine: services, and whether a password is there. */
import { Button } from "@/components/Button";
import { Notice } from "@/components/Notice";
import { Said } from "@/components/Said";
import { sentence } from "@/lib/failure";
import { m } from "@/paraglide/messages";
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
          {m.pgfiles_look()}
        </Button>
      </div>
      {look.error && (
        <Notice tone="danger" role="alert">
          <Said text={sentence(look.error.message)} />
        </Notice>
      )}
      {found?.notes.map((note) => (
        <Notice key={note} tone="warning" role="status">
          <Said text={sentence(note)} />
        </Notice>
      ))}
      {found && found.services.length > 0 && (
        <ul className={css.services} aria-label={m.pgfiles_services()}>
          {found.services.map(({ name, details, password_from, problem }) => (
            <li key={name} className={css.service}>
              <span className={css.words}>
                <span>{name}</span>
                {problem === null ? (
                  <code className={css.subtle}>{whereabouts({ engine: "postgres", details })}</code>
                ) : (
                  <span className={css.subtle}>
                    <Said text={sentence(problem)} />
                  </span>
                )}
              </span>
              <Button
                disabled={problem !== null}
                onClick={() => take({ user: "", dbname: "", ...details }, password_from)}
              >
                {m.pgfiles_use_name({ name })}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {found?.password_from && !isUsed && (
        <p className={css.service}>
          <span>{m.pgfiles_has_password({ file: found.password_file ?? "" })}</span>
          <Button onClick={() => take({}, found.password_from)}>{m.pgfiles_use_it()}</Button>
        </p>
      )}
      {found && !found.password_from && found.services.length === 0 && (
        <p className={css.subtle} role="status">
          {m.pgfiles_nothing({ file: found.password_file ?? "" })}
        </p>
      )}
    </div>
  );
}
