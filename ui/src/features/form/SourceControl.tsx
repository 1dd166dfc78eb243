/** A dropdown whose options a query or a table has: the program is asked while somebody types. */
import { Loader, Select, type SelectProps } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useContext, useEffect, useState } from "react";
import { type OptionsOf, optionOf, options } from "@/api/options";
import type { Choices, Field } from "@/api/types.gen";
import { Said } from "@/components/Said";
import { useDebounced } from "@/hooks/useDebounced";
import { sentence } from "@/lib/failure";
import { m } from "@/paraglide/messages";
import type { ControlProps } from "./FieldControl";
import css from "./FieldControl.module.css";
import { OptionsContext } from "./optionsOf";
import { isNumber, textOf, toNumber } from "./values";

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
  const isOfTable = field.source === "table";
  const asked = useQuery({
    // The label of the choice stands where one types, and is no search.
    ...options(of ?? NOWHERE, isNamed && settled === kept.label ? "" : settled),
    enabled: of !== null && (isWanted || (chosen !== "" && !isOfTable)),
  });
  // A row need not be among the first of its table.
  const naming = useQuery({
    ...optionOf(of ?? NOWHERE, chosen),
    enabled: of !== null && isOfTable && chosen !== "" && !isNamed,
  });
  const own = isOfTable && !(isNamed && typed === kept.label) ? ownLine(field, typed) : null;
  const typedKey = own?.value === chosen ? null : own;
  const lines = linesOf(asked.data, typedKey);
  const found = lines.find((line) => line.value === chosen);
  const name = found?.label ?? naming.data?.options[0]?.label;
  if (name !== undefined && !isNamed) setKept({ value: chosen, label: name });
  const [isOpen, setOpen] = useState(false);
  /** Enter was pressed before what is typed was found. */
  const [isWaiting, setWaiting] = useState(false);
  const isOld = settled !== typed || asked.isFetching;
  const [first] = lines;
  const pick = (line: Line | undefined) => {
    if (!line || line.disabled) return;
    // What was typed is named once it is looked up.
    setKept(line === own ? null : line);
    setTyped(line === own ? plain(line.value) : line.label);
    setOpen(false);
    onChange({ sort: "set", text: line.value });
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what was found is a reason
  useEffect(() => {
    if (!isWaiting || isOld) return;
    setWaiting(false);
    pick(first);
  }, [isWaiting, isOld]);
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key !== "Enter" || typed === "" || (isNamed && typed === kept.label)) return;
    // The form is not sent by who searches; an option that is marked is the list's to take.
    event.preventDefault();
    if (isMarked(event.currentTarget)) return;
    if (isOld) setWaiting(true);
    else pick(first);
  };
  /** A key that was typed whole is chosen by going on. */
  const leave = () => {
    setWaiting(false);
    const isKey = field.value_type === "number";
    pick(lines.find((line) => line.value === typedKey?.value && (isKey || line !== own)));
  };
  const unnamed = { value: chosen, label: plain(chosen) };
  const said = problem ?? (asked.error && sentence(asked.error.message));
  const hidden = chosen === "" || found ? [] : [isNamed ? kept : unnamed];
  return (
    <Select
      {...common}
      placeholder={
        value.sort === "set" ? (field.placeholder ?? m.common_choose()) : common.placeholder
      }
      value={chosen || null}
      data={[...lines, ...hidden]}
      error={said && <Said text={said} />}
      searchable
      searchValue={typed}
      onSearchChange={setTyped}
      onKeyDown={onKeyDown}
      // The program has searched already; a hidden line only names the choice.
      filter={({ options }) =>
        options.filter(
          (one) => !("value" in one && hidden.some(({ value }) => value === one.value)),
        )
      }
      clearable={!field.required}
      allowDeselect={false}
      nothingFoundMessage={nothing(of, asked.isFetching)}
      rightSection={
        asked.isFetching && (
          <Loader size="xs" className={css.loading} aria-label={m.form_loading_options()} />
        )
      }
      onFocus={() => setWanted(true)}
      onBlur={leave}
      dropdownOpened={isOpen}
      onDropdownClose={() => setOpen(false)}
      onDropdownOpen={() => {
        setOpen(true);
        setWanted(true);
        if (asked.isError) void asked.refetch();
      }}
      onChange={(next, line) => {
        setKept(
          line && line.value !== typedKey?.value ? { value: line.value, label: line.label } : null,
        );
        onChange({ sort: "set", text: next ?? "" });
      }}
    />
  );
}

/** Whether the arrow keys have gone to one of the options. */
const isMarked = (input: HTMLInputElement): boolean =>
  document
    .getElementById(input.getAttribute("aria-controls") ?? "")
    ?.querySelector("[data-combobox-selected]") != null;

/** What was found; a row whose key was typed is the first, and the key itself the last. */
function linesOf(choices: Choices | undefined, typed: Line | null): Line[] {
  const all = choices?.options ?? [];
  const lines = all.map(({ value, label }) => ({ value: JSON.stringify(value), label }));
  const exact = typed && lines.find(({ value }) => value === typed.value);
  const others = lines.filter((line) => line !== exact).slice(0, MOST_SHOWN);
  const shown = [...(exact ? [exact] : []), ...others, ...(typed && !exact ? [typed] : [])];
  return choices?.truncated || all.length > MOST_SHOWN ? [...shown, moreLine()] : shown;
}

/** The line of a key that no row was found by, as far as it can be one. */
function ownLine({ value_type }: Field, typed: string): Line | null {
  const text = typed.trim();
  const isKey = value_type === "number" ? isNumber(text) : value_type === "text" && text !== "";
  if (!isKey) return null;
  const key = value_type === "number" ? toNumber(text) : text;
  return { value: JSON.stringify(key), label: m.form_use_typed({ value: text }) };
}

/** Why there is nothing to choose from. */
function nothing(of: OptionsOf | null, isLoading: boolean): string {
  if (of === null) return m.form_rows_once_saved();
  return isLoading ? m.form_loading() : m.form_no_option();
}

/** A value that nobody has named yet. */
const plain = (json: string): string => (json === "" ? "" : String(JSON.parse(json)));
