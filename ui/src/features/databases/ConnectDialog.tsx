/** Asks where a database is, tries it, and connects it; or changes one that is connected. */
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useId } from "react";
import { canPickDatabaseFile, pickDatabaseFile } from "@/api/files";
import type { Database, Engine } from "@/api/types.gen";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { Notice } from "@/components/Notice";
import { Said } from "@/components/Said";
import { Segments } from "@/components/Segments";
import { SwitchField } from "@/components/SwitchField";
import { TextField } from "@/components/TextField";
import { type Failure, sentence } from "@/lib/failure";
import { m } from "@/paraglide/messages";
import css from "./ConnectDialog.module.css";
import { type Connection, engines, isFilled, usualName } from "./connection";
import { PostgresFiles } from "./PostgresFiles";
import { ServerFields } from "./ServerFields";
import { type ConnectionState, useConnection } from "./useConnection";

interface Props {
  /** The one to change; null connects a new one. */
  database: Database | null;
  onClose: () => void;
}

const engineChoices = (Object.keys(engines) as Engine[]).map((value) => ({
  value,
  label: engines[value],
}));

/** The problems that have a field of their own in the form. */
const SHOWN = [
  "name",
  "details.db",
  "details.host",
  "details.port",
  "details.dbname",
  "details.user",
  "details.password",
  "details.ssl-mode",
];

export function ConnectDialog({ database, onClose }: Props) {
  const form = useId();
  const state = useConnection(database, onClose);
  const { connection, change, test, save, failure } = state;
  const problems = Object.fromEntries(
    Object.entries(failure?.fields ?? {}).map(([field, text]) => [field, sentence(text)]),
  );
  /** What is on its way is taken back first; what was typed stays. */
  const cancel = () => {
    if (!test.isPending && !save.isPending) return onClose();
    test.cancel();
    save.cancel();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!save.isPending) save.mutate();
  };
  return (
    <Dialog
      title={
        database === null ? m.actions_connect_database() : m.databases_edit({ name: database.name })
      }
      onClose={onClose}
      footer={
        <>
          <Button
            busy={test.isPending}
            disabled={!isFilled(connection)}
            onClick={() => test.mutate()}
          >
            {m.databases_test()}
          </Button>
          <Button onClick={cancel}>{m.common_cancel()}</Button>
          <Button
            type="submit"
            form={form}
            variant="primary"
            busy={save.isPending}
            disabled={!isFilled(connection)}
          >
            {database === null ? m.databases_connect() : m.common_save()}
          </Button>
        </>
      }
    >
      <form id={form} className={css.form} onSubmit={submit} noValidate>
        <Standing failure={failure} warnings={test.data?.warnings} />
        {database === null && (
          <Segments
            label={m.databases_engine()}
            value={connection.engine}
            options={engineChoices}
            onChange={(engine) => change({ engine })}
          />
        )}
        {connection.engine === "sqlite" ? (
          <FileField state={state} problem={problems["details.db"]} />
        ) : (
          <>
            {database === null && <PasteField state={state} />}
            {connection.engine === "postgres" && <PostgresFiles state={state} />}
            <ServerFields connection={connection} change={change} problems={problems} />
          </>
        )}
        <TextField
          label={m.databases_name_optional()}
          value={connection.name}
          onChange={(name) => change({ name })}
          placeholder={usualName(connection) || m.databases_name_sample()}
          problem={problems.name}
        />
        <Switches connection={connection} change={change} />
      </form>
    </Dialog>
  );
}

interface FileProps {
  state: ConnectionState;
  problem: string | undefined;
}

/** A path that is typed, or in the window picked from the system's dialog. */
function FileField({ state, problem }: FileProps) {
  const { connection, change, takeServer } = state;
  const pick = useMutation({
    mutationFn: pickDatabaseFile,
    onSuccess: (db) => db !== null && change({ db }),
    meta: { failureTitle: m.databases_file_not_picked() },
  });
  const field = (
    <TextField
      label={m.databases_file()}
      mono
      value={connection.db}
      onChange={(db) => change({ db })}
      onPaste={(event) => {
        if (takeServer(event.clipboardData.getData("text"))) event.preventDefault();
      }}
      placeholder="/home/me/shop.db"
      description={m.databases_file_about()}
      problem={problem}
    />
  );
  if (!canPickDatabaseFile()) return field;
  return (
    <div className={css.file}>
      {field}
      <Button busy={pick.isPending} onClick={() => pick.mutate()}>
        {m.databases_choose_file()}
      </Button>
    </div>
  );
}

/** What came of trying, as far as no field says it. */
function Standing({ failure, warnings }: { failure: Failure | null; warnings?: string[] }) {
  if (failure && !Object.keys(failure.fields).some((field) => SHOWN.includes(field))) {
    return (
      <Notice tone="danger" role="alert">
        <Said text={sentence(failure.message)} />
      </Notice>
    );
  }
  if (warnings && !failure) {
    return (
      <Notice tone={warnings.length > 0 ? "warning" : "success"} role="status">
        <p>{m.databases_works()}</p>
        {warnings.map((warning) => (
          <p key={warning}>
            <Said text={warning} />
          </p>
        ))}
      </Notice>
    );
  }
  return null;
}

function PasteField({ state }: { state: ConnectionState }) {
  const { pasted, setPasted, take, split, connection } = state;
  const scheme = connection.engine === "mysql" ? "mysql" : "postgres";
  return (
    <TextField
      label={m.databases_string()}
      mono
      value={pasted}
      onChange={setPasted}
      // While it is typed, its beginning is a connection string, too, of another server.
      onPaste={(event) => take(event.clipboardData.getData("text"))}
      onKeyDown={(event) => {
        if (event.key === "Enter" && take(pasted)) event.preventDefault();
      }}
      onBlur={() => take(pasted)}
      placeholder={`${scheme}://user:password@host/database`}
      description={m.databases_string_about()}
      problem={
        split.error && split.variables === pasted ? sentence(split.error.message) : undefined
      }
    />
  );
}

interface SwitchesProps {
  connection: Connection;
  change: (changes: Partial<Connection>) => void;
}

function Switches({ connection, change }: SwitchesProps) {
  return (
    <>
      <SwitchField
        label={m.databases_may_write()}
        checked={connection.enabled}
        onChange={(enabled) => change({ enabled })}
      />
      <SwitchField
        label={m.common_production()}
        checked={connection.production}
        onChange={(production) => change({ production })}
        description={m.databases_production_about()}
      />
    </>
  );
}
