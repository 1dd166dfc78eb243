/** The state of the Connect dialog: what is typed, trying it, and saving it. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import {
  createDatabase,
  databaseKeys,
  findPostgresFiles,
  readConnectionString,
  updateDatabase,
  validateDatabase,
} from "@/api/databases";
import type { Database } from "@/api/types.gen";
import { useCancellable } from "@/hooks/useCancellable";
import { navigate } from "@/lib/hashLocation";
import { toast } from "@/lib/toasts";
import { m } from "@/paraglide/messages";
import {
  type Connection,
  fromDatabase,
  fromDetails,
  isConnectionString,
  newConnection,
  serverOf,
  toDetails,
  usualName,
} from "./connection";

/** A new connection, or that of `database`. */
export function useConnection(database: Database | null, onDone: () => void) {
  const queryClient = useQueryClient();
  const [connection, setConnection] = useState(
    database === null ? newConnection : fromDatabase(database),
  );
  const [pasted, setPasted] = useState("");
  const details = toDetails(connection, database?.details);
  const { engine } = connection;
  const test = useCancellable({
    ask: (signal) => validateDatabase({ id: database?.id ?? null, engine, details }, signal),
  });
  const save = useCancellable({
    ask: (signal) => {
      const name = connection.name.trim() || usualName(connection);
      const settings = {
        "database-enable-actions": connection.enabled,
        production: connection.production,
      };
      return database === null
        ? createDatabase({ name, engine, details, settings }, signal)
        : updateDatabase(database.id, { name, details, settings }, signal);
    },
    onSuccess: (saved) => {
      void queryClient.invalidateQueries({ queryKey: databaseKeys.all });
      toast(
        "success",
        database === null
          ? m.databases_connected({ name: saved.name })
          : m.common_saved_name({ name: saved.name }),
      );
      onDone();
      // What one connects a database for is in its tables.
      if (database === null) navigate(`/databases/${saved.id}`);
    },
  });
  const look = useMutation({ mutationFn: () => findPostgresFiles(details) });
  const split = useMutation({
    mutationFn: readConnectionString,
    onSuccess: ({ engine, details }) => {
      setConnection((now) => ({ ...now, passwordFrom: null, ...fromDetails(details), engine }));
      // It holds the password in clear, which the field below hides.
      setPasted("");
    },
  });
  const change = (changes: Partial<Connection>) => {
    setConnection((now) => ({ ...now, ...changes }));
    test.reset();
    save.reset();
  };
  /** Takes a connection string apart, if the text is one. */
  const take = (text: string): boolean => {
    const isOne = isConnectionString(text);
    if (isOne && !split.isPending) split.mutate(text);
    return isOne;
  };
  /** As `take`, where a file is asked for: what names a server belongs to another form. */
  const takeServer = (text: string): boolean => {
    const named = database === null ? serverOf(text) : null;
    if (named === null) return false;
    change({ engine: named });
    setPasted(text);
    return take(text);
  };
  const failure = save.error ?? test.error;
  return {
    connection,
    change,
    pasted,
    setPasted,
    take,
    takeServer,
    split,
    look,
    test,
    save,
    failure,
  };
}

export type ConnectionState = ReturnType<typeof useConnection>;
