/** What turning public links on means; it goes on only once that is ticked. */
import { useState } from "react";
import { Button } from "@/components/Button";
import { CheckField } from "@/components/CheckField";
import { Dialog } from "@/components/Dialog";

interface Props {
  onClose: () => void;
  onUnderstood: () => void;
}

export function UnderstandDialog({ onClose, onUnderstood }: Props) {
  const [ticked, setTicked] = useState(false);
  return (
    <Dialog
      title="Turn on public links?"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Keep them off</Button>
          <Button variant="primary" disabled={!ticked} onClick={onUnderstood}>
            Turn on public links
          </Button>
        </>
      }
    >
      <p>
        A public link opens the form of one action to people who have no account here. Each action
        is shared by hand, and can be paused or revoked at any time.
      </p>
      <CheckField
        label="I understand: anyone who has a link can run its action"
        checked={ticked}
        onChange={setTicked}
      />
    </Dialog>
  );
}

const KEY = "doable.understood_sharing";

/** Whether the person at this browser or window has ticked it before. */
export const hasUnderstood = (): boolean => localStorage.getItem(KEY) !== null;

export const rememberUnderstood = (): void => localStorage.setItem(KEY, new Date().toISOString());
