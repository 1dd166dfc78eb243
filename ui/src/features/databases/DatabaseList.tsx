/** The databases, each with what can be done with it. */
import { useQueryClient } from "@tanstack/react-query";
import { databaseKeys, syncDatabase } from "@/api/databases";
import type { Database } from "@/api/types.gen";
import { Badge } from "@/components/Badge";
import { CancelButton } from "@/components/CancelButton";
import { Menu } from "@/components/Menu";
import { useCancellable } from "@/hooks/useCancellable";
import { toast } from "@/lib/toasts";
import { m } from "@/paraglide/messages";
import { engines, whereabouts } from "./connection";
import css from "./DatabasesScreen.module.css";

interface Props {
  databases: readonly Database[];
  mayEdit: boolean;
  onEdit: (database: Database) => void;
  onRemove: (database: Database) => void;
}

export function DatabaseList({ databases, mayEdit, onEdit, onRemove }: Props) {
  const queryClient = useQueryClient();
  const sync = useCancellable({
    ask: async (signal, database: Database) => {
      await syncDatabase(database.id, signal);
      return database;
    },
    onSuccess: ({ name }) => {
      toast("success", m.database_synced({ name }));
      void queryClient.invalidateQueries({ queryKey: databaseKeys.all });
    },
    meta: { failureTitle: m.database_not_synced() },
  });
  const isRead = ({ id }: Database) => sync.isPending && sync.variables?.id === id;
  return (
    <ul className={css.list} aria-label={m.places_databases()}>
      {databases.map((database) => (
        <li key={database.id} className={css.database}>
          <div className={css.head}>
            <h2>
              <a href={`#/databases/${database.id}`}>{database.name}</a>
            </h2>
            <Badge>{engines[database.engine]}</Badge>
            {database.settings.production && (
              <Badge tone="production">{m.common_production()}</Badge>
            )}
            {!database.settings["database-enable-actions"] && (
              <Badge tone="warning">{m.databases_actions_off()}</Badge>
            )}
            <span className={css.reading} role="status">
              {isRead(database) && m.database_syncing()}
            </span>
            <CancelButton busy={isRead(database)} onCancel={sync.cancel} />
            {mayEdit && (
              <Menu
                label={m.common_commands_for({ name: database.name })}
                items={[
                  { label: m.common_edit(), onSelect: () => onEdit(database) },
                  {
                    label: m.database_sync(),
                    onSelect: () => !sync.isPending && sync.mutate(database),
                  },
                  { label: m.common_remove(), onSelect: () => onRemove(database), danger: true },
                ]}
              />
            )}
          </div>
          <code className={css.path}>{whereabouts(database)}</code>
        </li>
      ))}
    </ul>
  );
}
