/** What this program is, and under which terms. */
import { useQuery } from "@tanstack/react-query";
import { appInfo } from "@/api/info";
import { Section } from "@/components/Section";
import css from "./settings.module.css";

export function AboutSection() {
  const info = useQuery(appInfo());
  return (
    <Section title="About">
      <dl className={css.facts}>
        <div className={css.fact}>
          <dt>Version</dt>
          <dd>Doable {info.data?.version ?? ""}</dd>
        </div>
        <div className={css.fact}>
          <dt>Licence</dt>
          <dd>MIT or Apache-2.0, as you like; the libraries it is made of have theirs</dd>
        </div>
        <div className={css.fact}>
          <dt>API</dt>
          <dd>
            Its description is at <code>/api/docs</code> of the server, once that is on under{" "}
            <a href="#/share">Sharing</a>
          </dd>
        </div>
        <div className={css.fact}>
          <dt>Network</dt>
          <dd>Doable sends nothing but what your actions send, and asks for no updates</dd>
        </div>
      </dl>
    </Section>
  );
}
