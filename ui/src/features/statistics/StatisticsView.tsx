/** The figures of runs: in all, over time as pictures and as a table, and by action. */
import { useMemo } from "react";
import type { ActionFigures, Figures, MeasureRuns, SpanFigures, Statistics } from "@/api/types.gen";
import { Chart, type Series } from "@/components/Chart";
import { Notice } from "@/components/Notice";
import { Section } from "@/components/Section";
import { number, readerLocale } from "@/lib/reader";
import { took } from "@/lib/time";
import { m } from "@/paraglide/messages";
import css from "./StatisticsView.module.css";
import { everySpan, failedText } from "./spans";

interface Props {
  asked: MeasureRuns;
  found: Statistics;
  /** The colours in use. */
  look: string;
  /** Where the figures of one action stand. */
  hrefOf: (action: number) => string;
}

export function StatisticsView({ asked, found, look, hrefOf }: Props) {
  const spans = useMemo(() => everySpan(found.spans, asked, Date.now()), [found, asked]);
  return (
    <div className={css.view}>
      {found.truncated && (
        <Notice tone="neutral">{m.statistics_too_many({ count: number(found.total.runs) })}</Notice>
      )}
      <Total figures={found.total} />
      <Pictures spans={spans} total={found.total} width={asked.width} look={look} />
      <details className={css.table}>
        <summary>{m.statistics_show_table()}</summary>
        <SpansTable spans={spans} isDay={asked.width === "day"} />
      </details>
      {asked.action_id === null && found.actions.length > 0 && (
        <Section title={m.statistics_by_action()}>
          <ActionsTable actions={found.actions} hrefOf={hrefOf} />
        </Section>
      )}
    </div>
  );
}

const duration = (ms: number | null) => (ms === null ? "–" : took(ms));

function Total({ figures }: { figures: Figures }) {
  const facts = [
    [m.places_runs(), number(figures.runs)],
    [m.status_failed(), failedText(figures.failed, figures.runs)],
    [m.statistics_half(), duration(figures.p50_ms)],
    [m.statistics_most(), duration(figures.p95_ms)],
  ] as const;
  return (
    <dl className={css.total}>
      {facts.map(([name, value]) => (
        <div key={name} className={css.fact}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

interface PicturesProps {
  spans: readonly SpanFigures[];
  total: Figures;
  width: MeasureRuns["width"];
  look: string;
}

function Pictures({ spans, total, width, look }: PicturesProps) {
  const times = useMemo(() => spans.map(({ start }) => Date.parse(start)), [spans]);
  const counts = useMemo<Series[]>(() => {
    const values = (key: "runs" | "failed") => spans.map((span) => span[key]);
    return [
      { label: m.places_runs(), colour: "--accent-fill", sort: "bars", values: values("runs") },
      { label: m.status_failed(), colour: "--danger-fill", sort: "bars", values: values("failed") },
    ];
  }, [spans]);
  const durations = useMemo<Series[]>(() => {
    const values = (key: "p50_ms" | "p95_ms") => spans.map((span) => span[key]);
    return [
      { label: m.statistics_half(), colour: "--accent", sort: "line", values: values("p50_ms") },
      { label: m.statistics_most(), colour: "--warning", sort: "line", values: values("p95_ms") },
    ];
  }, [spans]);
  return (
    <div className={css.pictures}>
      <Section title={m.statistics_runs_by({ width })}>
        <Chart
          label={m.statistics_runs_picture({
            width,
            runs: number(total.runs),
            failed: number(total.failed),
          })}
          times={times}
          series={counts}
          format={whole}
          look={look}
        />
      </Section>
      <Section title={m.statistics_time_by({ width })}>
        <Chart
          label={m.statistics_time_picture({
            width,
            half: duration(total.p50_ms),
            most: duration(total.p95_ms),
          })}
          times={times}
          series={durations}
          format={took}
          look={look}
        />
      </Section>
    </div>
  );
}

/** No run is half a run. */
const whole = (value: number) => (Number.isInteger(value) ? number(value) : "");

function FigureCells({ figures }: { figures: Figures }) {
  return (
    <>
      <td>{number(figures.runs)}</td>
      <td>{failedText(figures.failed, figures.runs)}</td>
      <td>{duration(figures.p50_ms)}</td>
      <td>{duration(figures.p95_ms)}</td>
    </>
  );
}

function Head({ of }: { of: string }) {
  return (
    <thead>
      <tr>
        {[of, m.places_runs(), m.status_failed(), m.statistics_half(), m.statistics_most()].map(
          (name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ),
        )}
      </tr>
    </thead>
  );
}

function SpansTable({ spans, isDay }: { spans: readonly SpanFigures[]; isDay: boolean }) {
  const format = new Intl.DateTimeFormat(readerLocale(), {
    dateStyle: "medium",
    ...(!isDay && { timeStyle: "short" }),
  });
  const shown = spans.filter(({ runs }) => runs > 0).toReversed();
  return (
    <table className={css.figures} aria-label={m.statistics_over_time()}>
      <Head of={isDay ? m.statistics_day() : m.statistics_hour()} />
      <tbody>
        {shown.map((span) => (
          <tr key={span.start}>
            <th scope="row">{format.format(new Date(span.start))}</th>
            <FigureCells figures={span} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** More are found by choosing one. */
const MOST_ACTIONS = 100;

function ActionsTable({
  actions,
  hrefOf,
}: {
  actions: readonly ActionFigures[];
  hrefOf: Props["hrefOf"];
}) {
  return (
    <table className={css.figures} aria-label={m.statistics_by_action_table()}>
      <Head of={m.common_action()} />
      <tbody>
        {actions.slice(0, MOST_ACTIONS).map((one) => (
          <tr key={one.action_id ?? one.action_name}>
            <th scope="row">
              {one.action_id === null ? (
                m.statistics_deleted({ name: one.action_name })
              ) : (
                <a href={hrefOf(one.action_id)}>{one.action_name}</a>
              )}
            </th>
            <FigureCells figures={one} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}
