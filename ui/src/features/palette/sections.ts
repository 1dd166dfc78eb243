/** From everything that could be meant to what is shown: fitting, the best first. */
import type { IconName } from "@/components/Icon";
import { score } from "./match";

export interface Item {
  /** Its place, or a name of its own. */
  key: string;
  label: string;
  /** Where it belongs, or what it does. */
  about?: string | undefined;
  /** Whether it belongs to a production database. */
  isProduction?: boolean;
  icon: IconName;
  run: () => void;
  /** With Ctrl held: the other thing one may want of it. */
  other?: () => void;
}

export interface Section {
  name: string;
  items: readonly Item[];
  /** Whether the store has found and sorted them, by more than their names. */
  isFound?: boolean;
}

const MOST = 8;

/** Those of `sections` that have something that fits; one with a better thing comes first. */
export function fitting(
  sections: readonly Section[],
  typed: string,
  recent: readonly string[],
): readonly Section[] {
  const rated = sections.map(({ name, items, isFound }) => {
    const all = items.map((item) => ({ item, rank: rank(item, typed, recent) }));
    const kept = isFound ? all : all.filter(({ rank }) => rank > 0);
    if (!isFound) kept.sort((a, b) => b.rank - a.rank);
    const best = Math.max(0, ...kept.map(({ rank }) => rank));
    return { best, section: { name, items: kept.slice(0, MOST).map(({ item }) => item) } };
  });
  rated.sort((a, b) => b.best - a.best);
  return rated.map(({ section }) => section).filter(({ items }) => items.length > 0);
}

/** 0 if it does not fit; of those that fit as well, what was open last is the best. */
function rank(item: Item, typed: string, recent: readonly string[]): number {
  const fit = score(item.label, typed);
  const late = recent.indexOf(item.key);
  return fit === 0 || late < 0 ? fit : fit + 1 / (late + 2);
}

/** The items that were open last, in that order. */
export function lately(sections: readonly Section[], recent: readonly string[]): readonly Item[] {
  const known = new Map(sections.flatMap(({ items }) => items).map((item) => [item.key, item]));
  return recent.flatMap((key) => known.get(key) ?? []);
}
