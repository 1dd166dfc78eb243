/** The runs one by one, or their figures; an action that is chosen stays chosen. */
import { Tabs } from "@/components/Tabs";
import { m } from "@/paraglide/messages";

interface Props {
  current: "list" | "statistics";
  action: number | null;
}

export function RunsTabs({ current, action }: Props) {
  const chosen = action === null ? "" : `?action=${action}`;
  return (
    <Tabs
      label={m.places_runs()}
      tabs={[
        { href: `#/runs${chosen}`, label: m.places_runs(), isCurrent: current === "list" },
        {
          href: `#/runs/statistics${chosen}`,
          label: m.runs_statistics(),
          isCurrent: current === "statistics",
        },
      ]}
    />
  );
}
