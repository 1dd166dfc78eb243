/** The lines of the list, only those in sight drawn: ten thousand cost as much as thirty. */
import { useQueryClient } from "@tanstack/react-query";
import { defaultRangeExtractor, type Range, useVirtualizer } from "@tanstack/react-virtual";
import {
  type KeyboardEvent,
  type Ref,
  Suspense,
  useCallback,
  useEffect,
  useImperativeHandle,
  useMemo,
  useRef,
} from "react";
import { isWhole } from "@/api/actions";
import type { ActionId, ActionIndex } from "@/api/types.gen";
import { useMayEdit } from "@/api/useAccount";
import { m } from "@/paraglide/messages";
import { ActionRow, type RowHost } from "./ActionRow";
import css from "./ActionsList.module.css";
import { Heading } from "./Heading";
import { loadCommands, SelectionBar } from "./later";
import { actionsOf, firstAction, type Line, PAGE, toLines } from "./lines";
import { type Move, moveOf } from "./moves";
import { useSlots } from "./slots";
import { useCurrentLine } from "./useCurrentLine";
import { useFolded } from "./useFolded";
import { useHasBeenDrawn } from "./useHasBeenDrawn";
import { useLatest } from "./useLatest";
import { useLines } from "./useLines";
import { useSelection } from "./useSelection";

export interface ListHandle {
  focusFirst: () => void;
}

interface Props {
  index: ActionIndex;
  /** What was searched for: another search begins at the top. */
  search: string;
  archived: boolean;
  /** Up from the first line, and Esc. */
  onLeave: () => void;
  ref?: Ref<ListHandle>;
}

/** Height of a line in pixels, as `--row` says. */
const ROW_PX = 34;
/** What stands above the list, as a rule: where it is less, the first lines are drawn twice. */
const ABOVE_PX = 93;
/** Lines that are drawn above and below those in sight. */
const OVERSCAN = 12;

export function ActionsList({ index, search, archived, onLeave, ref }: Props) {
  const { groups } = index;
  const scroller = useRef<HTMLDivElement>(null);
  const { folded, fold } = useFolded();
  const lines = useMemo(() => toLines(groups, folded), [groups, folded]);
  const { selection, choose, extendTo, chooseAll, clear } = useSelection(lines);
  const mayEdit = useMayEdit();
  const hasBeenDrawn = useHasBeenDrawn(groups);
  const client = useQueryClient();
  const current = useCurrentLine(lines, scroller, (index) => virtualizer.scrollToIndex(index));
  // The same function as long as the lines are the same ones: or else all are measured anew.
  const keyOf = useCallback((index: number) => lines[index]?.key ?? index, [lines]);
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: keyOf,
    overscan: hasBeenDrawn ? OVERSCAN : 0,
    initialRect: { width: 900, height: window.innerHeight - ABOVE_PX },
    // Or else the focus is lost when its line is scrolled away.
    rangeExtractor: (range) => withLine(range, current.at),
  });
  // A beginning takes the room of the whole, which comes at once.
  const count = isWhole(index) ? lines.length : index.actions + index.models;
  const inSight = virtualizer.getVirtualItems();
  const slots = useSlots(lines, inSight);
  const summaries = useLines(index, pagesOf(inSight, lines));
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another search
  useEffect(() => virtualizer.scrollToOffset(0), [search]);
  useImperativeHandle(ref, () => ({ focusFirst: () => current.go(firstAction(lines)) }));

  const move = (ids: readonly ActionId[], name: string) =>
    void loadCommands().then((commands) => commands.move(client, ids, name, !archived));
  const moveChosen = () => {
    const ids = [...selection.ids];
    move(ids, m.actions_count({ count: ids.length }));
    clear();
  };
  const host = useLatest<RowHost>({
    choose,
    move: ({ id, name }) => (selection.ids.size > 0 ? moveChosen() : move([id], name)),
    duplicate: (action) =>
      void loadCommands().then((commands) => commands.duplicate(client, action)),
  });

  const act = (move: Move, at: number) => {
    const line = lines[at];
    if (move.to === "all") chooseAll();
    else if (move.to === "out") selection.ids.size > 0 ? clear() : onLeave();
    else if (move.to === "fold" && line?.sort === "heading") fold(line.modelId, move.away);
    else if (move.to === "line" && move.index < 0) onLeave();
    else if (move.to === "line") {
      const target = lines[move.index];
      if (move.extend && line && target) extendTo(line, target);
      current.go(move.index);
    }
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const at = lineOf(event.target);
    const move = at === null || event.defaultPrevented ? null : moveOf(event, lines, at);
    if (at === null || !move) return;
    event.preventDefault();
    act(move, at);
  };

  return (
    <div className={css.frame}>
      <div
        ref={scroller}
        role="grid"
        aria-label={m.places_actions()}
        aria-multiselectable="true"
        aria-rowcount={count}
        className={css.list}
        onKeyDown={onKeyDown}
        onFocus={({ target }) => current.here(lineOf(target) ?? -1)}
      >
        <div role="rowgroup" className={css.lines} style={{ height: count * ROW_PX }}>
          {inSight.map(({ index, start }) => {
            const line = lines[index];
            if (!line) return null;
            const key = slots.get(line.key);
            const place = { index, top: start, isCurrent: index === current.at };
            if (line.sort === "heading") {
              const onFold = (away: boolean) => fold(line.modelId, away);
              return <Heading key={key} line={line} onFold={onFold} {...place} />;
            }
            return (
              <ActionRow
                key={key}
                id={line.id}
                action={summaries.get(line.id)}
                isChosen={selection.ids.has(line.id)}
                mayEdit={mayEdit}
                host={host}
                {...place}
              />
            );
          })}
        </div>
      </div>
      {selection.ids.size > 0 && (
        <Suspense fallback={null}>
          <SelectionBar
            count={selection.ids.size}
            archived={archived}
            onMove={moveChosen}
            onAll={selection.ids.size < actionsOf(lines).length ? chooseAll : null}
            onClear={clear}
          />
        </Suspense>
      )}
    </div>
  );
}

/** The numbers of the pages that these lines are on. */
const pagesOf = (items: readonly { index: number }[], lines: readonly Line[]): number[] => [
  ...new Set(
    items.flatMap(({ index }) => {
      const line = lines[index];
      return line?.sort === "action" ? [Math.floor(line.place / PAGE)] : [];
    }),
  ),
];

function lineOf(target: EventTarget): number | null {
  const row = target instanceof HTMLElement ? target.closest<HTMLElement>("[data-line]") : null;
  return row ? Number(row.dataset.line) : null;
}

function withLine(range: Range, line: number): number[] {
  const drawn = defaultRangeExtractor(range);
  return line < 0 || drawn.includes(line) ? drawn : [...drawn, line].sort((a, b) => a - b);
}
