/** Holds moves back while there are unsaved changes, and asks. */
import { useEffect, useState, useSyncExternalStore } from "react";
import { closeWindow, holdWindow } from "@/api/events";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { isGuarded, pendingMove, setGuard, settle, subscribe } from "@/lib/hashLocation";
import { m } from "@/paraglide/messages";

export function LeaveGuard({ isDirty }: { isDirty: boolean }) {
  const pending = useSyncExternalStore(subscribe, pendingMove);
  const [isClosing, setClosing] = useState(false);
  useEffect(() => {
    if (!isDirty) return;
    const warn = (event: BeforeUnloadEvent) => isGuarded() && event.preventDefault();
    setGuard(() => true);
    window.addEventListener("beforeunload", warn);
    const letGo = holdWindow(() => setClosing(true));
    return () => {
      letGo();
      setGuard(null);
      window.removeEventListener("beforeunload", warn);
    };
  }, [isDirty]);
  if (pending === null && !isClosing) return null;
  const stay = () => {
    setClosing(false);
    if (pending !== null) settle("stay");
  };
  return (
    <Dialog
      title={m.leave_title()}
      onClose={stay}
      footer={
        <>
          <Button onClick={stay}>{m.leave_stay()}</Button>
          <Button variant="danger" onClick={() => (isClosing ? void closeWindow() : settle("go"))}>
            {m.leave_discard()}
          </Button>
        </>
      }
    >
      <p>{m.leave_about()}</p>
    </Dialog>
  );
}
