/** What there is to go to, by what is typed: actions are searched for in the store. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDeferredValue } from "react";
import { actionIndex, actionLines } from "@/api/actions";
import { databaseList } from "@/api/databases";
import type { ActionSummary } from "@/api/types.gen";
import { navigate } from "@/lib/hashLocation";
import { m } from "@/paraglide/messages";
import { fitting, type Item, lately, type Section } from "./sections";

/** `own` are the items that the app itself has: screens and commands. */
export function useFound(
  typed: string,
  own: readonly Section[],
  recent: readonly string[],
): readonly Section[] {
  const search = useDeferredValue(typed.trim());
  const recentIds = recent.flatMap((place) => /^\/actions\/(\d+)/.exec(place)?.[1] ?? []);
  const lines = useQuery({ ...actionLines(recentIds.map(Number)), enabled: recentIds.length > 0 });
  const found = useQuery({
    ...actionIndex(false, search),
    enabled: search !== "",
    placeholderData: keepPreviousData,
  });
  const databases = useQuery(databaseList());
  const databaseItems = (databases.data ?? []).map(({ id, name, settings }): Item => {
    const key = `/databases/${id}`;
    const isProduction = settings.production;
    return { key, label: name, isProduction, icon: "database", run: () => navigate(key) };
  });

  if (typed.trim() === "") {
    const known = [
      { name: "", items: (lines.data ?? []).filter(({ archived }) => !archived).map(toItem) },
      { name: "", items: databaseItems },
    ];
    const last = { name: m.palette_recent(), items: lately(known, recent) };
    return [last, ...own].filter(({ items }) => items.length > 0);
  }
  const items = (found.data?.first ?? []).map(toItem);
  const actions = { name: m.places_actions(), items, isFound: true };
  return fitting(
    [actions, { name: m.places_databases(), items: databaseItems }, ...own],
    typed,
    recent,
  );
}

function toItem({ id, name, model_name, database_name, production }: ActionSummary): Item {
  const key = `/actions/${id}`;
  return {
    key,
    label: name,
    about: database_name ?? model_name,
    isProduction: production,
    icon: "actions",
    run: () => navigate(key),
    other: () => navigate(`${key}/edit`),
  };
}
