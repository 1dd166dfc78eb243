/** What has changed in the database since an action was saved, and what to do about it. */
import { dayAndTime } from "@/lib/localTime";
import { m } from "@/paraglide/messages";
import { Notice } from "./Notice";
import { Said } from "./Said";

interface Props {
  drift: ReadonlyArray<{ what: string; since: string }>;
  /** What helps, in a sentence. */
  children?: string;
}

export function DriftNotice({ drift, children }: Props) {
  if (drift.length === 0) return null;
  return (
    <Notice tone="warning" role="status" title={m.drift_title()}>
      <ul>
        {drift.map(({ what, since }) => (
          <li key={what}>
            <Said text={driftText({ what, since })} />
          </li>
        ))}
      </ul>
      {children && <p>{children}</p>}
    </Notice>
  );
}

/** ``Column `plan` is gone since 4 May 2026, 12:00``. */
export const driftText = ({ what, since }: { what: string; since: string }): string =>
  m.drift_since({
    what: `${what.charAt(0).toUpperCase()}${what.slice(1)}`,
    when: dayAndTime(since),
  });
