/** The one switch above all public links. */
import { useState } from "react";
import type { Sharing } from "@/api/types.gen";
import { SwitchField } from "@/components/SwitchField";
import { m } from "@/paraglide/messages";
import { hasUnderstood, rememberUnderstood, UnderstandDialog } from "./UnderstandDialog";
import { useSwitchLinks } from "./useSharing";

export function PublicLinksSwitch({ sharing }: { sharing: Sharing }) {
  const [asking, setAsking] = useState(false);
  const links = useSwitchLinks();
  const change = (on: boolean) => {
    if (on && !hasUnderstood()) setAsking(true);
    else links.mutate(on);
  };
  return (
    <>
      <SwitchField
        label={m.sharing_public_links()}
        checked={links.isPending ? links.variables : sharing.enabled}
        onChange={change}
        description={sharing.enabled ? m.sharing_public_links_on() : m.sharing_public_links_off()}
      />
      {asking && (
        <UnderstandDialog
          onClose={() => setAsking(false)}
          onUnderstood={() => {
            rememberUnderstood();
            setAsking(false);
            links.mutate(true);
          }}
        />
      )}
    </>
  );
}
