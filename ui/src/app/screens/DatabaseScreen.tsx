/** One database: its tables with the one that is open beside them, or its models. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { databaseList, syncDatabase } from "@/api/databases";
import { schemaKeys, tableList } from "@/api/schema";
import type { Database, TableId } from "@/api/types.gen";
import { Providers } from "@/app/providers";
import { Badge } from "@/components/Badge";
import { Button, ButtonLink } from "@/components/Button";
import { CancelButton } from "@/components/CancelButton";
import { EmptyState } from "@/components/EmptyState";
import { LoadFailure } from "@/components/LoadFailure";
import { Screen } from "@/components/Screen";
import { Skeleton } from "@/components/Skeleton";
import { Tabs } from "@/components/Tabs";
import { ModelsPane } from "@/features/schema/ModelsPane";
import { TablePanel } from "@/features/schema/TablePanel";
import { TablesPane } from "@/features/schema/TablesPane";
import { useCancellable } from "@/hooks/useCancellable";
import { classes } from "@/lib/classes";
import { ago } from "@/lib/time";
import { toast } from "@/lib/toasts";
import { m } from "@/paraglide/messages";
import css from "./DatabaseScreen.module.css";

const backOf = () => ({ href: "#/databases", label: m.places_databases() });

interface Props {
  id: number;
  table: TableId | null;
  tab?: Tab;
}

type Tab = "tables" | "models";

export default function DatabaseScreen({ id, table, tab = "tables" }: Props) {
  const databases = useQuery(databaseList());
  const database = databases.data?.find((one) => one.id === id);
  if (!database) {
    return (
      <Screen title={m.common_database()} back={backOf()}>
        {databases.isPending && <Skeleton />}
        {databases.isError && (
          <LoadFailure
            title={m.load_database()}
            missing={m.missing_database()}
            failure={databases.error}
            onRetry={() => void databases.refetch()}
          />
        )}
        {databases.data && (
          <EmptyState title={m.missing_database()}>{m.database_gone_about()}</EmptyState>
        )}
      </Screen>
    );
  }
  return (
    <Providers>
      {tab === "models" ? (
        <ModelsOf database={database} />
      ) : (
        <TablesOf database={database} table={table} />
      )}
    </Providers>
  );
}

const marksOf = (database: Database) =>
  database.settings.production && <Badge tone="production">{m.common_production()}</Badge>;

function PartsOf({ database, current }: { database: Database; current: Tab }) {
  const at = `#/databases/${database.id}`;
  return (
    <Tabs
      label={m.database_parts()}
      tabs={[
        { href: at, label: m.database_tables(), isCurrent: current === "tables" },
        { href: `${at}/models`, label: m.database_models(), isCurrent: current === "models" },
      ]}
    />
  );
}

function ModelsOf({ database }: { database: Database }) {
  return (
    <Screen bare title={database.name} back={backOf()} marks={marksOf(database)}>
      <PartsOf database={database} current="models" />
      <ModelsPane database={database} />
    </Screen>
  );
}

function TablesOf({ database, table }: { database: Database; table: TableId | null }) {
  const tables = useQuery(tableList(database.id));
  const sync = useSync(database);
  return (
    <Screen
      bare
      title={database.name}
      back={backOf()}
      marks={marksOf(database)}
      actions={
        <>
          <span className={css.synced}>
            {tables.data && m.database_read_ago({ ago: ago(tables.data.synced_at) })}
          </span>
          <CancelButton busy={sync.isPending} onCancel={sync.cancel} />
          <Button busy={sync.isPending} onClick={() => sync.mutate()}>
            {m.database_sync()}
          </Button>
        </>
      }
    >
      <PartsOf database={database} current="tables" />
      {tables.isPending && <Skeleton lines={8} />}
      {tables.isError && (
        <LoadFailure
          title={m.load_tables()}
          failure={tables.error}
          onRetry={() => void tables.refetch()}
        />
      )}
      {tables.data?.tables.length === 0 && (
        <EmptyState
          title={m.database_no_tables()}
          action={
            <Button busy={sync.isPending} onClick={() => sync.mutate()}>
              {m.database_sync()}
            </Button>
          }
        >
          {m.database_no_tables_about()}
        </EmptyState>
      )}
      {tables.data && tables.data.tables.length > 0 && (
        <div className={classes(css.panes, table !== null && css.isOpen)}>
          <TablesPane database={database.id} tables={tables.data.tables} open={table} />
          <section className={css.detail} aria-label={m.common_table()}>
            {table === null ? (
              <EmptyState title={m.database_pick_table()}>
                {m.database_pick_table_about()}
              </EmptyState>
            ) : (
              <>
                <p className={css.up}>
                  <ButtonLink href={`#/databases/${database.id}`}>
                    {m.database_all_tables()}
                  </ButtonLink>
                </p>
                <TablePanel database={database} id={table} />
              </>
            )}
          </section>
        </div>
      )}
    </Screen>
  );
}

function useSync(database: Database) {
  const queryClient = useQueryClient();
  return useCancellable({
    ask: (signal) => syncDatabase(database.id, signal),
    meta: { failureTitle: m.database_not_synced() },
    onSuccess: () => {
      toast("success", m.database_synced({ name: database.name }));
      void queryClient.invalidateQueries({ queryKey: schemaKeys.all });
    },
  });
}
