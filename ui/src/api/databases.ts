/** Databases and the models on them. */
import { queryOptions } from "@tanstack/react-query";
import { call } from "./transport";
import type {
  ConnectionDetails,
  CreateDatabase,
  Database,
  DatabaseId,
  Model,
  PostgresFiles,
  SampleWorkspace,
  SecretsPlace,
  UpdateDatabase,
  ValidateDatabase,
  Validated,
} from "./types.gen";

export const databaseKeys = {
  all: ["databases"] as const,
  list: ["databases", "list"] as const,
  models: ["databases", "models"] as const,
};

export const databaseList = () =>
  queryOptions({ queryKey: databaseKeys.list, queryFn: () => call<Database[]>("list_databases") });

export const modelList = () =>
  queryOptions({ queryKey: databaseKeys.models, queryFn: () => call<Model[]>("list_models") });

/** Where passwords are kept, in words. */
export const secretsPlace = () =>
  queryOptions({
    queryKey: ["secrets", "place"] as const,
    queryFn: () => call<SecretsPlace>("get_secrets_place"),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const createDatabase = (database: CreateDatabase, signal?: AbortSignal) =>
  call<Database>("create_database", database, signal);

/** Absent keys stay; a masked password does, too. */
export const updateDatabase = (
  id: DatabaseId,
  changes: Partial<UpdateDatabase>,
  signal?: AbortSignal,
) => call<Database>("update_database", { id, changes }, signal);

/** `conflict` with the actions that use it, if any do. */
export const deleteDatabase = (id: DatabaseId) => call<null>("delete_database", { id });

/** Reads its tables anew; done when it answers. */
export const syncDatabase = (id: DatabaseId, signal?: AbortSignal) =>
  call<null>("sync_database", { id }, signal);

/** Tries to connect; with `id`, a masked password means the one kept for that database. */
export const validateDatabase = (database: ValidateDatabase, signal?: AbortSignal) =>
  call<Validated>("validate_database", database, signal);

/** Takes a connection string apart. */
export const readConnectionString = (text: string) =>
  call<ConnectionDetails>("read_connection_string", { text });

/** What PostgreSQL's own tools know on this machine; no password is in the answer. */
export const findPostgresFiles = (details: Record<string, unknown>) =>
  call<PostgresFiles>("find_postgres_files", { details });

/** Makes the sample shop and its actions, or finds them. */
export const createSampleWorkspace = () => call<SampleWorkspace>("create_sample_workspace");
