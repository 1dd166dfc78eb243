/** Takes the runs that are shown along, as a file. */
import { useMutation } from "@tanstack/react-query";
import { exportRuns } from "@/api/journal";
import type { ExportFormat } from "@/api/types.gen";
import { Button } from "@/components/Button";
import { Menu } from "@/components/Menu";
import { toast } from "@/lib/toasts";
import { m } from "@/paraglide/messages";
import { type JournalFilter, toSought } from "./journalFilter";

export function ExportMenu({ filter }: { filter: JournalFilter }) {
  const save = useMutation({
    mutationFn: (format: ExportFormat) => exportRuns(toSought(filter, Date.now()), format),
    onSuccess: (saved) => {
      if (saved) toast("success", m.runs_saved({ count: saved.runs, path: saved.path }));
    },
    meta: { failureTitle: m.runs_not_saved() },
  });
  return (
    <Menu
      label={m.runs_export()}
      items={[
        { label: m.runs_as_csv(), onSelect: () => save.mutate("csv") },
        { label: m.runs_as_json(), onSelect: () => save.mutate("json") },
      ]}
      trigger={(props) => (
        <Button busy={save.isPending} {...props}>
          {m.runs_export()}
        </Button>
      )}
    />
  );
}
