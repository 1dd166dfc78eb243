/** The HTML that shows the form inside another site. */
import type { SharedLink } from "@/api/types.gen";
import { CopyText } from "@/components/CopyText";
import { Section } from "@/components/Section";
import { m } from "@/paraglide/messages";
import css from "./LinkPanel.module.css";

export function EmbedSection({ link }: { link: SharedLink }) {
  const { url, embed_hosts: hosts, signed_only } = link;
  if (hosts.length === 0) {
    return (
      <Section title={m.embed_title()}>
        <p className={css.subtle}>{m.embed_name_sites()}</p>
      </Section>
    );
  }
  return (
    <Section title={m.embed_title()} about={m.embed_for({ hosts: hosts.join(", ") })}>
      {url && !signed_only ? (
        <CopyText
          label={m.embed_html()}
          text={snippet(url, link.action_name)}
          copy={m.embed_copy()}
        />
      ) : (
        <p className={css.subtle}>{url ? m.embed_signed() : m.embed_no_address()}</p>
      )}
    </Section>
  );
}

export function snippet(url: string, title: string): string {
  const frame = `src="${quoted(url)}" title="${quoted(title)}"`;
  return `<iframe ${frame} width="100%" height="640" style="border: 0" loading="lazy"></iframe>`;
}

/** For an attribute in double quotes. */
const quoted = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
