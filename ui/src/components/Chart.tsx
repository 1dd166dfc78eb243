/**
 * Figures over time, drawn by uPlot in the colours of the tokens; loads with the first screen
 * that has one. A picture for the eye: whoever uses it has the numbers as a table, too.
 */
import { useEffect, useRef } from "react";
import uPlot from "uplot";
import { readerLocale } from "@/lib/reader";
import "uplot/dist/uPlot.min.css";
import css from "./Chart.module.css";

export interface Series {
  label: string;
  /** A role of styles/tokens.css. */
  colour: `--${string}`;
  sort: "bars" | "line";
  values: readonly (number | null)[];
}

interface Props {
  /** What there is to see, in a sentence. */
  label: string;
  /** Moments in milliseconds. */
  times: readonly number[];
  series: readonly Series[];
  /** A value as the axis writes it. */
  format: (value: number) => string;
  /** What the picture depends on besides, such as the theme. */
  look: string;
}

/** The height of the picture with its axes, in pixels. */
const HEIGHT_PX = 180;
/** More points than these run into each other. */
const MOST_POINTS = 60;
/** A thinner bar is not seen. */
const LEAST_BAR_PX = 3;
/** The room of an axis' texts, in pixels. */
const AXIS_PX = 56;

export function Chart({ label, times, series, format, look }: Props) {
  const place = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme changes what colours are
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const data = [times.map((time) => time / 1000), ...series.map(({ values }) => [...values])];
    const chart = new uPlot(options(element, series, format), data as uPlot.AlignedData, element);
    const resized = new ResizeObserver(() =>
      chart.setSize({ width: element.clientWidth, height: HEIGHT_PX }),
    );
    resized.observe(element);
    return () => {
      resized.disconnect();
      chart.destroy();
    };
  }, [times, series, format, look]);
  return (
    <figure className={css.chart}>
      <div ref={place} role="img" aria-label={label} />
      <figcaption className={css.legend}>
        {series.map((one) => (
          <span key={one.label} className={css.key}>
            <span
              className={css.mark}
              style={{ background: `var(${one.colour})` }}
              aria-hidden="true"
            />
            {one.label}
          </span>
        ))}
      </figcaption>
    </figure>
  );
}

function options(
  element: HTMLElement,
  series: readonly Series[],
  format: Props["format"],
): uPlot.Options {
  const style = getComputedStyle(element);
  const colour = (role: string) => style.getPropertyValue(role).trim();
  const axis: uPlot.Axis = {
    stroke: colour("--text-subtle"),
    font: `${style.getPropertyValue("--font-1").trim()} ${style.fontFamily}`,
    grid: { stroke: colour("--border"), width: 1 },
    ticks: { show: false },
  };
  return {
    width: element.clientWidth,
    height: HEIGHT_PX,
    legend: { show: false },
    cursor: { show: false },
    scales: {
      // Half a step of room at both ends, so that the outermost bars are whole.
      x: { time: true, range: (chart, min, max) => [min - step(chart), max + step(chart)] },
      y: { range: (_, __, max) => [0, Math.max(1, max * 1.1)] },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        values: (_, ticks, __, ___, apart) => ticks.map(timeText(apart)),
      },
      { ...axis, size: AXIS_PX, values: (_, ticks) => ticks.map(format) },
    ],
    series: [
      {},
      ...series.map((one) => ({
        label: one.label,
        stroke: colour(one.colour),
        width: one.sort === "bars" ? 0 : 1.5,
        spanGaps: true,
        points: { show: hasPoints(one) },
        ...(one.sort === "bars" && {
          fill: colour(one.colour),
          paths: uPlot.paths.bars?.({ size: [0.7, 40, LEAST_BAR_PX] }),
        }),
      })),
    ],
  };
}

/** A line's points are shown while they are few: one alone has no line to be seen by. */
export const hasPoints = ({ sort, values }: Pick<Series, "sort" | "values">): boolean =>
  sort === "line" && values.filter((value) => value !== null).length < MOST_POINTS;

function step(chart: uPlot): number {
  const [first = 0, second = first] = chart.data[0];
  return (second - first) / 2;
}

const DAY_S = 86_400;

/** The hour, or the day where ticks are days apart. */
function timeText(apart: number): (seconds: number) => string {
  const format = new Intl.DateTimeFormat(
    readerLocale(),
    apart < DAY_S ? { hour: "2-digit", minute: "2-digit" } : { day: "numeric", month: "short" },
  );
  return (seconds) => format.format(new Date(seconds * 1000));
}
