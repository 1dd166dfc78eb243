/** Takes the runs that are shown along, as a file. */
import { useMutation } from "@tanstack/react-query";
import { exportRuns } from "@/api/journal";
import type { ExportFormat } from "@/api/types.gen";
import { Button } from "@/components/Button";
import { Menu } from "@/components/Menu";
import { toast } from "@/lib/toasts";
import { type JournalFilter, toSought } from "./journalFilter";

export function ExportMenu({ filter }: { filter: JournalFilter }) {
  const save = useMutation({
    mutationFn: (format: ExportFormat) => exportRuns(toSought(filter, Date.now()), format),
    onSuccess: (saved) => {
      if (saved)
        toast("success", `Saved ${saved.runs.toLocaleString("en")} runs to ${saved.path}.`);
    },
    meta: { failureTitle: "The runs could not be saved" },
  });
  return (
    <Menu
      label="Export"
      items={[
        { label: "As CSV", onSelect: () => save.mutate("csv") },
        { label: "As JSON", onSelect: () => save.mutate("json") },
      ]}
      trigger={(props) => (
        <Button busy={save.isPending} {...props}>
          Export
        </Button>
      )}
    />
  );
}
