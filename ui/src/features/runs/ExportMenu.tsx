/** Takes the runs that are shown along, as a file. */
import { exportRuns } from "@/api/journal";
import type { ExportFormat } from "@/api/types.gen";
import { Button } from "@/components/Button";
import { CancelButton } from "@/components/CancelButton";
import { Menu } from "@/components/Menu";
import { useCancellable } from "@/hooks/useCancellable";
import { toast } from "@/lib/toasts";
import { m } from "@/paraglide/messages";
import { type JournalFilter, toSought } from "./journalFilter";

export function ExportMenu({ filter }: { filter: JournalFilter }) {
  const save = useCancellable({
    ask: (signal, format: ExportFormat) => exportRuns(toSought(filter, Date.now()), format, signal),
    onSuccess: (saved) => {
      if (saved) toast("success", m.runs_saved({ count: saved.runs, path: saved.path }));
    },
    meta: { failureTitle: m.runs_not_saved() },
  });
  return (
    <>
      <CancelButton busy={save.isPending} onCancel={save.cancel} />
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
    </>
  );
}
