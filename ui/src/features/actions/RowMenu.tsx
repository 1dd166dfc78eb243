/** Three dots, and behind them what can be done with the action. */
import { Suspense, useState } from "react";
import type { ActionSummary } from "@/api/types.gen";
import { IconButton } from "@/components/IconButton";
import { m } from "@/paraglide/messages";
import type { RowHost } from "./ActionRow";
import { RowCommands } from "./later";

interface Props {
  action: ActionSummary;
  /** Whether Tab comes here. */
  isCurrent: boolean;
  host: RowHost;
}

/** The commands are made when they are first asked for: most rows never are. */
export function RowMenu(props: Props) {
  const [isAsked, setAsked] = useState(false);
  const label = m.actions_more({ name: props.action.name });
  const dots = (
    <IconButton
      icon="more"
      label={label}
      tabIndex={props.isCurrent ? 0 : -1}
      aria-haspopup="menu"
      aria-expanded={false}
      onClick={() => setAsked(true)}
    />
  );
  if (!isAsked) return dots;
  return (
    <Suspense fallback={dots}>
      <RowCommands {...props} label={label} />
    </Suspense>
  );
}
