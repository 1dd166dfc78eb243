/** The action was saved elsewhere since it was opened here. */
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { m } from "@/paraglide/messages";

interface Props {
  onClose: () => void;
  onReload: () => void;
  onOverwrite: () => void;
}

export function ConflictDialog({ onClose, onReload, onOverwrite }: Props) {
  return (
    <Dialog
      title={m.conflict_title()}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{m.run_go_back()}</Button>
          <Button onClick={onOverwrite}>{m.conflict_save_over()}</Button>
          <Button variant="primary" onClick={onReload}>
            {m.places_reload()}
          </Button>
        </>
      }
    >
      <p>{m.conflict_about()}</p>
    </Dialog>
  );
}
