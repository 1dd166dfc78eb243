/** The row that a run has changed, as it stands now. */
import { useQuery } from "@tanstack/react-query";
import { rowAfter } from "@/api/rows";
import type { ActionId, FormSpec, RunId } from "@/api/types.gen";
import { Skeleton } from "@/components/Skeleton";
import { m } from "@/paraglide/messages";
import { ResultTable } from "./ResultTable";
import css from "./RowNow.module.css";

interface Props {
  id: ActionId;
  run: RunId;
  /** What the run was given; its key finds the row. */
  parameters: Record<string, unknown>;
  spec: FormSpec;
}

export function RowNow({ id, run, parameters, spec }: Props) {
  const row = useQuery(rowAfter(run, id, parameters));
  if (row.isPending) return <Skeleton lines={2} />;
  // That it ran is said already; without its row there is nothing to add.
  if (row.isError) return null;
  const shown = spec.fields.filter((field) => !field.secret && field.id in row.data);
  if (shown.length === 0) return null;
  return (
    <div className={css.row}>
      <h2>{m.result_row_now()}</h2>
      <ResultTable
        columns={shown.map(({ label }) => label)}
        rows={[shown.map(({ id }) => row.data[id])]}
      />
    </div>
  );
}
