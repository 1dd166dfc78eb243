/** Everything about the public link of one action. */
import { type ReactNode, useState } from "react";
import type { FormSpec, SharedLink, Sharing } from "@/api/types.gen";
import { Button } from "@/components/Button";
import { Notice } from "@/components/Notice";
import { Section } from "@/components/Section";
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
        <UnshareSection link={link} />
      </div>
    </div>
  );
}

function LinkSection({ link, sharing }: { link: SharedLink; sharing: Sharing }) {
  return (
    <Section title="Public link" about={`So far ${submissionsOf(link)} through it.`}>
      {!sharing.enabled && (
        <Notice tone="warning">
          Public links are turned off, so this one opens for nobody.{" "}
          <a href="#/share">Turn them on</a>
        </Notice>
      )}
      {link.url === null && (
        <Notice tone="warning">
          Nothing answers yet, so the link has no address.{" "}
          {sharing.server.switchable ? "Run the server, or set a site URL. " : "Set a site URL. "}
          <a href="#/share">Open Sharing</a>
        </Notice>
      )}
      {link.url !== null && link.signed_only && (
        <Notice tone="neutral">
          Only signed addresses open this form. Make one below and pass that on.
        </Notice>
      )}
      {link.url !== null && !link.signed_only && (
        <>
          <LinkAddress label="Address" url={link.url} />
          {isLocal(link.url) && (
            <p className={css.subtle}>
              This address works on this machine only. <a href="#/share">Let others reach it</a>
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

function UnshareSection({ link }: { link: SharedLink }) {
  const [asking, setAsking] = useState(false);
  return (
    <Section title="Un-share" about="The address is dead at once, and never comes back.">
      <div>
        <Button onClick={() => setAsking(true)}>Un-share</Button>
      </div>
      {asking && <RevokeDialog link={link} onClose={() => setAsking(false)} />}
    </Section>
  );
}
