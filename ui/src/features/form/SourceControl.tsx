/** A dropdown whose options a query has: the program is asked while somebody types. */
import { Loader, Select, type SelectProps } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useContext, useState } from "react";
import { type OptionsOf, options } from "@/api/options";
import type { Choices } from "@/api/types.gen";
import { useDebounced } from "@/hooks/useDebounced";
import { sentence } from "@/lib/failure";
import { m } from "@/paraglide/messages";
import type { ControlProps } from "./FieldControl";
import { OptionsContext } from "./optionsOf";
import { textOf } from "./values";

/** How long typing must rest before the program is asked. */
const SEARCH_MS = 200;
/** As many are in the dropdown; the rest is found by typing. */
const MOST_SHOWN = 200;
/** The last line of a dropdown that holds not all; no JSON, so it is no option's value. */
const moreLine = () => ({ value: "more", label: m.form_type_to_find(), disabled: true });
const NOWHERE: OptionsOf = { id: 0, parameter: "" };

/** An option with its value as JSON, so that `1` is not `"1"`. */
interface Line {
  value: string;
  label: string;
  disabled?: boolean;
}

interface Props extends ControlProps {
  /** What every control of text takes. */
  common: Partial<SelectProps>;
}

export function SourceControl({ field, value, problem, common, onChange }: Props) {
  const of = useContext(OptionsContext)(field);
  const chosen = textOf(value);
  const [typed, setTyped] = useState("");
  const [isWanted, setWanted] = useState(false);
  /** The choice with its label, which what is found later may not hold. */
  const [kept, setKept] = useState<Line | null>(null);
  const settled = useDebounced(typed, SEARCH_MS);
  const isNamed = kept !== null && kept.value === chosen;
  const asked = useQuery({
    // The label of the choice stands where one types, and is no search.
    ...options(of ?? NOWHERE, isNamed && settled === kept.label ? "" : settled),
    enabled: of !== null && (isWanted || chosen !== ""),
  });
  const lines = linesOf(asked.data);
  const found = lines.find((line) => line.value === chosen);
  if (found && !isNamed) setKept(found);
  const unnamed = { value: chosen, label: plain(chosen) };
  const hidden = chosen === "" || found ? [] : [isNamed ? kept : unnamed];
  return (
    <Select
      {...common}
      placeholder={
        value.sort === "set" ? (field.placeholder ?? m.common_choose()) : common.placeholder
      }
      value={chosen || null}
      data={[...lines, ...hidden]}
      error={problem ?? (asked.error && sentence(asked.error.message))}
      searchable
      searchValue={typed}
      onSearchChange={setTyped}
      // The program has searched already; a hidden line only names the choice.
      filter={({ options }) =>
        options.filter(
          (one) => !("value" in one && hidden.some(({ value }) => value === one.value)),
        )
      }
      clearable={!field.required}
      allowDeselect={!field.required}
      nothingFoundMessage={asked.isFetching ? m.form_loading() : m.form_no_option()}
      rightSection={asked.isFetching && <Loader size="xs" aria-label={m.form_loading_options()} />}
      onFocus={() => setWanted(true)}
      onDropdownOpen={() => {
        setWanted(true);
        if (asked.isError) void asked.refetch();
      }}
      onChange={(next, line) => {
        setKept(line && { value: line.value, label: line.label });
        onChange({ sort: "set", text: next ?? "" });
      }}
    />
  );
}

function linesOf(choices: Choices | undefined): Line[] {
  if (!choices) return [];
  const all = choices.options;
  const lines = all
    .slice(0, MOST_SHOWN)
    .map(({ value, label }) => ({ value: JSON.stringify(value), label }));
  return choices.truncated || all.length > MOST_SHOWN ? [...lines, moreLine()] : lines;
}

/** A value that nobody has named yet. */
const plain = (json: string): string => (json === "" ? "" : String(JSON.parse(json)));
