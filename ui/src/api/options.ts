/** Options that a query or a table has: of a field of a saved action, or of a draft. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { actionKeys } from "./actions";
import { call } from "./transport";
import type { ActionId, Choices, OptionsSource } from "./types.gen";

/** Whose options: those of a saved field by its parameter's id, or what a query would give. */
export type OptionsOf = { id: ActionId; parameter: string } | OptionsSource;

/** The first options, or those whose value or label holds `q`. */
export const options = (of: OptionsOf, q: string) =>
  queryOptions({
    queryKey: [...actionKeys.options, of, q],
    queryFn: ({ signal }) => askOptions(of, q, signal),
    placeholderData: keepPreviousData,
  });

/** The one with a value, which is JSON, of a field that chooses from a table's rows. */
export const optionOf = (of: OptionsOf, value: string) =>
  queryOptions({
    queryKey: [...actionKeys.options, of, { value }],
    queryFn: ({ signal }) =>
      call<Choices>("list_options", { ...of, value: JSON.parse(value) }, signal),
  });

export const askOptions = (of: OptionsOf, q: string, signal?: AbortSignal) =>
  call<Choices>("query" in of ? "preview_options" : "list_options", { ...of, q }, signal);
