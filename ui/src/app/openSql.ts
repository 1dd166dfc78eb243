/** Files of SQL on their way into the editor: picked, dropped, or named when the program starts. */
import { pickSqlFile } from "@/api/files";
import { sentence, toFailure } from "@/lib/failure";
import { giveSql } from "@/lib/givenSql";
import { readSql, type Source } from "@/lib/sqlFile";
import { toast } from "@/lib/toasts";

/** Has the person pick one. */
export const openSqlFile = (): void => take(pickSqlFile());

/** Puts what comes into the editor, or says why not. */
export function take(coming: Promise<Source | null>): void {
  void coming
    .then(async (file) => {
      if (file) giveSql(await readSql(file));
    })
    .catch((reason) => toast("danger", sentence(toFailure(reason).message)));
}
