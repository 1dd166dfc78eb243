/** The row actions of a table: each made by a click, and deleted alone. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { actionKeys } from "@/api/actions";
import { databaseKeys } from "@/api/databases";
import { schemaKeys, setTableActions } from "@/api/schema";
import type { Database, TableAction, TableShown } from "@/api/types.gen";
import { useMayEdit } from "@/api/useAccount";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { Notice } from "@/components/Notice";
import { Rich } from "@/components/Rich";
import { Section } from "@/components/Section";
import { SwitchField } from "@/components/SwitchField";
import { toast } from "@/lib/toasts";
import { m } from "@/paraglide/messages";
import css from "./TableActions.module.css";

type Kind = "create" | "update" | "delete";

const kinds: ReadonlyArray<{ kind: Kind; label: () => string; about: () => string }> = [
  { kind: "create", label: m.actions_kind_create, about: m.schema_create_about },
  { kind: "update", label: m.actions_kind_update, about: m.schema_update_about },
  { kind: "delete", label: m.actions_kind_delete, about: m.schema_delete_row_about },
];

interface Props {
  database: Database;
  table: TableShown;
}

export function TableActions({ database, table }: Props) {
  const [removing, setRemoving] = useState<Kind | null>(null);
  const set = useTableActions(table);
  const of = (kind: Kind) => table.actions.filter((action) => action.kind === `row/${kind}`);
  const possible = kinds.filter(({ kind }) => kind === "create" || table.has_key);
  const mayEdit = useMayEdit();
  const isOff = !database.settings["database-enable-actions"];
  const makeAll = () => set.mutate(Object.fromEntries(possible.map(({ kind }) => [kind, true])));
  return (
    <Section title={m.schema_row_actions()} about={m.schema_row_actions_about()}>
      {isOff && (
        <Notice tone="warning">
          <Rich
            text={m.schema_actions_off()}
            parts={{ link: (words) => <a href="#/databases">{words}</a> }}
          />
        </Notice>
      )}
      {!table.has_key && (
        <Notice tone="neutral">
          {table.is_view ? m.schema_view_without_key() : m.schema_table_without_key()}
        </Notice>
      )}
      <div className={css.kinds}>
        {kinds.map(({ kind, label, about }) => (
          <SwitchField
            key={kind}
            label={label()}
            checked={of(kind).length > 0}
            disabled={
              !mayEdit || isOff || set.isPending || !possible.some((one) => one.kind === kind)
            }
            description={of(kind).length > 0 ? <Links actions={of(kind)} /> : about()}
            onChange={(on) => (on ? set.mutate({ [kind]: true }) : setRemoving(kind))}
          />
        ))}
      </div>
      {mayEdit && table.actions.length === 0 && !isOff && (
        <div>
          <Button variant="primary" busy={set.isPending} onClick={makeAll}>
            {possible.length === kinds.length ? m.schema_make_all() : m.schema_make_create()}
          </Button>
        </div>
      )}
      {removing && (
        <RemoveActions
          actions={of(removing)}
          busy={set.isPending}
          onClose={() => setRemoving(null)}
          onRemove={() => set.mutate({ [removing]: false }, { onSettled: () => setRemoving(null) })}
        />
      )}
    </Section>
  );
}

function useTableActions(table: TableShown) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (change: Partial<Record<Kind, boolean>>) =>
      setTableActions({ table_id: table.id, ...change }),
    meta: { failureTitle: m.schema_actions_not_changed() },
    // Events may bring the new ones before the answer does.
    onMutate: () => new Set(table.actions.map(({ id }) => id)),
    onSuccess: (now, _, before) => {
      queryClient.setQueryData(schemaKeys.table(table.id), now);
      const made = now.actions.filter(({ id }) => !before.has(id));
      if (made.length > 0)
        toast("success", m.actions_made({ name: made.map(({ name }) => name).join(", ") }));
      else toast("success", m.schema_deleted_done());
    },
    onSettled: () => {
      for (const queryKey of [schemaKeys.all, actionKeys.all, databaseKeys.all])
        void queryClient.invalidateQueries({ queryKey });
    },
  });
}

function Links({ actions }: { actions: readonly TableAction[] }) {
  return (
    <span className={css.links}>
      {actions.map(({ id, name }) => (
        <a key={id} href={`#/actions/${id}`}>
          {name}
        </a>
      ))}
    </span>
  );
}

interface RemoveProps {
  actions: readonly TableAction[];
  busy: boolean;
  onClose: () => void;
  onRemove: () => void;
}

function RemoveActions({ actions, busy, onClose, onRemove }: RemoveProps) {
  const names = actions.map(({ name }) => name).join(", ");
  const isPublic = actions.some((action) => action.public);
  return (
    <Dialog
      title={m.actions_delete_title({ name: names })}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{m.common_keep()}</Button>
          <Button variant="danger" busy={busy} onClick={onRemove}>
            {m.common_delete()}
          </Button>
        </>
      }
    >
      <p>
        {isPublic
          ? m.schema_delete_public_about({ count: actions.length })
          : m.schema_delete_about({ count: actions.length })}
      </p>
    </Dialog>
  );
}
