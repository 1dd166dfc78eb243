/** The journal as a table, newest first; only the lines in sight are drawn. */
import { useVirtualizer } from "@tanstack/react-virtual";
import {
  type ReactNode,
  type Ref,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
} from "react";
import type { RunLine } from "@/api/types.gen";
import { useInProduction } from "@/api/useInProduction";
import { ProductionMark } from "@/components/ProductionMark";
import { Said } from "@/components/Said";
import { Status } from "@/components/Status";
import { useLineFocus } from "@/hooks/useLineFocus";
import { ago, moment, rows } from "@/lib/time";
import { m } from "@/paraglide/messages";
import { linesAbove } from "./journalLines";
import css from "./RunsList.module.css";
import { durationOf, whoRan } from "./words";

/** Height of a line in pixels, as `--row` says. */
const ROW_PX = 34;
/** So many lines before the last one the next ones are asked for. */
const AHEAD = 30;

export interface RunsListHandle {
  focusFirst: () => void;
}

interface Props {
  lines: readonly RunLine[];
  /** The end of what is known comes into sight. */
  onNearEnd: () => void;
  /** Arrow up on the first line. */
  onLeaveTop: () => void;
  /** Under the last line. */
  foot: ReactNode;
  ref?: Ref<RunsListHandle>;
}

export function RunsList({ lines, onNearEnd, onLeaveTop, foot, ref }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => lines[index]?.id ?? index,
    overscan: 12,
    initialRect: { width: 900, height: 700 },
  });
  useSteady(scroller, lines);
  const inProduction = useInProduction(lines.map(({ action_id }) => action_id));
  const scrollTo = (index: number) => virtualizer.scrollToIndex(index);
  const { focusLine, onKeyDown } = useLineFocus({
    scroller,
    count: lines.length,
    scrollTo,
    onLeaveTop,
  });
  useImperativeHandle(ref, () => ({ focusFirst: () => focusLine(0) }));

  const shown = virtualizer.getVirtualItems();
  const isNearEnd = (shown.at(-1)?.index ?? 0) >= lines.length - AHEAD;
  const nearEnd = useRef(onNearEnd);
  useEffect(() => {
    nearEnd.current = onNearEnd;
    if (isNearEnd) nearEnd.current();
  });
  const before = shown[0]?.start ?? 0;
  const after = virtualizer.getTotalSize() - (shown.at(-1)?.end ?? 0);

  return (
    <div ref={scroller} className={css.scroller} onKeyDown={onKeyDown}>
      <table className={css.table} aria-label={m.places_runs()} aria-rowcount={-1}>
        <Head />
        <tbody>
          {before > 0 && <Gap height={before} />}
          {shown.map(({ index, key }) => {
            const line = lines[index];
            if (!line) return null;
            const isProduction = line.action_id !== null && inProduction.has(line.action_id);
            return <Line key={key} line={line} index={index} isProduction={isProduction} />;
          })}
          {after > 0 && <Gap height={after} />}
        </tbody>
      </table>
      <div className={css.foot} role="status">
        {foot}
      </div>
    </div>
  );
}

function Head() {
  return (
    <thead>
      <tr>
        <th scope="col">{m.runs_outcome()}</th>
        <th scope="col">{m.common_action()}</th>
        <th scope="col" className={css.minor}>
          {m.runs_values()}
        </th>
        <th scope="col" className={css.minor}>
          {m.runs_result()}
        </th>
        <th scope="col" className={css.by}>
          {m.runs_by()}
        </th>
        <th scope="col" className={css.took}>
          {m.runs_took()}
        </th>
        <th scope="col">{m.runs_started()}</th>
      </tr>
    </thead>
  );
}

interface LineProps {
  line: RunLine;
  index: number;
  isProduction: boolean;
}

function Line({ line, index, isProduction }: LineProps) {
  const result = line.error ?? (line.rows_affected === null ? "" : rows(line.rows_affected));
  const by = whoRan(line.user, line);
  return (
    <tr data-line={index} aria-rowindex={index + 2}>
      <td>
        <Status status={line.status} />
      </td>
      <td>
        <span className={css.action}>
          <a className={css.link} href={`#/runs/${line.id}`}>
            {line.action_name}
          </a>
          {isProduction && <ProductionMark />}
        </span>
      </td>
      <Values values={line.values} />
      <td className={css.minor} title={line.error ?? undefined}>
        <Said text={result} />
      </td>
      <td className={css.by} title={by}>
        {by}
      </td>
      <td className={css.took}>{durationOf(line)}</td>
      <td title={moment(line.started_at)}>{ago(line.started_at)}</td>
    </tr>
  );
}

/** The values alone, for there is little room; whoever points at them sees what each is. */
function Values({ values }: Pick<RunLine, "values">) {
  const text = values.map(({ name, text }) => (name === null ? text : `${name}: ${text}`));
  return (
    <td className={css.minor} title={text.join("\n")}>
      {values.map(({ text }) => text).join(", ")}
    </td>
  );
}

/** Stands for the lines out of sight. */
function Gap({ height }: { height: number }) {
  return (
    <tr aria-hidden="true" className={css.gap}>
      <td style={{ height }} />
    </tr>
  );
}

/** What one reads stays where it is when newer lines come on top of it. */
function useSteady(scroller: { current: HTMLElement | null }, lines: readonly RunLine[]) {
  const first = useRef<string>(undefined);
  useLayoutEffect(() => {
    const element = scroller.current;
    const above = linesAbove(lines, first.current);
    if (element && element.scrollTop > 0) element.scrollTop += above * ROW_PX;
    first.current = lines[0]?.id;
  }, [scroller, lines]);
}
