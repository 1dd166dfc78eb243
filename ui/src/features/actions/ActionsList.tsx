/** The lines of the list, only those in sight drawn: ten thousand cost as much as thirty. */
import { useVirtualizer } from "@tanstack/react-virtual";
import {
  type KeyboardEvent,
  type Ref,
  useEffect,
  useImperativeHandle,
  useRef,
  useState,
} from "react";
import { ActionRow } from "./ActionRow";
import css from "./ActionsList.module.css";
import { type Line, step } from "./lines";
import { useActionCommands } from "./useActionCommands";

export interface ListHandle {
  focusFirst: () => void;
}

interface Props {
  lines: readonly Line[];
  /** Arrow up on the first line. */
  onLeaveTop: () => void;
  ref?: Ref<ListHandle>;
}

/** Height of a line in pixels, as `--row` says. */
const ROW_PX = 34;

export function ActionsList({ lines, onLeaveTop, ref }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => lines[index]?.key ?? index,
    overscan: 12,
    initialRect: { width: 900, height: 700 },
  });
  const commands = useActionCommands();
  const focusLine = useLineFocus(scroller, (index) => virtualizer.scrollToIndex(index));
  useImperativeHandle(ref, () => ({ focusFirst: () => focusLine(step(lines, -1, 1)) }));

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const at = lineOf(event.target);
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key] as 1 | -1 | undefined;
    if (at === null || !by) return;
    event.preventDefault();
    const next = step(lines, at, by);
    if (next === at && by === -1) onLeaveTop();
    else focusLine(next);
  };

  return (
    <div
      ref={scroller}
      role="table"
      aria-label="Actions"
      aria-rowcount={lines.length}
      className={css.list}
      onKeyDown={onKeyDown}
    >
      <div role="rowgroup" className={css.lines} style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ index, key, start }) => {
          const line = lines[index];
          if (!line) return null;
          const place = { "aria-rowindex": index + 1, "data-line": index, style: { top: start } };
          return line.sort === "heading" ? (
            <div key={key} role="row" className={css.heading} {...place}>
              <span role="columnheader">{line.name}</span>
              <span role="cell" className={css.count}>
                {line.count}
              </span>
            </div>
          ) : (
            <ActionRow
              key={key}
              action={line.action}
              commands={commands}
              className={css.line}
              {...place}
            />
          );
        })}
      </div>
    </div>
  );
}

function lineOf(target: EventTarget): number | null {
  const row = target instanceof HTMLElement ? target.closest<HTMLElement>("[data-line]") : null;
  return row ? Number(row.dataset.line) : null;
}

/** Focuses the link of a line, once the line is drawn. */
function useLineFocus(
  scroller: { current: HTMLElement | null },
  scrollTo: (index: number) => void,
) {
  const [wanted, setWanted] = useState<{ index: number } | null>(null);
  useEffect(() => {
    if (!wanted) return;
    const focus = () => {
      const link = scroller.current?.querySelector<HTMLElement>(`[data-line="${wanted.index}"] a`);
      link?.focus();
      return link !== null && link !== undefined;
    };
    if (focus()) return;
    // Far away lines are drawn only after the scroll.
    const frame = requestAnimationFrame(focus);
    return () => cancelAnimationFrame(frame);
  }, [wanted, scroller]);
  return (index: number) => {
    if (index < 0) return;
    scrollTo(index);
    setWanted({ index });
  };
}
