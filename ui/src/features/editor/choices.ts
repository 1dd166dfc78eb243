/** What is chosen from in the editor, in words: versions tell it by the same ones. */
import type { ImplicitKind } from "@/api/types.gen";
import { m } from "@/paraglide/messages";

export const colors = [
  { value: "primary", label: m.form_color_accent },
  { value: "success", label: m.form_color_green },
  { value: "danger", label: m.form_color_red },
  { value: "default", label: m.form_color_plain },
];

export const kinds: ReadonlyArray<{
  label: () => string;
  kinds: ReadonlyArray<[ImplicitKind, () => string]>;
}> = [
  {
    label: m.rows_one,
    kinds: [
      ["row/create", m.rows_create_one],
      ["row/update", m.rows_update_one],
      ["row/delete", m.rows_delete_one],
    ],
  },
  {
    label: m.rows_list,
    kinds: [
      ["bulk/create", m.bulk_create_some],
      ["bulk/update", m.bulk_update_some],
      ["bulk/delete", m.bulk_delete_some],
    ],
  },
];

export const kindWord = (kind: ImplicitKind): string =>
  kinds
    .flatMap((group) => group.kinds)
    .find(([one]) => one === kind)?.[1]() ?? kind;
