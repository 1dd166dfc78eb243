/** The journal: what ran, when, and how it ended; narrowed down as the address says. */
import { type RefObject, useMemo, useRef } from "react";
import { Button, ButtonLink } from "@/components/Button";
import { EmptyState } from "@/components/EmptyState";
import { LoadFailure } from "@/components/LoadFailure";
import { Screen } from "@/components/Screen";
import { Skeleton } from "@/components/Skeleton";
import { ExportMenu } from "@/features/runs/ExportMenu";
import { JournalFilters } from "@/features/runs/JournalFilters";
import {
  fromSearch,
  isAny,
  type JournalFilter,
  toSearch,
  toSought,
} from "@/features/runs/journalFilter";
import { RunsList, type RunsListHandle } from "@/features/runs/RunsList";
import { RunsTabs } from "@/features/runs/RunsTabs";
import { useJournal } from "@/features/runs/useJournal";
import { useShortcut } from "@/hooks/useShortcut";
import { navigate, useHashSearch } from "@/lib/hashLocation";
import { m } from "@/paraglide/messages";

export default function RunsScreen() {
  const search = useHashSearch();
  const filter = useMemo(() => fromSearch(search), [search]);
  const list = useRef<RunsListHandle>(null);
  const input = useRef<HTMLInputElement>(null);
  useShortcut("/", () => input.current?.focus());
  const go = (next: string) => navigate(next === "" ? "/runs" : `/runs?${next}`, { replace: true });

  return (
    <Screen bare title={m.places_runs()} actions={<ExportMenu filter={filter} />}>
      <RunsTabs current="list" action={filter.action} />
      <JournalFilters
        filter={filter}
        search={input}
        onChange={(change) => go(toSearch({ ...filter, ...change }))}
        onClear={() => go("")}
        onDown={() => list.current?.focusFirst()}
      />
      <Journal
        key={search}
        filter={filter}
        list={list}
        onClear={() => go("")}
        onLeaveTop={() => input.current?.focus()}
      />
    </Screen>
  );
}

interface Props {
  filter: JournalFilter;
  list: RefObject<RunsListHandle | null>;
  onClear: () => void;
  onLeaveTop: () => void;
}

function Journal({ filter, list, onClear, onLeaveTop }: Props) {
  // A span ends when it is chosen; what runs later is newer than its beginning anyway.
  const sought = useMemo(() => toSought(filter, Date.now()), [filter]);
  const { pages, lines } = useJournal(sought);
  const { hasNextPage, isFetching, isFetchNextPageError } = pages;
  const more = () => {
    if (hasNextPage && !isFetching && !isFetchNextPageError) void pages.fetchNextPage();
  };
  if (pages.isPending) return <Skeleton lines={8} />;
  if (pages.isError && lines.length === 0) {
    return (
      <LoadFailure
        title={m.load_journal()}
        failure={pages.error}
        onRetry={() => void pages.refetch()}
      />
    );
  }
  if (lines.length === 0 && !hasNextPage) return <Nothing filter={filter} onClear={onClear} />;
  return (
    <RunsList
      ref={list}
      lines={lines}
      onNearEnd={more}
      onLeaveTop={onLeaveTop}
      foot={<Foot pages={pages} count={lines.length} />}
    />
  );
}

function Foot({ pages, count }: { pages: ReturnType<typeof useJournal>["pages"]; count: number }) {
  if (pages.isFetchNextPageError) {
    return (
      <>
        {m.runs_older_not_read()}{" "}
        <Button onClick={() => void pages.fetchNextPage()}>{m.common_try_again()}</Button>
      </>
    );
  }
  if (pages.hasNextPage) return m.runs_looking_back();
  return m.runs_count({ count });
}

function Nothing({ filter, onClear }: Pick<Props, "filter" | "onClear">) {
  if (isAny(filter)) {
    return (
      <EmptyState
        title={m.runs_none()}
        action={<ButtonLink href="#/actions">{m.runs_open_actions()}</ButtonLink>}
      >
        {m.runs_none_about()}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title={m.runs_no_match()}
      action={<Button onClick={onClear}>{m.runs_show_all()}</Button>}
    >
      {m.runs_no_match_about()}
    </EmptyState>
  );
}
