/** The row actions of a table: each made by a click, and deleted alone. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { actionKeys } from "@/api/actions";
import { databaseKeys } from "@/api/databases";
import { schemaKeys, setTableActions } from "@/api/schema";
import type { Database, TableAction, TableShown } from "@/api/types.gen";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { Notice } from "@/components/Notice";
import { Section } from "@/components/Section";
import { SwitchField } from "@/components/SwitchField";
import { toast } from "@/lib/toasts";
import css from "./TableActions.module.css";

type Kind = "create" | "update" | "delete";

const kinds: ReadonlyArray<{ kind: Kind; label: string; about: string }> = [
  { kind: "create", label: "Create", about: "A form for a new row." },
  { kind: "update", label: "Update", about: "Finds a row by its key and changes it." },
  { kind: "delete", label: "Delete", about: "Finds a row by its key and deletes it." },
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
  const isOff = !database.settings["database-enable-actions"];
  const makeAll = () => set.mutate(Object.fromEntries(possible.map(({ kind }) => [kind, true])));
  return (
    <Section
      title="Row actions"
      about="Forms made from the columns; they follow the table when it changes."
    >
      {isOff && (
        <Notice tone="warning">
          Actions are off on this database. <a href="#/databases">Turn them on</a> to make any.
        </Notice>
      )}
      {!table.has_key && (
        <Notice tone="neutral">
          Without a primary key no row can be told from another, so rows of this{" "}
          {table.is_view ? "view" : "table"} can’t be updated or deleted.
        </Notice>
      )}
      <div className={css.kinds}>
        {kinds.map(({ kind, label, about }) => (
          <SwitchField
            key={kind}
            label={label}
            checked={of(kind).length > 0}
            disabled={isOff || set.isPending || !possible.some((one) => one.kind === kind)}
            description={of(kind).length > 0 ? <Links actions={of(kind)} /> : about}
            onChange={(on) => (on ? set.mutate({ [kind]: true }) : setRemoving(kind))}
          />
        ))}
      </div>
      {table.actions.length === 0 && !isOff && (
        <div>
          <Button variant="primary" busy={set.isPending} onClick={makeAll}>
            {possible.length === kinds.length ? "Make all three" : "Make Create"}
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
    meta: { failureTitle: "The actions could not be changed" },
    // Events may bring the new ones before the answer does.
    onMutate: () => new Set(table.actions.map(({ id }) => id)),
    onSuccess: (now, _, before) => {
      queryClient.setQueryData(schemaKeys.table(table.id), now);
      const made = now.actions.filter(({ id }) => !before.has(id));
      if (made.length > 0) toast("success", `Made ${made.map(({ name }) => name).join(", ")}`);
      else toast("success", "Deleted");
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
      title={`Delete ${names}?`}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Keep</Button>
          <Button variant="danger" busy={busy} onClick={onRemove}>
            Delete
          </Button>
        </>
      }
    >
      <p>
        {actions.length === 1 ? "Its settings are" : "Their settings are"} lost
        {isPublic && ", and its public link stops working"}. The runs stay in the journal, and the
        table stays as it is.
      </p>
    </Dialog>
  );
}
