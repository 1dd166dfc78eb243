/** One action in the list; the link covers the row, the menu lies above it. */
import { type HTMLAttributes, useState } from "react";
import type { ActionSummary } from "@/api/types.gen";
import { Badge } from "@/components/Badge";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { driftText } from "@/components/DriftNotice";
import { Menu, type MenuItem } from "@/components/Menu";
import { Status } from "@/components/Status";
import { classes } from "@/lib/classes";
import { navigate } from "@/lib/hashLocation";
import { ago } from "@/lib/time";
import css from "./ActionRow.module.css";
import { typeWord } from "./lines";
import type { ActionCommands } from "./useActionCommands";

interface Props extends HTMLAttributes<HTMLDivElement> {
  action: ActionSummary;
  commands: ActionCommands;
}

export function ActionRow({ action, commands, className, ...rest }: Props) {
  return (
    <div {...rest} role="row" className={classes(css.row, className)}>
      <span role="cell" className={css.type}>
        <Badge>{typeWord(action)}</Badge>
      </span>
      <span role="cell" className={css.name}>
        <a href={`#/actions/${action.id}`} className={css.link}>
          {action.name}
        </a>
        <span className={css.about}>
          {action.drift[0] ? driftText(action.drift[0]) : action.description}
        </span>
      </span>
      <span role="cell" className={css.marks}>
        {action.drift.length > 0 && (
          <Badge tone="warning" title={action.drift.map(driftText).join("\n")}>
            Database changed
          </Badge>
        )}
        {action.public && (
          <Badge tone="accent" title="Has a public link">
            Public
          </Badge>
        )}
        {action.production && <Badge tone="production">Production</Badge>}
      </span>
      <span role="cell" className={css.database}>
        {action.database_name}
      </span>
      <span role="cell" className={css.last}>
        {action.last_run && (
          <Status status={action.last_run.status}>{ago(action.last_run.started_at)}</Status>
        )}
      </span>
      <span role="cell" className={css.menu}>
        <RowMenu action={action} commands={commands} />
      </span>
    </div>
  );
}

function RowMenu({ action, commands }: { action: ActionSummary; commands: ActionCommands }) {
  const [deleting, setDeleting] = useState(false);
  const { move, duplicate, remove } = commands;
  const share: MenuItem[] = action.archived
    ? []
    : [{ label: "Share", onSelect: () => navigate(`/actions/${action.id}/share`) }];
  return (
    <>
      <Menu
        label={`More for ${action.name}`}
        items={[
          { label: "Edit", onSelect: () => navigate(`/actions/${action.id}/edit`) },
          ...share,
          { label: "Duplicate", onSelect: () => duplicate(action) },
          {
            label: action.archived ? "Restore" : "Archive",
            onSelect: () => move(action, !action.archived),
          },
          { label: "Delete", danger: true, onSelect: () => setDeleting(true) },
        ]}
      />
      {deleting && (
        <Dialog
          title={`Delete ${action.name}?`}
          onClose={() => setDeleting(false)}
          footer={
            <>
              <Button onClick={() => setDeleting(false)}>Keep</Button>
              <Button
                variant="danger"
                onClick={() => remove(action, { onSettled: () => setDeleting(false) })}
              >
                Delete action
              </Button>
            </>
          }
        >
          <p>
            It can't be brought back. Its runs stay in the journal. Archive it to only put it away.
          </p>
        </Dialog>
      )}
    </>
  );
}
