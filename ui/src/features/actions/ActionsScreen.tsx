/** The first screen: find an action and open it, by keyboard alone if one likes. */
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { Suspense, useDeferredValue, useRef, useState } from "react";
import { actionIndex, knownBeginning } from "@/api/actions";
import type { ActionIndex } from "@/api/types.gen";
import { useMayEdit } from "@/api/useAccount";
import { Button } from "@/components/Button";
import { Menu } from "@/components/Menu";
import { Screen } from "@/components/Screen";
import { SearchField } from "@/components/SearchField";
import { Skeleton } from "@/components/Skeleton";
import { useShortcut } from "@/hooks/useShortcut";
import { navigate } from "@/lib/hashLocation";
import { number } from "@/lib/reader";
import { m } from "@/paraglide/messages";
import { ActionsList, type ListHandle } from "./ActionsList";
import css from "./ActionsScreen.module.css";
import { LoadFailure, NoActions } from "./later";
import { NothingFound } from "./NothingFound";
import { useHasBeenDrawn } from "./useHasBeenDrawn";
import { useListPainted } from "./useListPainted";

export function ActionsScreen({ archived }: { archived: boolean }) {
  const [search, setSearch] = useState("");
  const searched = useDeferredValue(search.trim());
  const all = useWhole(archived);
  const found = useQuery({
    ...actionIndex(archived, searched),
    placeholderData: keepPreviousData,
    enabled: searched !== "",
  });
  const index = searched === "" ? all.data : found.data;
  const list = useRef<ListHandle>(null);
  const input = useRef<HTMLInputElement>(null);
  const openBest = useOpenBest(archived);
  useListPainted(all.isSuccess);
  useShortcut("/", () => {
    input.current?.focus();
    input.current?.select();
  });
  const mayEdit = useMayEdit();
  const failure = all.error ?? found.error;

  return (
    <Screen
      bare
      title={archived ? m.places_archive() : m.places_actions()}
      back={archived ? { href: "#/actions", label: m.places_actions() } : undefined}
      actions={mayEdit && <NewAction />}
    >
      <div className={css.tools}>
        <SearchField
          ref={input}
          label={m.actions_search()}
          hint="/"
          value={search}
          onChange={setSearch}
          onDown={() => list.current?.focusFirst()}
          // By what is typed, not by what is drawn: the list may be a moment behind.
          onEnter={() => void openBest(search.trim())}
        />
        <span className={css.count} role="status">
          {all.data && index && countText(all.data, searched === "" ? null : index)}
        </span>
        <a className={css.other} href={archived ? "#/actions" : "#/archive"}>
          {archived ? m.places_actions() : m.places_archive()}
        </a>
      </div>
      {failure && (
        <div role="alert">
          <Suspense fallback={null}>
            <LoadFailure
              title={m.load_actions()}
              failure={failure}
              onRetry={() => void Promise.all([all.refetch(), found.refetch()])}
            />
          </Suspense>
        </div>
      )}
      {all.isPending && <Skeleton lines={8} />}
      {all.data?.groups.length === 0 && (
        <Suspense fallback={null}>
          <NoActions archived={archived} />
        </Suspense>
      )}
      {all.data && all.data.groups.length > 0 && index?.groups.length === 0 && (
        <NothingFound search={searched} onClear={() => setSearch("")} />
      )}
      {index && index.groups.length > 0 && (
        <ActionsList
          ref={list}
          index={index}
          search={searched}
          archived={archived}
          onLeave={() => input.current?.focus()}
        />
      )}
    </Screen>
  );
}

/** All actions, once the first frame has shown their beginning. */
function useWhole(archived: boolean) {
  const client = useQueryClient();
  const placeholderData = knownBeginning(client, archived);
  const hasBeenDrawn = useHasBeenDrawn();
  return useQuery({ ...actionIndex(archived), placeholderData, enabled: hasBeenDrawn });
}

/** Opens the first action that a search finds. */
function useOpenBest(archived: boolean) {
  const queryClient = useQueryClient();
  return async (search: string) => {
    const { groups } = await queryClient.fetchQuery(actionIndex(archived, search));
    const best = groups[0]?.ids[0];
    if (best !== undefined) navigate(`/actions/${best}`);
  };
}

function countText(all: ActionIndex, found: ActionIndex | null): string {
  const count = (index: ActionIndex) => number(index.actions);
  return found ? m.common_some_of_all({ some: count(found), all: count(all) }) : count(all);
}

function NewAction() {
  return (
    <Menu
      label={m.actions_new()}
      items={[
        {
          label: m.actions_new_query(),
          about: m.actions_new_query_about(),
          onSelect: () => navigate("/new/query"),
        },
        {
          label: m.actions_new_http(),
          about: m.actions_new_http_about(),
          onSelect: () => navigate("/new/http"),
        },
        {
          label: m.actions_new_row(),
          about: m.actions_new_row_about(),
          onSelect: () => navigate("/new/row"),
        },
      ]}
      trigger={(props) => (
        <Button variant="primary" {...props}>
          {m.actions_new()}
        </Button>
      )}
    />
  );
}
