/** The conditions of the journal: as they stand in the address, and as they are asked for. */
import type { Sought } from "@/api/journal";
import type { Door, RunStatus } from "@/api/types.gen";
import { m } from "@/paraglide/messages";

export interface JournalFilter {
  text: string;
  action: number | null;
  status: RunStatus | null;
  door: Door | null;
  user: number | null;
  database: number | null;
  model: number | null;
  /** A span that ends now, or `custom` for `from` and `until`. */
  period: Period | null;
  /** RFC 3339; only with `custom`. */
  from: string | null;
  until: string | null;
}

export type Period = keyof typeof spans | "custom";

const HOUR_MS = 3_600_000;
const spans = { "1h": HOUR_MS, "24h": 24 * HOUR_MS, "7d": 168 * HOUR_MS, "30d": 720 * HOUR_MS };

export const periods: ReadonlyArray<{ value: Period; label: () => string }> = [
  { value: "1h", label: m.runs_last_hour },
  { value: "24h", label: m.runs_last_24h },
  { value: "7d", label: m.runs_last_7d },
  { value: "30d", label: m.runs_last_30d },
  { value: "custom", label: m.runs_between },
];

export const statuses: readonly RunStatus[] = [
  "succeeded",
  "failed",
  "started",
  "unknown",
  "undone",
];
export const doors: readonly Door[] = ["window", "api", "public", "terminal"];

/** What stands behind the `?` of the address; what makes no sense there means any. */
export function fromSearch(search: string): JournalFilter {
  const given = new URLSearchParams(search);
  const number = (key: string) =>
    /^[1-9]\d*$/.test(given.get(key) ?? "") ? Number(given.get(key)) : null;
  const word = <T extends string>(key: string, words: readonly T[]) =>
    words.find((one) => one === given.get(key)) ?? null;
  const moment = (key: string) => {
    const text = given.get(key) ?? "";
    return Number.isNaN(Date.parse(text)) ? null : text;
  };
  const period = word(
    "time",
    periods.map(({ value }) => value),
  );
  const isCustom = period === "custom";
  return {
    text: given.get("text") ?? "",
    action: number("action"),
    status: word("status", statuses),
    door: word("door", doors),
    user: number("user"),
    database: number("database"),
    model: number("model"),
    period,
    from: isCustom ? moment("from") : null,
    until: isCustom ? moment("until") : null,
  };
}

export function toSearch({ period, ...filter }: JournalFilter): string {
  const all = Object.entries({ ...filter, time: period });
  const given = all.flatMap(([key, value]) => (value ? [[key, String(value)]] : []));
  return new URLSearchParams(given).toString();
}

/** How many conditions there are, the text aside. */
export const countOf = ({ text: _, from: __, until: ___, ...rest }: JournalFilter): number =>
  Object.values(rest).filter((value) => value !== null).length;

export const isAny = (filter: JournalFilter): boolean =>
  filter.text.trim() === "" && countOf(filter) === 0;

/** What to ask for; a span ends at `now`. */
export function toSought(filter: JournalFilter, now: number): Sought {
  const { period } = filter;
  const span = period === null || period === "custom" ? null : spans[period];
  return {
    action_id: filter.action,
    status: filter.status,
    door: filter.door,
    user_id: filter.user,
    database_id: filter.database,
    model_id: filter.model,
    from: span === null ? filter.from : new Date(now - span).toISOString(),
    until: filter.until,
    text: filter.text.trim() || null,
  };
}
