/** Copies of all that Doable remembers, and the way back to one of them. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { backupList, cancelRestore, dataKeys, makeBackup, restoreBackup } from "@/api/data";
import type { BackupInfo, Backups } from "@/api/types.gen";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { LoadFailure } from "@/components/LoadFailure";
import { Notice } from "@/components/Notice";
import { Rich } from "@/components/Rich";
import { Said } from "@/components/Said";
import { Section } from "@/components/Section";
import { Skeleton } from "@/components/Skeleton";
import { type Failure, sentence } from "@/lib/failure";
import { dayAndTime } from "@/lib/localTime";
import { m } from "@/paraglide/messages";
import { bytesText } from "./bytes";
import css from "./settings.module.css";

export function BackupsSection() {
  const backups = useQuery(backupList());
  const keep = useKeep();
  const [asked, setAsked] = useState<BackupInfo | null>(null);
  const make = useMutation({
    mutationFn: makeBackup,
    onSuccess: keep,
    meta: { failureTitle: m.backups_not_made() },
  });
  return (
    <Section
      title={m.backups_title()}
      about={m.backups_about()}
      action={
        <Button busy={make.isPending} onClick={() => make.mutate()}>
          {m.backups_make()}
        </Button>
      }
    >
      {backups.isPending && <Skeleton lines={3} />}
      {backups.isError && (
        <LoadFailure
          title={m.load_backups()}
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
  if (shown.backups.length === 0) return <p className={css.subtle}>{m.backups_none()}</p>;
  return (
    <>
      <ul className={css.list} aria-label={m.backups_title()}>
        {shown.backups.map((backup) => (
          <li key={backup.name} className={css.item}>
            <div className={css.words}>
              <span className={css.name}>{dayAndTime(backup.made_at)}</span>
              <span className={css.subtle}>
                {bytesText(backup.bytes)}
                {backup.before_restore && `, ${m.backups_before_restore()}`}
              </span>
            </div>
            <Button onClick={() => onRestore(backup)}>{m.backups_restore()}</Button>
          </li>
        ))}
      </ul>
      <p className={css.subtle}>
        <Rich
          text={m.backups_folder({ folder: shown.folder })}
          parts={{ code: (words) => <code>{words}</code> }}
        />
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
    meta: { failureTitle: m.backups_not_cancelled() },
  });
  return (
    <Notice tone="warning" title={m.backups_pending()}>
      <p>{m.backups_pending_about()}</p>
      <Button busy={cancel.isPending} onClick={() => cancel.mutate()}>
        {m.backups_cancel()}
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
      title={m.backups_restore_title({ when: dayAndTime(backup.made_at) })}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{m.run_go_back()}</Button>
          <Button variant="danger" busy={restore.isPending} onClick={() => restore.mutate()}>
            {m.backups_restore_confirm()}
          </Button>
        </>
      }
    >
      <p>{m.backups_restore_about()}</p>
      <p>{m.backups_untouched()}</p>
      {restore.error && (
        <Notice tone="danger" role="alert" title={m.backups_unusable()}>
          <Said text={sentence(restore.error.message)} />
        </Notice>
      )}
    </Dialog>
  );
}
