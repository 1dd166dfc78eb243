/** What differs between two versions of an action. */
import { m } from "@/paraglide/messages";
import type { Change } from "./changes";
import { TextDiff } from "./TextDiff";
import css from "./Versions.module.css";

export function VersionChanges({ changes }: { changes: readonly Change[] }) {
  if (changes.length === 0) return <p className={css.about}>{m.versions_nothing()}</p>;
  return (
    <dl className={css.changes}>
      {changes.map(({ what, before, after, isText }) => (
        <div key={what}>
          <dt>{what}</dt>
          <dd>
            {isText ? (
              <TextDiff before={before} after={after} />
            ) : (
              <p className={css.pair}>
                {before !== "" && <del>{before}</del>}
                {before !== "" && after !== "" && <span aria-hidden="true">→</span>}
                {after !== "" && <ins>{after}</ins>}
              </p>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
