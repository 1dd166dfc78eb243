/** What a list says about a model. */
import type { Becomes, ModelLine, ModelSource } from "@/api/types.gen";

/** What can be made of a model that may take actions along. */
export type Loss = Exclude<Becomes, "model">;

/** What a model is, in a word. */
export function sortOf({ question, source }: ModelLine): string {
  if (question) return "Question";
  switch (source.sort) {
    case "table":
      return "Table";
    case "query":
      return "Query";
    case "blank":
      return "Group";
    case "clauses":
      return source.table === null ? "Group" : "Query";
  }
}

/** What a model shows: its table, or the first line of its SQL; `null`: nothing. */
export function shows(source: ModelSource): string | null {
  switch (source.sort) {
    case "table":
      return source.schema === null ? source.table : `${source.schema}.${source.table}`;
    case "query":
      return source.sql.trim().split("\n", 1)[0] ?? "";
    case "clauses":
      return source.table;
    case "blank":
      return null;
  }
}
