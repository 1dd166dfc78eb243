/** Who is signed in, and what is left out for those who only see and run. */
import { useQuery } from "@tanstack/react-query";
import { currentUser } from "@/api/accounts";

/** Superusers create, edit and share; until it is known, nothing is left out. */
export const useMayEdit = (enabled = true): boolean =>
  useQuery({ ...currentUser(), enabled }).data?.is_superuser !== false;

/** The account's name; null for the one of this machine, who never signs in by name. */
export function useAccountName(enabled: boolean): string | null {
  const { data } = useQuery({ ...currentUser(), enabled });
  return data === undefined || isOfThisComputer(data.email) ? null : data.common_name;
}

/** Whether this is the account of this machine, which has no name of its own. */
export const isOfThisComputer = (name: string): boolean => name.endsWith("@localhost");
