/** The databases, each with what can be done with it. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { databaseKeys, syncDatabase } from "@/api/databases";
import type { Database } from "@/api/types.gen";
import { Badge } from "@/components/Badge";
import { Menu } from "@/components/Menu";
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
  const sync = useMutation({
    mutationFn: (database: Database) => syncDatabase(database.id),
    onSuccess: (_, database) => toast("success", m.database_synced({ name: database.name })),
    onSettled: () => queryClient.invalidateQueries({ queryKey: databaseKeys.all }),
    meta: { failureTitle: m.database_not_synced() },
  });
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
            {mayEdit && (
              <span className={css.menu}>
                <Menu
                  label={m.common_commands_for({ name: database.name })}
                  items={[
                    { label: m.common_edit(), onSelect: () => onEdit(database) },
                    { label: m.database_sync(), onSelect: () => sync.mutate(database) },
                    { label: m.common_remove(), onSelect: () => onRemove(database), danger: true },
                  ]}
                />
              </span>
            )}
          </div>
          <code className={css.path}>{whereabouts(database)}</code>
        </li>
      ))}
    </ul>
  );
}
