/** Holds moves back while there are unsaved changes, and asks. */
import { useEffect, useSyncExternalStore } from "react";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { pendingMove, setGuard, settle, subscribe } from "@/lib/hashLocation";

export function LeaveGuard({ isDirty }: { isDirty: boolean }) {
  const pending = useSyncExternalStore(subscribe, pendingMove);
  useEffect(() => {
    if (!isDirty) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    setGuard(() => true);
    window.addEventListener("beforeunload", warn);
    return () => {
      setGuard(null);
      window.removeEventListener("beforeunload", warn);
    };
  }, [isDirty]);
  if (pending === null) return null;
  return (
    <Dialog
      title="Leave without saving?"
      onClose={() => settle("stay")}
      footer={
        <>
          <Button onClick={() => settle("stay")}>Stay</Button>
          <Button variant="danger" onClick={() => settle("go")}>
            Discard changes
          </Button>
        </>
      }
    >
      <p>Your changes to this action are not saved.</p>
    </Dialog>
  );
}
