/** The versions of an action, newest first; each is a place of its own. */

import type { VersionLine } from "@/api/types.gen";
import { isOfThisComputer } from "@/api/useAccount";
import { ago, moment } from "@/lib/time";
import { m } from "@/paraglide/messages";
import css from "./Versions.module.css";

interface Props {
  action: number;
  versions: readonly VersionLine[];
  shown: number;
}

export function VersionList({ action, versions, shown }: Props) {
  const newest = versions[0]?.version;
  return (
    <nav className={css.list} aria-label={m.common_versions()}>
      <ol>
        {versions.map(({ version, saved_at, saved_by }) => (
          <li key={version}>
            <a
              href={`#/actions/${action}/versions/${version}`}
              className={css.line}
              aria-current={version === shown ? "page" : undefined}
            >
              <span className={css.number}>
                {m.versions_version({ version })}
                {version === newest && <span className={css.about}> · {m.versions_now()}</span>}
              </span>
              <span className={css.about} title={moment(saved_at)}>
                {ago(saved_at)}
                {saved_by && ` · ${isOfThisComputer(saved_by) ? m.runs_this_computer() : saved_by}`}
              </span>
            </a>
          </li>
        ))}
      </ol>
    </nav>
  );
}
