/** What this program is, and under which terms. */
import { useQuery } from "@tanstack/react-query";
import { appInfo } from "@/api/info";
import { Rich } from "@/components/Rich";
import { Section } from "@/components/Section";
import { m } from "@/paraglide/messages";
import css from "./settings.module.css";

export function AboutSection() {
  const info = useQuery(appInfo());
  return (
    <Section title={m.about_title()}>
      <dl className={css.facts}>
        <div className={css.fact}>
          <dt>{m.about_version()}</dt>
          <dd>{`Doable ${info.data?.version ?? ""}`}</dd>
        </div>
        <div className={css.fact}>
          <dt>{m.about_licence()}</dt>
          <dd>{m.about_licence_text()}</dd>
        </div>
        <div className={css.fact}>
          <dt>{m.door_api()}</dt>
          <dd>
            <Rich
              text={m.about_api()}
              parts={{
                code: (words) => <code>{words}</code>,
                link: (words) => <a href="#/share">{words}</a>,
              }}
            />
          </dd>
        </div>
        <div className={css.fact}>
          <dt>{m.about_network()}</dt>
          <dd>{m.about_network_text()}</dd>
        </div>
      </dl>
    </Section>
  );
}
