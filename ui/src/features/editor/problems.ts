/** Which of the draft's problems stand beside which control. */
import { sentence } from "@/lib/failure";

export type DraftProblems = Readonly<Record<string, string>>;

/** The problems of a key and of what is below it, as one text. */
export function problemAt(problems: DraftProblems, ...keys: string[]): string | undefined {
  const found = Object.entries(problems).filter(([at]) =>
    keys.some((key) => at === key || at.startsWith(`${key}.`)),
  );
  return found.length > 0 ? found.map(([, problem]) => sentence(problem)).join(" ") : undefined;
}

/** Every key that has a control; the others are listed above all. */
const placed = [
  "name",
  "description",
  "model_id",
  "table_id",
  "database_id",
  "dataset_query",
  "template",
  "response_handle",
  "error_handle",
  "http_options",
  "visualization_settings.fields",
  "guard",
];

export function problemsElsewhere(problems: DraftProblems): [string, string][] {
  return Object.entries(problems).filter(
    ([at]) => !placed.some((key) => at === key || at.startsWith(`${key}.`)),
  );
}

/** Until somebody tries to save, what is only missing is no problem yet. */
export function worthSaying(
  problems: DraftProblems,
  blank: { name: boolean; text: boolean; table?: boolean },
): DraftProblems {
  const quiet = [
    ...(blank.name ? ["name"] : []),
    ...(blank.table ? ["model_id"] : []),
    ...(blank.text ? ["dataset_query", "template.url"] : []),
  ];
  return Object.fromEntries(
    Object.entries(problems).filter(([at]) => !quiet.some((key) => at.startsWith(key))),
  );
}
