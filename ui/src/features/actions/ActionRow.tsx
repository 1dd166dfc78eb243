/** One action in the list; the link covers the row, what else can be clicked lies above it. */
import { type HTMLAttributes, type KeyboardEvent, type MouseEvent, memo } from "react";
import type { ActionId, ActionSummary } from "@/api/types.gen";
import { Badge } from "@/components/Badge";
import { driftText } from "@/components/DriftNotice";
import { ProductionMark } from "@/components/ProductionMark";
import { Said } from "@/components/Said";
import { Status } from "@/components/Status";
import { classes } from "@/lib/classes";
import { navigate } from "@/lib/hashLocation";
import { ago } from "@/lib/time";
import { m } from "@/paraglide/messages";
import css from "./ActionRow.module.css";
import { typeWord } from "./lines";
import { RowMenu } from "./RowMenu";
import { Spark } from "./Spark";

/** What a row asks of its list; the same object as long as the list is there. */
export type RowHost = {
  choose: (id: ActionId, how: "toggle" | "extend") => void;
  /** Puts away or takes back: all that are chosen, or else this one. */
  move: (action: ActionSummary) => void;
  duplicate: (action: ActionSummary) => void;
};

interface Props {
  id: ActionId;
  /** Not there as long as it has not come. */
  action: ActionSummary | undefined;
  index: number;
  top: number;
  /** Whether Tab comes here. */
  isCurrent: boolean;
  isChosen: boolean;
  mayEdit: boolean;
  host: RowHost;
}

export const ActionRow = memo(function ActionRow(props: Props) {
  const { id, action, index, top, isCurrent, isChosen, mayEdit, host } = props;
  const place: HTMLAttributes<HTMLDivElement> & Record<`data-${string}`, unknown> = {
    "aria-rowindex": index + 1,
    "aria-selected": isChosen,
    "data-line": index,
    style: { top },
  };
  const className = classes(css.row, isChosen && css.chosen);
  if (!action) {
    return (
      <div {...place} role="row" className={className}>
        <span role="gridcell" className={css.waiting} aria-label={m.common_loading()} />
      </div>
    );
  }
  return (
    <div
      {...place}
      role="row"
      className={className}
      onClick={(event) => chooseByClick(event, action, host)}
      // Or else the browser marks all text in between.
      onMouseDown={(event) => event.shiftKey && event.preventDefault()}
      onKeyDown={(event) => mayEdit && command(event, action, host)}
    >
      <span role="gridcell" className={css.check}>
        <input
          type="checkbox"
          tabIndex={-1}
          aria-label={m.actions_select_one({ name: action.name })}
          checked={isChosen}
          onChange={() => host.choose(id, "toggle")}
          onClick={(event) => event.stopPropagation()}
        />
      </span>
      <span role="gridcell" className={css.type}>
        <Badge>{typeWord(action)}</Badge>
      </span>
      <span role="gridcell" className={css.name}>
        <a href={`#/actions/${id}`} className={css.link} tabIndex={isCurrent ? 0 : -1}>
          {action.name}
        </a>
        <span className={css.about}>
          {action.drift[0] ? <Said text={driftText(action.drift[0])} /> : action.description}
        </span>
      </span>
      <Marks action={action} />
      <span role="gridcell" className={css.database}>
        {action.database_name}
      </span>
      <span role="gridcell" className={css.runs}>
        <Spark runs={action.recent} />
      </span>
      <span role="gridcell" className={css.last}>
        {action.last_run && (
          <Status status={action.last_run.status}>{ago(action.last_run.started_at)}</Status>
        )}
      </span>
      {/* Anew for each action: the row may say another one later. */}
      <span role="gridcell" className={css.menu}>
        {mayEdit && <RowMenu key={id} action={action} isCurrent={isCurrent} host={host} />}
      </span>
    </div>
  );
});

function Marks({ action }: { action: ActionSummary }) {
  return (
    <span role="gridcell" className={css.marks}>
      {action.drift.length > 0 && (
        <Badge tone="warning" title={action.drift.map(driftText).join("\n")}>
          {m.actions_database_changed()}
        </Badge>
      )}
      {action.public && (
        <Badge tone="accent" title={m.actions_has_link()}>
          {m.common_public()}
        </Badge>
      )}
      {action.production && <ProductionMark />}
    </span>
  );
}

/** A plain click follows the link. */
function chooseByClick(event: MouseEvent, { id }: ActionSummary, host: RowHost) {
  if (!event.shiftKey && !event.ctrlKey && !event.metaKey) return;
  event.preventDefault();
  host.choose(id, event.shiftKey ? "extend" : "toggle");
}

/** Keys that mean this row; those that move are the list's. */
function command(event: KeyboardEvent, action: ActionSummary, host: RowHost) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (!(event.target instanceof HTMLAnchorElement)) return;
  const { id, archived } = action;
  const commands: Record<string, () => void> = {
    e: () => navigate(`/actions/${id}/edit`),
    d: () => host.duplicate(action),
    x: () => host.choose(id, "toggle"),
    " ": () => host.choose(id, "toggle"),
    Delete: () => host.move(action),
  };
  if (!archived) commands.s = () => navigate(`/actions/${id}/share`);
  const run = commands[event.key];
  if (!run) return;
  event.preventDefault();
  run();
}
