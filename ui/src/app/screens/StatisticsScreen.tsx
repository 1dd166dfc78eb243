/** How often actions run, how often they fail, and how long they take. */
import { useQuery } from "@tanstack/react-query";
import { actionList } from "@/api/actions";
import { runStatistics } from "@/api/statistics";
import { useScheme } from "@/app/theme";
import { EmptyState } from "@/components/EmptyState";
import { LoadFailure } from "@/components/LoadFailure";
import { Screen } from "@/components/Screen";
import { Segments } from "@/components/Segments";
import { SelectField } from "@/components/SelectField";
import { Skeleton } from "@/components/Skeleton";
import { RunsTabs } from "@/features/runs/RunsTabs";
import { StatisticsView } from "@/features/statistics/StatisticsView";
import { navigate, useHashSearch } from "@/lib/hashLocation";
import { m } from "@/paraglide/messages";
import css from "./StatisticsScreen.module.css";

const spans = [
  { value: "24h", label: m.statistics_24h, hours: 24, width: "hour" },
  { value: "7d", label: m.statistics_7d, hours: 168, width: "hour" },
  { value: "30d", label: m.statistics_30d, hours: 720, width: "day" },
  { value: "90d", label: m.statistics_90d, hours: 2160, width: "day" },
] as const;

type Time = (typeof spans)[number]["value"];

/** More actions than this are chosen from the table below. */
const MOST_OFFERED = 200;

export default function StatisticsScreen() {
  const given = new URLSearchParams(useHashSearch());
  const action = /^[1-9]\d*$/.test(given.get("action") ?? "") ? Number(given.get("action")) : null;
  const span = spans.find(({ value }) => value === given.get("time")) ?? spans[1];
  const statistics = useQuery(runStatistics({ action, hours: span.hours, width: span.width }));
  const look = useScheme();
  const address = (next: number | null, time: Time) =>
    `/runs/statistics?${next === null ? "" : `action=${next}&`}time=${time}`;
  const go = (next: number | null, time: Time) => navigate(address(next, time), { replace: true });
  return (
    <Screen bare title={m.places_runs()}>
      <RunsTabs current="statistics" action={action} />
      <div className={css.tools}>
        <ActionChoice value={action} onChange={(next) => go(next, span.value)} />
        <Segments
          label={m.common_time()}
          value={span.value}
          options={spans.map(({ value, label }) => ({ value, label: label() }))}
          onChange={(time) => go(action, time)}
        />
      </div>
      <div className={css.body}>
        {statistics.isPending && <Skeleton lines={8} />}
        {statistics.isError && (
          <LoadFailure
            title={m.load_journal()}
            failure={statistics.error}
            onRetry={() => void statistics.refetch()}
          />
        )}
        {statistics.data?.found.total.runs === 0 && (
          <EmptyState title={m.statistics_nothing({ time: span.value })}>
            {m.statistics_nothing_about()}
          </EmptyState>
        )}
        {statistics.data && statistics.data.found.total.runs > 0 && (
          <StatisticsView
            {...statistics.data}
            look={look}
            hrefOf={(id) => `#${address(id, span.value)}`}
          />
        )}
      </div>
    </Screen>
  );
}

interface ChoiceProps {
  value: number | null;
  onChange: (action: number | null) => void;
}

function ActionChoice({ value, onChange }: ChoiceProps) {
  const actions = useQuery(actionList(false));
  const all = actions.data ?? [];
  const offered = all.length <= MOST_OFFERED ? all : all.filter(({ id }) => id === value);
  const isKnown = value === null || offered.some(({ id }) => id === value);
  return (
    <SelectField
      label={m.common_action()}
      hideLabel
      value={value === null ? "" : String(value)}
      onChange={(next) => onChange(next === "" ? null : Number(next))}
    >
      <option value="">{m.places_all_actions()}</option>
      {!isKnown && <option value={String(value)}>{m.runs_action_number({ id: value })}</option>}
      {offered.map(({ id, name }) => (
        <option key={id} value={String(id)}>
          {name}
        </option>
      ))}
    </SelectField>
  );
}
