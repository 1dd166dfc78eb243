/** What can be done with one action, behind three dots. */
import { Suspense, useState } from "react";
import type { ActionSummary } from "@/api/types.gen";
import { IconButton } from "@/components/IconButton";
import { Menu, type MenuItem } from "@/components/Menu";
import { navigate } from "@/lib/hashLocation";
import type { RowHost } from "./ActionRow";
import { DeleteQuestion } from "./later";

interface Props {
  action: ActionSummary;
  /** Whether Tab comes here. */
  isCurrent: boolean;
  host: RowHost;
}

export function RowMenu({ action, isCurrent, host }: Props) {
  const [deleting, setDeleting] = useState(false);
  const label = `More for ${action.name}`;
  const share: MenuItem[] = action.archived
    ? []
    : [{ label: "Share", hint: "S", onSelect: () => navigate(`/actions/${action.id}/share`) }];
  return (
    <>
      <Menu
        label={label}
        trigger={(props) => (
          <IconButton icon="more" label={label} tabIndex={isCurrent ? 0 : -1} {...props} />
        )}
        items={[
          { label: "Edit", hint: "E", onSelect: () => navigate(`/actions/${action.id}/edit`) },
          ...share,
          { label: "Duplicate", hint: "D", onSelect: () => host.duplicate(action) },
          { label: "Select", hint: "X", onSelect: () => host.choose(action.id, "toggle") },
          {
            label: action.archived ? "Restore" : "Archive",
            hint: "Del",
            onSelect: () => host.move(action),
          },
          { label: "Delete", danger: true, onSelect: () => setDeleting(true) },
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
