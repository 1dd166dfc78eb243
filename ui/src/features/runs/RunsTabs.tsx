/** The runs one by one, or their figures; an action that is chosen stays chosen. */
import { Tabs } from "@/components/Tabs";

interface Props {
  current: "list" | "statistics";
  action: number | null;
}

export function RunsTabs({ current, action }: Props) {
  const chosen = action === null ? "" : `?action=${action}`;
  return (
    <Tabs
      label="Runs"
      tabs={[
        { href: `#/runs${chosen}`, label: "Runs", isCurrent: current === "list" },
        {
          href: `#/runs/statistics${chosen}`,
          label: "Statistics",
          isCurrent: current === "statistics",
        },
      ]}
    />
  );
}
