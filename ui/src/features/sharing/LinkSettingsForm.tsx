/** What closes a link, who may frame it, and what a closed one says. */
import { type FormEvent, type ReactNode, useState } from "react";
import type { SharedLink } from "@/api/types.gen";
import { Button } from "@/components/Button";
import { CheckField } from "@/components/CheckField";
import { Notice } from "@/components/Notice";
import { Said } from "@/components/Said";
import { Section } from "@/components/Section";
import { TextField } from "@/components/TextField";
import { type Failure, sentence } from "@/lib/failure";
import { m } from "@/paraglide/messages";
import css from "./LinkPanel.module.css";
import {
  changedKeys,
  type SettingsDraft,
  type SettingsProblems,
  toChanges,
  toDraft,
} from "./linkSettings";
import { useSaveSettings } from "./useLinks";

export interface TimeFieldProps {
  label: string;
  description: string;
  value: string;
  problem: string | undefined;
  onChange: (value: string) => void;
}

interface Props {
  link: SharedLink;
  /** Draws a day with a time; the controls of forms are another feature's. */
  renderTime: (props: TimeFieldProps) => ReactNode;
}

export function LinkSettingsForm({ link, renderTime }: Props) {
  const save = useSaveSettings(link.action_id);
  const [typed, setTyped] = useState<Partial<SettingsDraft>>({});
  const [tried, setTried] = useState(false);
  const draft = { ...toDraft(link), ...typed };
  const { changes, problems: own } = toChanges(link, draft);
  const refused = refusals(save.error);
  const problems = { ...refused, ...(tried ? own : {}) };
  const isDirty = changedKeys(link, draft).length > 0;
  const set = (change: Partial<SettingsDraft>) => {
    setTyped({ ...typed, ...change });
    if (save.isError) save.reset();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!isDirty || save.isPending || Object.keys(own).length > 0) return;
    const begin = () => {
      setTyped({});
      setTried(false);
    };
    save.mutate(changes, { onSuccess: begin });
  };
  return (
    <Section title={m.places_settings()}>
      <form className={css.form} onSubmit={submit} noValidate>
        {save.error && Object.keys(refused).length === 0 && (
          <Notice tone="danger" role="alert">
            <Said text={sentence(save.error.message)} />
          </Notice>
        )}
        <Fields draft={draft} problems={problems} set={set} renderTime={renderTime} />
        <div>
          <Button type="submit" variant="primary" busy={save.isPending} disabled={!isDirty}>
            {m.sharing_save_settings()}
          </Button>
        </div>
      </form>
    </Section>
  );
}

/** What the server found wrong with the fields that have room for it, as sentences. */
function refusals(failure: Failure | null): SettingsProblems {
  const shown = ["expires_at", "max_submissions", "embed_hosts", "closed_text"] as const;
  const found = shown.flatMap((key) => {
    const problem = failure?.fields[key];
    return problem ? [[key, sentence(problem)] as const] : [];
  });
  return Object.fromEntries(found);
}

interface FieldsProps {
  draft: SettingsDraft;
  problems: SettingsProblems;
  set: (change: Partial<SettingsDraft>) => void;
  renderTime: Props["renderTime"];
}

function Fields({ draft, problems, set, renderTime }: FieldsProps) {
  return (
    <>
      <CheckField
        label={m.sharing_paused()}
        description={m.sharing_paused_about()}
        checked={draft.paused}
        onChange={(paused) => set({ paused })}
      />
      <CheckField
        label={m.sharing_signed_only()}
        description={m.sharing_signed_only_setting()}
        checked={draft.signed_only}
        onChange={(signed_only) => set({ signed_only })}
      />
      {renderTime({
        label: m.sharing_closes(),
        description: m.sharing_closes_about(),
        value: draft.expires_at,
        problem: problems.expires_at,
        onChange: (expires_at) => set({ expires_at }),
      })}
      <TextField
        label={m.sharing_most()}
        inputMode="numeric"
        value={draft.max_submissions}
        onChange={(max_submissions) => set({ max_submissions })}
        description={m.sharing_most_about()}
        problem={problems.max_submissions}
      />
      <TextField
        label={m.sharing_sites()}
        mono
        lines={2}
        value={draft.embed_hosts}
        onChange={(embed_hosts) => set({ embed_hosts })}
        placeholder="example.org"
        description={m.sharing_sites_about()}
        problem={problems.embed_hosts}
      />
      <TextField
        label={m.sharing_closed_text()}
        lines={2}
        value={draft.closed_text}
        onChange={(closed_text) => set({ closed_text })}
        description={m.sharing_closed_text_about()}
        problem={problems.closed_text}
      />
    </>
  );
}
