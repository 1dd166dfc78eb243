/** The databases that actions write to, and connecting another. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { databaseList } from "@/api/databases";
import type { Database } from "@/api/types.gen";
import { Badge } from "@/components/Badge";
import { Button } from "@/components/Button";
import { EmptyState } from "@/components/EmptyState";
import { LoadFailure } from "@/components/LoadFailure";
import { Screen } from "@/components/Screen";
import { Skeleton } from "@/components/Skeleton";
import { ConnectDialog } from "./ConnectDialog";
import css from "./DatabasesScreen.module.css";

export function DatabasesScreen() {
  const [connecting, setConnecting] = useState(false);
  const databases = useQuery(databaseList());
  const connect = (
    <Button variant="primary" onClick={() => setConnecting(true)}>
      Connect a SQLite file
    </Button>
  );
  const isEmpty = databases.data?.length === 0;
  return (
    <Screen title="Databases" actions={!isEmpty && connect}>
      {databases.isPending && <Skeleton lines={3} />}
      {databases.isError && (
        <LoadFailure
          what="list of databases"
          failure={databases.error}
          onRetry={() => void databases.refetch()}
        />
      )}
      {isEmpty && (
        <EmptyState title="No database yet" action={connect}>
          SQL actions write to a database. Connect a SQLite file to begin; PostgreSQL and MySQL come
          later.
        </EmptyState>
      )}
      {databases.data && !isEmpty && <DatabaseTable databases={databases.data} />}
      {connecting && <ConnectDialog onClose={() => setConnecting(false)} />}
    </Screen>
  );
}

const engines: Record<Database["engine"], string> = {
  sqlite: "SQLite",
  postgres: "PostgreSQL",
  mysql: "MySQL",
};

function DatabaseTable({ databases }: { databases: readonly Database[] }) {
  return (
    <ul className={css.list} aria-label="Databases">
      {databases.map(({ id, name, engine, details, settings }) => (
        <li key={id} className={css.database}>
          <div className={css.head}>
            <h2>{name}</h2>
            <Badge>{engines[engine]}</Badge>
            {settings.production && <Badge tone="production">Production</Badge>}
            {!settings["database-enable-actions"] && <Badge tone="warning">Actions off</Badge>}
          </div>
          <code className={css.path}>
            {typeof details.db === "string" ? details.db : JSON.stringify(details)}
          </code>
        </li>
      ))}
    </ul>
  );
}
