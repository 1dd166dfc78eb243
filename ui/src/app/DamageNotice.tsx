/** Says on every screen that nothing is written any more, and where the way back is. */
import { Notice } from "@/components/Notice";
import { Said } from "@/components/Said";
import { sentence } from "@/lib/failure";
import { m } from "@/paraglide/messages";

export function DamageNotice({ damage }: { damage: string }) {
  return (
    <Notice tone="danger" flat role="alert">
      <Said text={sentence(damage)} /> <a href="#/settings/data">{m.damaged_way_back()}</a>
    </Notice>
  );
}
