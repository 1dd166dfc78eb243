/** For how long runs stay in the journal. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { dataKeys, retention, setRetention } from "@/api/data";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { Section } from "@/components/Section";
import { SelectField } from "@/components/SelectField";
import { toast } from "@/lib/toasts";
import css from "./settings.module.css";

const offered = [30, 90, 180, 365, 730] as const;

const daysText = (days: number) => (days % 365 === 0 ? yearsText(days / 365) : `${days} days`);
const yearsText = (years: number) => (years === 1 ? "1 year" : `${years} years`);

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
        now.days === null ? "Runs are kept for ever." : `Runs are kept for ${daysText(now.days)}.`,
      );
    },
    meta: { failureTitle: "That could not be saved" },
  });
  const days = kept.data?.days ?? null;
  const all = days === null || offered.some((one) => one === days) ? offered : [...offered, days];
  const choose = (next: string) => {
    if (next === "") save.mutate(null);
    else setAsked(Number(next));
  };
  return (
    <Section
      title="Journal"
      about="Old runs are deleted a few at a time. A run that is under way stays."
    >
      {kept.isError && <p className={css.subtle}>How long runs are kept can't be read.</p>}
      {kept.data && (
        <div className={css.field}>
          <SelectField
            label="Keep runs"
            value={days === null ? "" : String(days)}
            onChange={choose}
          >
            <option value="">For ever</option>
            {all.map((one) => (
              <option key={one} value={String(one)}>
                For {daysText(one)}
              </option>
            ))}
          </SelectField>
        </div>
      )}
      {asked !== null && (
        <Dialog
          title={`Delete runs older than ${daysText(asked)}?`}
          onClose={() => setAsked(null)}
          footer={
            <>
              <Button onClick={() => setAsked(null)}>Go back</Button>
              <Button
                variant="danger"
                onClick={() => {
                  save.mutate(asked);
                  setAsked(null);
                }}
              >
                Keep {daysText(asked)}
              </Button>
            </>
          }
        >
          <p>
            They are deleted now and from now on, with their values and results. A backup still has
            them.
          </p>
        </Dialog>
      )}
    </Section>
  );
}
