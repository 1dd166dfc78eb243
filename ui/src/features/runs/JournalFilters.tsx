/** What the journal is narrowed down by; every choice is kept in the address. */
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, type Ref, useEffect, useState } from "react";
import { userList } from "@/api/accounts";
import { actionList } from "@/api/actions";
import { databaseList, modelList } from "@/api/databases";
import { Button } from "@/components/Button";
import { SearchField } from "@/components/SearchField";
import { SelectField } from "@/components/SelectField";
import { statusWord } from "@/components/Status";
import { TextField } from "@/components/TextField";
import { useDebounced } from "@/hooks/useDebounced";
import { classes } from "@/lib/classes";
import { instantOf, localText } from "@/lib/localTime";
import { m } from "@/paraglide/messages";
import css from "./JournalFilters.module.css";
import { countOf, doors, isAny, type JournalFilter, periods, statuses } from "./journalFilter";
import { doorWord } from "./words";

/** More actions than this are found by their names instead. */
const MOST_OFFERED = 200;
const TYPING_MS = 250;

interface Props {
  filter: JournalFilter;
  onChange: (change: Partial<JournalFilter>) => void;
  onClear: () => void;
  /** Arrow down and Enter in the search. */
  onDown: () => void;
  search: Ref<HTMLInputElement>;
}

export function JournalFilters({ filter, onChange, onClear, onDown, search }: Props) {
  const [open, setOpen] = useState(false);
  const count = countOf(filter);
  return (
    <div className={css.filters} role="search" aria-label={m.places_runs()}>
      <Search
        text={filter.text}
        onChange={(text) => onChange({ text })}
        onDown={onDown}
        ref={search}
      />
      <Button className={css.toggle} aria-expanded={open} onClick={() => setOpen(!open)}>
        {count === 0 ? m.runs_filters() : m.runs_filters_count({ count })}
      </Button>
      <div className={classes(css.choices, open && css.open)}>
        <Choices filter={filter} onChange={onChange} />
      </div>
      {!isAny(filter) && (
        <Button variant="quiet" onClick={onClear}>
          {m.runs_filters_clear()}
        </Button>
      )}
      {filter.period === "custom" && <Between filter={filter} onChange={onChange} />}
    </div>
  );
}

interface SearchProps {
  text: string;
  onChange: (text: string) => void;
  onDown: () => void;
  ref: Ref<HTMLInputElement>;
}

/** Follows what is typed once it stands still, and the address when that changes by itself. */
function Search({ text, onChange, onDown, ref }: SearchProps) {
  const [typed, setTyped] = useState(text);
  const settled = useDebounced(typed, TYPING_MS);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what was typed is a reason
  useEffect(() => {
    if (settled === typed && settled !== text) onChange(settled);
  }, [settled]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another address is a reason
  useEffect(() => {
    if (text !== settled) setTyped(text);
  }, [text]);
  return (
    <SearchField
      ref={ref}
      label={m.runs_search()}
      hint="/"
      value={typed}
      onChange={setTyped}
      onDown={onDown}
      onEnter={onDown}
    />
  );
}

type Change = Pick<Props, "filter" | "onChange">;

function Choices({ filter, onChange }: Change) {
  return (
    <>
      <ActionChoice filter={filter} onChange={onChange} />
      <Choice
        label={m.runs_outcome()}
        any={m.runs_any_outcome()}
        value={filter.status}
        onChange={(status) => onChange({ status })}
      >
        {statuses.map((one) => (
          <option key={one} value={one}>
            {statusWord(one)}
          </option>
        ))}
      </Choice>
      <Choice
        label={m.runs_door()}
        any={m.runs_any_door()}
        value={filter.door}
        onChange={(door) => onChange({ door })}
      >
        {doors.map((one) => (
          <option key={one} value={one}>
            {doorWord(one)}
          </option>
        ))}
      </Choice>
      <PersonChoice filter={filter} onChange={onChange} />
      <PlaceChoice filter={filter} onChange={onChange} />
      <Choice
        label={m.common_time()}
        any={m.runs_any_time()}
        value={filter.period}
        onChange={(period) => onChange({ period, from: null, until: null })}
      >
        {periods.map(({ value, label }) => (
          <option key={value} value={value}>
            {label()}
          </option>
        ))}
      </Choice>
    </>
  );
}

interface ChoiceProps<T extends string> {
  label: string;
  any: string;
  value: T | null;
  onChange: (value: T | null) => void;
  children: ReactNode;
}

function Choice<T extends string>({ label, any, value, onChange, children }: ChoiceProps<T>) {
  return (
    <SelectField
      label={label}
      hideLabel
      value={value ?? ""}
      onChange={(next) => onChange(next === "" ? null : (next as T))}
    >
      <option value="">{any}</option>
      {children}
    </SelectField>
  );
}

const numberOf = (text: string | null) => (text === null ? null : Number(text));

function ActionChoice({ filter, onChange }: Change) {
  const actions = useQuery(actionList(false));
  const all = actions.data ?? [];
  const offered = all.length <= MOST_OFFERED ? all : all.filter(({ id }) => id === filter.action);
  if (offered.length === 0 && filter.action === null) return null;
  const chosen = String(filter.action);
  const isKnown = filter.action === null || offered.some(({ id }) => id === filter.action);
  return (
    <Choice
      label={m.common_action()}
      any={m.runs_any_action()}
      value={filter.action === null ? null : chosen}
      onChange={(action) => onChange({ action: numberOf(action) })}
    >
      {!isKnown && <option value={chosen}>{m.runs_action_number({ id: chosen })}</option>}
      {offered.map(({ id, name }) => (
        <option key={id} value={String(id)}>
          {name}
        </option>
      ))}
    </Choice>
  );
}

/** Only where there is more than one person, for those who may know of the others. */
function PersonChoice({ filter, onChange }: Change) {
  const users = useQuery(userList());
  const all = users.data ?? [];
  if (all.length < 2 && filter.user === null) return null;
  const chosen = String(filter.user);
  const isKnown = filter.user === null || all.some(({ id }) => id === filter.user);
  return (
    <Choice
      label={m.runs_person()}
      any={m.runs_anybody()}
      value={filter.user === null ? null : chosen}
      onChange={(user) => onChange({ user: numberOf(user) })}
    >
      {!isKnown && <option value={chosen}>{m.runs_person_number({ id: chosen })}</option>}
      {all.map(({ id, common_name }) => (
        <option key={id} value={String(id)}>
          {common_name}
        </option>
      ))}
    </Choice>
  );
}

/** A database, or one of the models that actions belong to. */
function PlaceChoice({ filter, onChange }: Change) {
  const databases = useQuery(databaseList());
  const models = useQuery(modelList());
  const named = (models.data ?? []).filter(({ source }) => source.sort !== "blank");
  const value = filter.model ? `m${filter.model}` : filter.database ? `d${filter.database}` : null;
  const choose = (next: string | null) => {
    const number = Number(next?.slice(1));
    onChange({
      database: next?.startsWith("d") ? number : null,
      model: next?.startsWith("m") ? number : null,
    });
  };
  return (
    <Choice label={m.common_database()} any={m.runs_any_database()} value={value} onChange={choose}>
      {databases.data?.map(({ id, name }) => (
        <option key={id} value={`d${id}`}>
          {name}
        </option>
      ))}
      {named.length > 0 && (
        <optgroup label={m.database_models()}>
          {named.map(({ id, name }) => (
            <option key={id} value={`m${id}`}>
              {name}
            </option>
          ))}
        </optgroup>
      )}
    </Choice>
  );
}

/** Two moments as the reader's clock shows them; taken over when a field is left. */
function Between({ filter, onChange }: Change) {
  return (
    <div className={css.between}>
      <MomentField
        label={m.runs_from()}
        value={filter.from}
        onChange={(from) => onChange({ from })}
      />
      <MomentField
        label={m.runs_until()}
        value={filter.until}
        onChange={(until) => onChange({ until })}
      />
    </div>
  );
}

interface MomentProps {
  label: string;
  value: string | null;
  onChange: (value: string | null) => void;
}

function MomentField({ label, value, onChange }: MomentProps) {
  const [typed, setTyped] = useState(value === null ? "" : shownMoment(value));
  const instant = typed.trim() === "" ? null : momentOf(typed);
  const leave = () => {
    if (instant !== undefined && instant !== value) onChange(instant);
  };
  return (
    <TextField
      label={label}
      value={typed}
      placeholder="2026-05-04 09:30"
      problem={instant === undefined ? m.runs_write_moment() : undefined}
      onChange={setTyped}
      onBlur={leave}
      onKeyDown={(event) => {
        if (event.key === "Enter") leave();
      }}
    />
  );
}

const shownMoment = (instant: string) => localText(instant).replace("T", " ").slice(0, 16);

/** A day alone begins at midnight; undefined if it is neither a day nor a moment. */
function momentOf(typed: string): string | undefined {
  const text = typed.trim().replace(/\s+/, "T");
  return instantOf(text.includes("T") ? text : `${text}T00:00`) ?? undefined;
}
