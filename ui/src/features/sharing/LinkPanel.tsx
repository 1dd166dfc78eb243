/** Everything about the public link of one action. */
import { type ReactNode, useState } from "react";
import type { FormSpec, SharedLink, Sharing } from "@/api/types.gen";
import { Button } from "@/components/Button";
import { Notice } from "@/components/Notice";
import { Section } from "@/components/Section";
import { m } from "@/paraglide/messages";
import { EmbedSection } from "./EmbedSection";
import { LinkAddress } from "./LinkAddress";
import css from "./LinkPanel.module.css";
import { LinkSettingsForm, type TimeFieldProps } from "./LinkSettingsForm";
import { submissionsOf } from "./linkState";
import { type PrefillFormProps, PrefillSection } from "./PrefillSection";
import { RevokeDialog } from "./RevokeDialog";

interface Props {
  link: SharedLink;
  form: FormSpec;
  sharing: Sharing;
  renderTime: (props: TimeFieldProps) => ReactNode;
  renderPrefill: (props: PrefillFormProps) => ReactNode;
}

export function LinkPanel({ link, form, sharing, renderTime, renderPrefill }: Props) {
  return (
    <div className={css.panel}>
      <div className={css.column}>
        <LinkSection link={link} sharing={sharing} />
        {(form.fields.length > 0 || link.signed_only) && (
          <PrefillSection link={link} renderForm={renderPrefill} />
        )}
        <EmbedSection link={link} />
      </div>
      <div className={css.column}>
        <LinkSettingsForm link={link} renderTime={renderTime} />
        <RevokeSection link={link} />
      </div>
    </div>
  );
}

function LinkSection({ link, sharing }: { link: SharedLink; sharing: Sharing }) {
  return (
    <Section title={m.door_public()} about={m.sharing_so_far({ count: submissionsOf(link) })}>
      {!sharing.enabled && (
        <Notice tone="warning">
          {m.sharing_off_for_this()} <a href="#/share">{m.sharing_turn_on()}</a>
        </Notice>
      )}
      {link.url === null && (
        <Notice tone="warning">
          {sharing.server.switchable ? m.sharing_no_address_run() : m.sharing_no_address_set()}{" "}
          <a href="#/share">{m.sharing_open()}</a>
        </Notice>
      )}
      {link.url !== null && link.signed_only && (
        <Notice tone="neutral">{m.sharing_signed_only_about()}</Notice>
      )}
      {link.url !== null && !link.signed_only && (
        <>
          <LinkAddress label={m.sharing_address()} url={link.url} />
          {isLocal(link.url) && (
            <p className={css.subtle}>
              {m.sharing_local_only()} <a href="#/share">{m.sharing_let_others()}</a>
            </p>
          )}
        </>
      )}
    </Section>
  );
}

/** Whether an address means the machine it is opened on. */
export function isLocal(url: string): boolean {
  const { hostname } = new URL(url);
  return hostname === "localhost" || hostname === "[::1]" || hostname.startsWith("127.");
}

function RevokeSection({ link }: { link: SharedLink }) {
  const [asking, setAsking] = useState(false);
  return (
    <Section title={m.sharing_revoke()} about={m.sharing_revoke_now()}>
      <div>
        <Button onClick={() => setAsking(true)}>{m.sharing_revoke()}</Button>
      </div>
      {asking && <RevokeDialog link={link} onClose={() => setAsking(false)} />}
    </Section>
  );
}
