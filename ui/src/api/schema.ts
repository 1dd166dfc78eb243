/** What is in the databases: tables, their columns, and the row actions made for them. */
import { queryOptions } from "@tanstack/react-query";
import { call } from "./transport";
import type { DatabaseId, SetTableActions, TableId, TableShown, Tables } from "./types.gen";

export const schemaKeys = {
  all: ["schema"] as const,
  tables: (database: DatabaseId) => ["schema", "tables", database] as const,
  table: (id: TableId) => ["schema", "table", id] as const,
};

/** The tables of a database by schema and name, as they were last read. */
export const tableList = (database: DatabaseId) =>
  queryOptions({
    queryKey: schemaKeys.tables(database),
    queryFn: () => call<Tables>("browse_tables", { id: database }),
  });

/** One table with its columns and its row actions. */
export const tableDetail = (id: TableId) =>
  queryOptions({
    queryKey: schemaKeys.table(id),
    queryFn: () => call<TableShown>("browse_table", { id }),
  });

/** Makes the kinds that are true, deletes those that are false, leaves the others. */
export const setTableActions = (change: SetTableActions) =>
  call<TableShown>("set_table_actions", { ...change });
