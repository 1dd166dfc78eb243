/** The menu of an action in the list, open from the start. */
import { Suspense, useState } from "react";
import type { ActionSummary } from "@/api/types.gen";
import { IconButton } from "@/components/IconButton";
import { Menu, type MenuItem } from "@/components/Menu";
import { navigate } from "@/lib/hashLocation";
import { m } from "@/paraglide/messages";
import type { RowHost } from "./ActionRow";
import { DeleteQuestion } from "./later";

interface Props {
  action: ActionSummary;
  label: string;
  /** Whether Tab comes here. */
  isCurrent: boolean;
  host: RowHost;
}

export function RowCommands({ action, label, isCurrent, host }: Props) {
  const [deleting, setDeleting] = useState(false);
  const share: MenuItem[] = action.archived
    ? []
    : [
        {
          label: m.common_share(),
          hint: "S",
          onSelect: () => navigate(`/actions/${action.id}/share`),
        },
      ];
  return (
    <>
      <Menu
        isOpenAtFirst
        label={label}
        trigger={(props) => (
          <IconButton icon="more" label={label} tabIndex={isCurrent ? 0 : -1} {...props} />
        )}
        items={[
          {
            label: m.common_edit(),
            hint: "E",
            onSelect: () => navigate(`/actions/${action.id}/edit`),
          },
          ...share,
          { label: m.actions_duplicate(), hint: "D", onSelect: () => host.duplicate(action) },
          {
            label: m.actions_select(),
            hint: "X",
            onSelect: () => host.choose(action.id, "toggle"),
          },
          {
            label: action.archived ? m.common_restore() : m.actions_archive(),
            hint: m.actions_key_delete(),
            onSelect: () => host.move(action),
          },
          { label: m.common_delete(), danger: true, onSelect: () => setDeleting(true) },
        ]}
      />
      {deleting && (
        <Suspense fallback={null}>
          <DeleteQuestion action={action} onClose={() => setDeleting(false)} />
        </Suspense>
      )}
    </>
  );
}
