/** What is in the databases: tables, their columns, and the row actions made for them. */
import { queryOptions } from "@tanstack/react-query";
import { call } from "./transport";
import type {
  CardEffects,
  ChangeModel,
  DatabaseId,
  ModelLine,
  SetTableActions,
  TableColumns,
  TableId,
  TableShown,
  Tables,
} from "./types.gen";

export const schemaKeys = {
  all: ["schema"] as const,
  tables: (database: DatabaseId) => ["schema", "tables", database] as const,
  table: (id: TableId) => ["schema", "table", id] as const,
  columns: (database: DatabaseId) => ["schema", "columns", database] as const,
  models: (database: DatabaseId) => ["schema", "models", database] as const,
  preview: (change: ChangeModel) => ["schema", "preview", change] as const,
};

/** The tables of a database by schema and name, as they were last read. */
export const tableList = (database: DatabaseId) =>
  queryOptions({
    queryKey: schemaKeys.tables(database),
    queryFn: () => call<Tables>("browse_tables", { id: database }),
  });

/** The columns of every table of a database, as they were last read. */
export const columnList = (database: DatabaseId) =>
  queryOptions({
    queryKey: schemaKeys.columns(database),
    queryFn: () => call<TableColumns[]>("list_columns", { id: database }),
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

/** The models of a database: its own group, then the others by name. */
export const modelLines = (database: DatabaseId) =>
  queryOptions({
    queryKey: schemaKeys.models(database),
    queryFn: () => call<ModelLine[]>("browse_models", { id: database }),
  });

/** What a change would do to the actions of a model, asked anew each time. */
export const modelPreview = (change: ChangeModel) =>
  queryOptions({
    queryKey: schemaKeys.preview(change),
    queryFn: () => call<CardEffects>("preview_model", { ...change }),
    staleTime: 0,
    gcTime: 0,
  });

export const changeModel = (change: ChangeModel) =>
  call<CardEffects>("change_model", { ...change });
