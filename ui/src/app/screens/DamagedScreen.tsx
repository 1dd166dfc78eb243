/** In place of everything while the program's own file can't be opened: the way back. */
import { useMutation, useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { backupList, restoreBackup } from "@/api/data";
import type { BackupInfo } from "@/api/types.gen";
import { Button } from "@/components/Button";
import { Notice } from "@/components/Notice";
import { Rich } from "@/components/Rich";
import { Said } from "@/components/Said";
import { Skeleton } from "@/components/Skeleton";
import { bytesText } from "@/features/settings/bytes";
import { sentence } from "@/lib/failure";
import { dayAndTime } from "@/lib/localTime";
import { m } from "@/paraglide/messages";
import css from "./DamagedScreen.module.css";

const begin = () => window.location.reload();

export default function DamagedScreen({ why }: { why: string }) {
  const whole = useQuery(backupList());
  const newest = whole.data?.backups[0];
  return (
    <main className={css.page}>
      <div className={css.card}>
        <h1>{m.damaged_title()}</h1>
        <p className={css.why}>
          <Said text={sentence(why)} />
        </p>
        {whole.isPending && <Skeleton lines={2} />}
        {newest && <Offer backup={newest} />}
        {whole.data && !newest && (
          <Nothing>
            <Rich
              text={m.damaged_nothing({ folder: whole.data.folder })}
              parts={{ code: (words) => <code>{words}</code> }}
            />
          </Nothing>
        )}
        {whole.isError && (
          <Nothing>
            <Said text={sentence(whole.error.message)} />
          </Nothing>
        )}
      </div>
    </main>
  );
}

function Offer({ backup }: { backup: BackupInfo }) {
  const restore = useMutation({
    mutationFn: () => restoreBackup(backup.name),
    onSuccess: begin,
  });
  return (
    <>
      <p>
        <Rich
          text={m.damaged_offer({
            when: dayAndTime(backup.made_at),
            size: bytesText(backup.bytes),
          })}
          parts={{ strong: (words) => <strong>{words}</strong> }}
        />
      </p>
      {restore.error && (
        <Notice tone="danger" role="alert" title={m.damaged_refused()}>
          <Said text={sentence(restore.error.message)} />
        </Notice>
      )}
      <div className={css.buttons}>
        <Button
          variant="primary"
          autoFocus
          busy={restore.isPending || restore.isSuccess}
          onClick={() => restore.mutate()}
        >
          {m.damaged_restore()}
        </Button>
      </div>
    </>
  );
}

function Nothing({ children }: { children: ReactNode }) {
  return (
    <>
      <p>{children}</p>
      <div className={css.buttons}>
        <Button onClick={begin}>{m.damaged_try_again()}</Button>
      </div>
    </>
  );
}
