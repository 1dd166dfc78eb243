/** The action was saved elsewhere since it was opened here. */
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";

interface Props {
  onClose: () => void;
  onReload: () => void;
  onOverwrite: () => void;
}

export function ConflictDialog({ onClose, onReload, onOverwrite }: Props) {
  return (
    <Dialog
      title="Saved elsewhere meanwhile"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Go back</Button>
          <Button onClick={onOverwrite}>Save mine over it</Button>
          <Button variant="primary" onClick={onReload}>
            Reload
          </Button>
        </>
      }
    >
      <p>This action has a newer version. Reload shows it and drops the changes made here.</p>
    </Dialog>
  );
}
