/** What turning public links on means; it goes on only once that is ticked. */
import { useState } from "react";
import { Button } from "@/components/Button";
import { CheckField } from "@/components/CheckField";
import { Dialog } from "@/components/Dialog";
import { m } from "@/paraglide/messages";

interface Props {
  onClose: () => void;
  onUnderstood: () => void;
}

export function UnderstandDialog({ onClose, onUnderstood }: Props) {
  const [ticked, setTicked] = useState(false);
  return (
    <Dialog
      title={m.sharing_turn_on_title()}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{m.sharing_keep_off()}</Button>
          <Button variant="primary" disabled={!ticked} onClick={onUnderstood}>
            {m.sharing_turn_on_links()}
          </Button>
        </>
      }
    >
      <p>{m.sharing_understand_about()}</p>
      <CheckField label={m.sharing_understand()} checked={ticked} onChange={setTicked} />
    </Dialog>
  );
}

const KEY = "doable.understood_sharing";

/** Whether the person at this browser or window has ticked it before. */
export const hasUnderstood = (): boolean => localStorage.getItem(KEY) !== null;

export const rememberUnderstood = (): void => localStorage.setItem(KEY, new Date().toISOString());
