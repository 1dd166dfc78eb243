/** The first screen: find an action and open it, by keyboard alone if one likes. */
import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { actionList } from "@/api/actions";
import { Button } from "@/components/Button";
import { Menu } from "@/components/Menu";
import { Notice } from "@/components/Notice";
import { Screen } from "@/components/Screen";
import { SearchField } from "@/components/SearchField";
import { Skeleton } from "@/components/Skeleton";
import { useShortcut } from "@/hooks/useShortcut";
import { sentence } from "@/lib/failure";
import { navigate } from "@/lib/hashLocation";
import { ActionsList, type ListHandle } from "./ActionsList";
import css from "./ActionsScreen.module.css";
import { matching, toLines } from "./lines";
import { NoActions, NothingFound } from "./NoActions";
import { useListPainted } from "./useListPainted";

export function ActionsScreen({ archived }: { archived: boolean }) {
  const [search, setSearch] = useState("");
  const actions = useQuery(actionList(archived));
  const searched = useDeferredValue(search);
  const found = useMemo(() => matching(actions.data ?? [], searched), [actions.data, searched]);
  const lines = useMemo(() => toLines(found), [found]);
  const list = useRef<ListHandle>(null);
  const input = useRef<HTMLInputElement>(null);
  useListPainted(actions.isSuccess);
  useFindShortcut(() => {
    input.current?.focus();
    input.current?.select();
  });

  return (
    <Screen
      bare
      title={archived ? "Archive" : "Actions"}
      back={archived ? { href: "#/actions", label: "Actions" } : undefined}
      actions={<NewAction />}
    >
      <div className={css.tools}>
        <SearchField
          ref={input}
          label="Search actions"
          hint="/"
          value={search}
          onChange={setSearch}
          onDown={() => list.current?.focusFirst()}
          // By what is typed, not by what is drawn: the list may be a moment behind.
          onEnter={() => openFirst(matching(actions.data ?? [], search)[0]?.id)}
        />
        <span className={css.count} role="status">
          {actions.data &&
            (searched ? `${found.length} of ${actions.data.length}` : `${actions.data.length}`)}
        </span>
        <a className={css.other} href={archived ? "#/actions" : "#/archive"}>
          {archived ? "Actions" : "Archive"}
        </a>
      </div>
      {actions.isError && (
        <Notice tone="danger" role="alert" flat title="The actions could not be read">
          {sentence(actions.error.message)}{" "}
          <Button onClick={() => void actions.refetch()}>Try again</Button>
        </Notice>
      )}
      {actions.isPending && <Skeleton lines={8} />}
      {actions.data?.length === 0 && <NoActions archived={archived} />}
      {actions.data && actions.data.length > 0 && lines.length === 0 && (
        <NothingFound search={searched} onClear={() => setSearch("")} />
      )}
      {lines.length > 0 && (
        <ActionsList ref={list} lines={lines} onLeaveTop={() => input.current?.focus()} />
      )}
    </Screen>
  );
}

function openFirst(id: number | undefined) {
  if (id !== undefined) navigate(`/actions/${id}`);
}

function NewAction() {
  return (
    <Menu
      label="New action"
      items={[
        { label: "SQL action", onSelect: () => navigate("/new/query") },
        { label: "HTTP action", onSelect: () => navigate("/new/http") },
        { label: "Row action", onSelect: () => navigate("/new/row") },
      ]}
      trigger={(props) => (
        <Button variant="primary" {...props}>
          New action
        </Button>
      )}
    />
  );
}

/** `/` anywhere outside a field, Ctrl+K everywhere. */
function useFindShortcut(find: () => void) {
  const latest = useRef(find);
  useEffect(() => {
    latest.current = find;
  });
  useShortcut("/", () => latest.current());
  useShortcut("mod+k", () => latest.current());
}
