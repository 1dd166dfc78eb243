/** Databases and the models on them. */
import { queryOptions } from "@tanstack/react-query";
import { call } from "./transport";
import type { CreateDatabase, Database, Model, SampleWorkspace } from "./types.gen";

export const databaseKeys = {
  all: ["databases"] as const,
  list: ["databases", "list"] as const,
  models: ["databases", "models"] as const,
};

export const databaseList = () =>
  queryOptions({ queryKey: databaseKeys.list, queryFn: () => call<Database[]>("list_databases") });

export const modelList = () =>
  queryOptions({ queryKey: databaseKeys.models, queryFn: () => call<Model[]>("list_models") });

export const createDatabase = (database: CreateDatabase) =>
  call<Database>("create_database", database);

/** Makes the sample shop and its actions, or finds them. */
export const createSampleWorkspace = () => call<SampleWorkspace>("create_sample_workspace");
