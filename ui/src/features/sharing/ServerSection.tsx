/** The server behind the links: switching it, where it answers, and who can reach that. */
import { type FormEvent, type ReactNode, useState } from "react";
import type { ServerState, Sharing } from "@/api/types.gen";
import { Button } from "@/components/Button";
import { Notice } from "@/components/Notice";
import { Section } from "@/components/Section";
import { SwitchField } from "@/components/SwitchField";
import { TextField } from "@/components/TextField";
import { type Failure, sentence } from "@/lib/failure";
import css from "./sharing.module.css";
import { useServer, useSiteUrl } from "./useSharing";

export function ServerSection({ sharing }: { sharing: Sharing }) {
  const { server } = sharing;
  return (
    <Section
      title="Server"
      about={
        server.switchable
          ? "Answers public links and the API while Doable is open."
          : "Run by doable serve; it is stopped where it was started."
      }
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
        label="Run the server"
        checked={change.isPending ? change.variables.on : server.wanted}
        onChange={apply}
      />
      <LineForm
        onSubmit={() => apply(server.wanted)}
        busy={change.isPending}
        dirty={typed !== null}
      >
        <TextField
          label="Address"
          mono
          value={listen}
          onChange={setTyped}
          description="127.0.0.1 is for this machine only, 0.0.0.0 for every network it is on."
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
      <Notice tone="danger" role="alert" title="The server does not run">
        {sentence(error)}
      </Notice>
    );
  }
  if (!address) {
    return (
      <p className={css.subtle} role="status">
        {wanted ? "It is starting." : "Off: no link opens, on this machine or elsewhere."}
      </p>
    );
  }
  const answers = (
    <>
      It answers at{" "}
      <a href={address} target="_blank" rel="noreferrer">
        {address}
      </a>
      .
    </>
  );
  if (reach === "this_machine") {
    return (
      <p role="status" className={css.standing}>
        {answers} Only programs on this machine can reach it; for others, put a proxy before it.
      </p>
    );
  }
  return (
    <Notice tone="warning" role="status">
      {answers} Whoever can reach this machine over a network can reach it too, and without a proxy
      before it everything travels unencrypted.
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
        label="Site URL (optional)"
        mono
        inputMode="url"
        value={typed ?? current}
        onChange={setTyped}
        placeholder="https://forms.example.org"
        description="What people are told: the address of your proxy. Links begin with it."
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
        Save
      </Button>
    </form>
  );
}

/** What is wrong with the field `key`; any other failure stands there too. */
function problemOf(failure: Failure | null, key: string): string | undefined {
  if (!failure) return undefined;
  return sentence(failure.fields[key] ?? failure.message);
}
