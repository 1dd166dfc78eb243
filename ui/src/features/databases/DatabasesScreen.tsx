/** The databases that actions write to: connecting, changing and removing them. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { databaseList } from "@/api/databases";
import type { Database } from "@/api/types.gen";
import { useMayEdit } from "@/api/useAccount";
import { Button } from "@/components/Button";
import { EmptyState } from "@/components/EmptyState";
import { LoadFailure } from "@/components/LoadFailure";
import { Screen } from "@/components/Screen";
import { Skeleton } from "@/components/Skeleton";
import { m } from "@/paraglide/messages";
import { ConnectDialog } from "./ConnectDialog";
import { DatabaseList } from "./DatabaseList";
import { RemoveDialog } from "./RemoveDialog";

/** The dialog in front of the list. */
type Open = { dialog: "connect" } | { dialog: "edit" | "remove"; database: Database };

export function DatabasesScreen() {
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  const databases = useQuery(databaseList());
  const mayEdit = useMayEdit();
  const connect = mayEdit && (
    <Button variant="primary" onClick={() => setOpen({ dialog: "connect" })}>
      {m.actions_connect_database()}
    </Button>
  );
  const isEmpty = databases.data?.length === 0;
  return (
    <Screen title={m.places_databases()} actions={!isEmpty && connect}>
      {databases.isPending && <Skeleton lines={3} />}
      {databases.isError && (
        <LoadFailure
          title={m.load_databases()}
          failure={databases.error}
          onRetry={() => void databases.refetch()}
        />
      )}
      {isEmpty && (
        <EmptyState title={m.databases_none()} action={connect}>
          {m.databases_none_about()}
        </EmptyState>
      )}
      {databases.data && !isEmpty && (
        <DatabaseList
          databases={databases.data}
          mayEdit={mayEdit}
          onEdit={(database) => setOpen({ dialog: "edit", database })}
          onRemove={(database) => setOpen({ dialog: "remove", database })}
        />
      )}
      {open?.dialog === "connect" && <ConnectDialog database={null} onClose={close} />}
      {open?.dialog === "edit" && <ConnectDialog database={open.database} onClose={close} />}
      {open?.dialog === "remove" && <RemoveDialog database={open.database} onClose={close} />}
    </Screen>
  );
}
