/** The one switch above all public links. */
import { useState } from "react";
import type { Sharing } from "@/api/types.gen";
import { SwitchField } from "@/components/SwitchField";
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
        label="Public links"
        checked={links.isPending ? links.variables : sharing.enabled}
        onChange={change}
        description={
          sharing.enabled
            ? "Anyone who has a link can run its action. Turned off, no link opens; all of them are kept."
            : "Off: no action can be made public, and no link opens."
        }
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
