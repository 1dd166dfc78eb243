/** Secrets of HTTP actions: names and hosts; a value only ever goes in. */
import { queryOptions } from "@tanstack/react-query";
import { call } from "./transport";
import type { SaveSecret, SecretInfo, SecretList } from "./types.gen";

export const secretKeys = { all: ["secrets"] as const };

/** Every secret, by name, and where their values are. */
export const secretList = () =>
  queryOptions({ queryKey: secretKeys.all, queryFn: () => call<SecretList>("list_secrets") });

/** Without a value it keeps the one it has. */
export const saveSecret = (secret: SaveSecret) => call<SecretInfo>("save_secret", secret);

export const deleteSecret = (name: string) => call<null>("delete_secret", { name });
