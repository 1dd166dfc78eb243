/** The data folder: copies of what is in it, and how long runs are kept. */
import { queryOptions } from "@tanstack/react-query";
import { call } from "./transport";
import type { Backups, Retention } from "./types.gen";

export const dataKeys = {
  backups: ["data", "backups"] as const,
  retention: ["data", "retention"] as const,
};

export const backupList = () =>
  queryOptions({ queryKey: dataKeys.backups, queryFn: () => call<Backups>("list_backups") });

export const makeBackup = () => call<Backups>("back_up");

/** The copy takes the place of what is there when Doable starts next. */
export const restoreBackup = (name: string) => call<Backups>("restore_backup", { name });

export const cancelRestore = () => call<Backups>("cancel_restore");

export const retention = () =>
  queryOptions({ queryKey: dataKeys.retention, queryFn: () => call<Retention>("get_retention") });

export const setRetention = (days: number | null) => call<Retention>("set_retention", { days });

/** Shows the folder in the system's file manager; the window's alone. */
export const openDataFolder = () => call<null>("open_data_folder");
