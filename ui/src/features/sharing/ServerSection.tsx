/** The server behind the links: switching it, where it answers, and who can reach that. */
import { type FormEvent, type ReactNode, useState } from "react";
import type { ServerState, Sharing } from "@/api/types.gen";
import { Button } from "@/components/Button";
import { Notice } from "@/components/Notice";
import { Rich } from "@/components/Rich";
import { Said } from "@/components/Said";
import { Section } from "@/components/Section";
import { SwitchField } from "@/components/SwitchField";
import { TextField } from "@/components/TextField";
import { type Failure, sentence } from "@/lib/failure";
import { m } from "@/paraglide/messages";
import css from "./sharing.module.css";
import { useServer, useSiteUrl } from "./useSharing";

export function ServerSection({ sharing }: { sharing: Sharing }) {
  const { server } = sharing;
  return (
    <Section
      title={m.server_title()}
      about={server.switchable ? m.server_about() : m.server_about_serve()}
    >
      {server.switchable && <ServerSwitch server={server} />}
      <ServerStanding server={server} />
      <SiteUrl current={sharing.site_url ?? ""} />
    </Section>
  );
}

function ServerSwitch({ server }: { server: ServerState }) {
  const change = useServer();
  const [typed, setTyped] = useState<string | null>(null);
  const listen = typed ?? server.listen;
  const apply = (on: boolean) => change.mutate({ on, listen }, { onSuccess: () => setTyped(null) });
  return (
    <>
      <SwitchField
        label={m.server_run()}
        checked={change.isPending ? change.variables.on : server.wanted}
        onChange={apply}
      />
      <LineForm
        onSubmit={() => apply(server.wanted)}
        busy={change.isPending}
        dirty={typed !== null}
      >
        <TextField
          label={m.sharing_address()}
          mono
          value={listen}
          onChange={setTyped}
          description={m.server_address_about()}
          problem={problemOf(change.error, "listen")}
        />
      </LineForm>
    </>
  );
}

/** Whether it answers, where, and for whom. */
function ServerStanding({ server }: { server: ServerState }) {
  const { address, error, wanted, reach } = server;
  if (error) {
    return (
      <Notice tone="danger" role="alert" title={m.server_not_running()}>
        <Said text={sentence(error)} />
      </Notice>
    );
  }
  if (!address) {
    return (
      <p className={css.subtle} role="status">
        {wanted ? m.server_starting() : m.server_off()}
      </p>
    );
  }
  const answers = (
    <Rich
      text={m.server_answers_at({ address })}
      parts={{
        link: (words) => (
          <a href={address} target="_blank" rel="noreferrer">
            {words}
          </a>
        ),
      }}
    />
  );
  if (reach === "this_machine") {
    return (
      <p role="status" className={css.standing}>
        {answers} {m.server_this_machine()}
      </p>
    );
  }
  return (
    <Notice tone="warning" role="status">
      {answers} {m.server_network()}
    </Notice>
  );
}

function SiteUrl({ current }: { current: string }) {
  const change = useSiteUrl();
  const [typed, setTyped] = useState<string | null>(null);
  const text = (typed ?? current).trim();
  return (
    <LineForm
      onSubmit={() => change.mutate(text || null, { onSuccess: () => setTyped(null) })}
      busy={change.isPending}
      dirty={text !== current}
    >
      <TextField
        label={m.server_site_url()}
        mono
        inputMode="url"
        value={typed ?? current}
        onChange={setTyped}
        placeholder="https://forms.example.org"
        description={m.server_site_url_about()}
        problem={problemOf(change.error, "site-url")}
      />
    </LineForm>
  );
}

interface LineFormProps {
  onSubmit: () => void;
  busy: boolean;
  /** Whether there is anything to save. */
  dirty: boolean;
  children: ReactNode;
}

/** One field and its button, in one line. */
function LineForm({ onSubmit, busy, dirty, children }: LineFormProps) {
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (dirty && !busy) onSubmit();
  };
  return (
    <form className={css.line} onSubmit={submit} noValidate>
      {children}
      <Button type="submit" className={css.besideField} busy={busy} disabled={!dirty}>
        {m.common_save()}
      </Button>
    </form>
  );
}

/** What is wrong with the field `key`; any other failure stands there too. */
function problemOf(failure: Failure | null, key: string): string | undefined {
  if (!failure) return undefined;
  return sentence(failure.fields[key] ?? failure.message);
}
