/** For how long runs stay in the journal. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { dataKeys, retention, setRetention } from "@/api/data";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { Section } from "@/components/Section";
import { SelectField } from "@/components/SelectField";
import { toast } from "@/lib/toasts";
import { m } from "@/paraglide/messages";
import css from "./settings.module.css";

const offered = [30, 90, 180, 365, 730] as const;

/** The same span in each of its sentences: German bends it. */
const span = (days: number) =>
  days % 365 === 0 ? { unit: "years", count: days / 365 } : { unit: "days", count: days };

export function RetentionSection() {
  const client = useQueryClient();
  const kept = useQuery(retention());
  const [asked, setAsked] = useState<number | null>(null);
  const save = useMutation({
    mutationFn: setRetention,
    onSuccess: (now) => {
      client.setQueryData(dataKeys.retention, now);
      toast(
        "success",
        now.days === null ? m.retention_kept_for_ever() : m.retention_kept_for(span(now.days)),
      );
    },
    meta: { failureTitle: m.retention_not_saved() },
  });
  const days = kept.data?.days ?? null;
  const all = days === null || offered.some((one) => one === days) ? offered : [...offered, days];
  const choose = (next: string) => {
    if (next === "") save.mutate(null);
    else setAsked(Number(next));
  };
  return (
    <Section title={m.retention_title()} about={m.retention_about()}>
      {kept.isError && <p className={css.subtle}>{m.retention_unreadable()}</p>}
      {kept.data && (
        <div className={css.field}>
          <SelectField
            label={m.retention_label()}
            value={days === null ? "" : String(days)}
            onChange={choose}
          >
            <option value="">{m.retention_for_ever()}</option>
            {all.map((one) => (
              <option key={one} value={String(one)}>
                {m.retention_for(span(one))}
              </option>
            ))}
          </SelectField>
        </div>
      )}
      {asked !== null && (
        <Dialog
          title={m.retention_delete_title(span(asked))}
          onClose={() => setAsked(null)}
          footer={
            <>
              <Button onClick={() => setAsked(null)}>{m.run_go_back()}</Button>
              <Button
                variant="danger"
                onClick={() => {
                  save.mutate(asked);
                  setAsked(null);
                }}
              >
                {m.retention_keep(span(asked))}
              </Button>
            </>
          }
        >
          <p>{m.retention_delete_about()}</p>
        </Dialog>
      )}
    </Section>
  );
}
