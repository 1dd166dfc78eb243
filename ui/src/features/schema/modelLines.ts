/** What a list says about a model. */
import type { Becomes, ModelLine, ModelSource } from "@/api/types.gen";
import { m } from "@/paraglide/messages";

/** What can be made of a model that may take actions along. */
export type Loss = Exclude<Becomes, "model">;

export type Sort = "question" | "table" | "query" | "group";

/** What a model is. */
export function sortOf({ question, source }: ModelLine): Sort {
  if (question) return "question";
  switch (source.sort) {
    case "table":
      return "table";
    case "query":
      return "query";
    case "blank":
      return "group";
    case "clauses":
      return source.table === null ? "group" : "query";
  }
}

const words: Record<Sort, () => string> = {
  question: m.schema_question,
  table: m.common_table,
  query: m.schema_query,
  group: m.schema_group,
};

/** The same in a word. */
export const sortWord = (sort: Sort): string => words[sort]();

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
