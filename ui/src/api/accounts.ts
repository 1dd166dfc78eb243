/** Who is signed in, and the keys that programs sign in with. */
import { queryOptions } from "@tanstack/react-query";
import { call } from "./transport";
import type { ApiKeyId, ApiKeyInfo, CreateUser, UpdateUser, UserId, UserInfo } from "./types.gen";

export const accountKeys = {
  user: ["accounts", "user"] as const,
  users: ["accounts", "users"] as const,
  apiKeys: ["accounts", "api keys"] as const,
};

export const currentUser = () =>
  queryOptions({ queryKey: accountKeys.user, queryFn: () => call<UserInfo>("current_user") });

/** Everybody; refused to those who may not edit. */
export const userList = () =>
  queryOptions({ queryKey: accountKeys.users, queryFn: () => call<UserInfo[]>("list_users") });

export const createUser = (user: CreateUser) => call<UserInfo>("create_user", user);

/** Absent keys stay; a new password ends the account's sessions. */
export const updateUser = (id: UserId, changes: UpdateUser) =>
  call<UserInfo>("update_user", { id, changes });

export const apiKeyList = () =>
  queryOptions({
    queryKey: accountKeys.apiKeys,
    queryFn: () => call<ApiKeyInfo[]>("list_api_keys"),
  });

/** The answer is the only one that holds the key itself. */
export const createApiKey = (name: string) => call<ApiKeyInfo>("create_api_key", { name });

export const deleteApiKey = (id: ApiKeyId) => call<null>("delete_api_key", { id });
