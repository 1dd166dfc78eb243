/** The HTML that shows the form inside another site. */
import type { SharedLink } from "@/api/types.gen";
import { CopyText } from "@/components/CopyText";
import { Section } from "@/components/Section";
import css from "./LinkPanel.module.css";

export function EmbedSection({ link }: { link: SharedLink }) {
  const { url, embed_hosts: hosts, signed_only } = link;
  if (hosts.length === 0) {
    return (
      <Section title="Embed">
        <p className={css.subtle}>
          Name the sites that may embed the form under Settings; the HTML for them then stands here.
        </p>
      </Section>
    );
  }
  return (
    <Section title="Embed" about={`For ${hosts.join(", ")}; elsewhere the frame stays empty.`}>
      {url && !signed_only ? (
        <CopyText label="HTML to embed" text={snippet(url, link.action_name)} copy="Copy HTML" />
      ) : (
        <p className={css.subtle}>
          {url
            ? "Only signed addresses open this form: put one of them into an iframe."
            : "The HTML needs an address: turn on the server first."}
        </p>
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
