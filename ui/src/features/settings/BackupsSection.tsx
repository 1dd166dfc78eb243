/** Copies of all that Doable remembers, and the way back to one of them. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { backupList, cancelRestore, dataKeys, makeBackup, restoreBackup } from "@/api/data";
import type { BackupInfo, Backups } from "@/api/types.gen";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { LoadFailure } from "@/components/LoadFailure";
import { Notice } from "@/components/Notice";
import { Section } from "@/components/Section";
import { Skeleton } from "@/components/Skeleton";
import { type Failure, sentence } from "@/lib/failure";
import { dayAndTime } from "@/lib/localTime";
import { bytesText } from "./bytes";
import css from "./settings.module.css";

export function BackupsSection() {
  const backups = useQuery(backupList());
  const keep = useKeep();
  const [asked, setAsked] = useState<BackupInfo | null>(null);
  const make = useMutation({
    mutationFn: makeBackup,
    onSuccess: keep,
    meta: { failureTitle: "The copy could not be made" },
  });
  return (
    <Section
      title="Backups"
      about="Once a day a copy is made and checked; the last five are kept. Passwords and secrets are not in it."
      action={
        <Button busy={make.isPending} onClick={() => make.mutate()}>
          Back up now
        </Button>
      }
    >
      {backups.isPending && <Skeleton lines={3} />}
      {backups.isError && (
        <LoadFailure
          what="backups"
          failure={backups.error}
          onRetry={() => void backups.refetch()}
        />
      )}
      {backups.data?.restoring && <Restoring />}
      {backups.data && <List shown={backups.data} onRestore={setAsked} />}
      {asked && <RestoreDialog backup={asked} onClose={() => setAsked(null)} />}
    </Section>
  );
}

/** Every answer has the whole list. */
function useKeep() {
  const client = useQueryClient();
  return (backups: Backups) => client.setQueryData(dataKeys.backups, backups);
}

function List({ shown, onRestore }: { shown: Backups; onRestore: (backup: BackupInfo) => void }) {
  if (shown.backups.length === 0) return <p className={css.subtle}>There is no copy yet.</p>;
  return (
    <>
      <ul className={css.list} aria-label="Backups">
        {shown.backups.map((backup) => (
          <li key={backup.name} className={css.item}>
            <div className={css.words}>
              <span className={css.name}>{dayAndTime(backup.made_at)}</span>
              <span className={css.subtle}>
                {bytesText(backup.bytes)}
                {backup.before_restore && ", what was there before a restore"}
              </span>
            </div>
            <Button onClick={() => onRestore(backup)}>Restore…</Button>
          </li>
        ))}
      </ul>
      <p className={css.subtle}>
        They are in <code>{shown.folder}</code>.
      </p>
    </>
  );
}

/** Nothing has happened yet, and it need not. */
function Restoring() {
  const keep = useKeep();
  const cancel = useMutation({
    mutationFn: cancelRestore,
    onSuccess: keep,
    meta: { failureTitle: "The restore could not be cancelled" },
  });
  return (
    <Notice tone="warning" title="A backup is restored when Doable starts next">
      <p>
        Close Doable and open it again. Until then everything goes on as it is; what is done now
        will not be there afterwards.
      </p>
      <Button busy={cancel.isPending} onClick={() => cancel.mutate()}>
        Cancel the restore
      </Button>
    </Notice>
  );
}

function RestoreDialog({ backup, onClose }: { backup: BackupInfo; onClose: () => void }) {
  const keep = useKeep();
  const restore = useMutation<Backups, Failure>({
    mutationFn: () => restoreBackup(backup.name),
    onSuccess: (backups) => {
      keep(backups);
      onClose();
    },
  });
  return (
    <Dialog
      title={`Restore the backup of ${dayAndTime(backup.made_at)}?`}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Go back</Button>
          <Button variant="danger" busy={restore.isPending} onClick={() => restore.mutate()}>
            Check and restore
          </Button>
        </>
      }
    >
      <p>
        Actions, runs, links, accounts and settings become what they were then, when Doable starts
        next. What is there now is kept among the backups.
      </p>
      <p>Your databases are not touched. Passwords and secrets stay as they are now.</p>
      {restore.error && (
        <Notice tone="danger" role="alert" title="This backup can't be used">
          {sentence(restore.error.message)}
        </Notice>
      )}
    </Dialog>
  );
}
