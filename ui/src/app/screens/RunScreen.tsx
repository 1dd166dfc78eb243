/** The run panel: an action's form at the left, what its runs answered at the right. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { actionDetail } from "@/api/actions";
import { databaseList } from "@/api/databases";
import type { ActionId, ActionWithForm, Database, Given, RowProblem } from "@/api/types.gen";
import { Providers } from "@/app/providers";
import { Badge } from "@/components/Badge";
import { Button, ButtonLink } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { DriftNotice } from "@/components/DriftNotice";
import { LoadFailure } from "@/components/LoadFailure";
import { Notice } from "@/components/Notice";
import { Screen } from "@/components/Screen";
import { Skeleton } from "@/components/Skeleton";
import { RowsForm } from "@/features/bulk/RowsForm";
import { ActionForm } from "@/features/form/ActionForm";
import { OptionsContext } from "@/features/form/optionsOf";
import { explain } from "@/features/runs/explain";
import { FailurePanel, SuccessPanel } from "@/features/runs/OutcomePanel";
import { RecentRuns } from "@/features/runs/RecentRuns";
import { useExecuteAction } from "@/features/runs/useExecuteAction";
import { classes } from "@/lib/classes";
import css from "./RunScreen.module.css";

const back = { href: "#/actions", label: "Actions" };

export default function RunScreen({ id }: { id: ActionId }) {
  const action = useQuery(actionDetail(id));
  const databases = useQuery(databaseList());
  if (action.isPending) {
    return (
      <Screen title="Action" back={back}>
        <Skeleton />
      </Screen>
    );
  }
  if (action.isError) {
    return (
      <Screen title="Action" back={back}>
        <LoadFailure what="action" failure={action.error} onRetry={() => void action.refetch()} />
      </Screen>
    );
  }
  const database = databases.data?.find((one) => one.id === databaseIdOf(action.data));
  return (
    <Providers>
      <RunPanel shown={action.data} database={database} />
    </Providers>
  );
}

const databaseIdOf = ({ action }: ActionWithForm) =>
  action.type === "query" ? action.database_id : null;

const NO_ROWS: RowProblem[] = [];

const words = { query: "SQL", http: "HTTP", implicit: "Row" } as const;

export function RunPanel({
  shown,
  database,
}: {
  shown: ActionWithForm;
  database: Database | undefined;
}) {
  const { action, form, not_ready, drift } = shown;
  const run = useExecuteAction(action.id);
  const [asking, setAsking] = useState<Given | null>(null);
  /** The last run that succeeded: a list that has run makes room for the next. */
  const [lastDone, setLastDone] = useState("");
  const isProduction = database?.settings.production === true;
  const blocked = action.archived ? "This action is archived. Restore it to run it." : not_ready;
  const start = (parameters: Given) =>
    run.mutate(parameters, { onSuccess: ({ run_id }) => setLastDone(run_id) });
  const submit = (parameters: Given) => {
    if (run.isPending) return;
    if (form.confirm_message === null) start(parameters);
    else setAsking(parameters);
  };
  const failure = run.error ? (form.error_message ?? explain(run.error).title) : null;
  const isList = form.rows && action.type === "implicit";
  /** Which rows were refused stands above the list. */
  const isOfRows = isList && run.error !== null && run.error.rows.length > 0;

  return (
    <Screen
      title={form.title}
      back={back}
      marks={
        <>
          <Badge>{isList ? "Rows" : words[action.type]}</Badge>
          {action.public_uuid !== null && <Badge tone="accent">Public</Badge>}
          {isProduction && <Badge tone="production">Production</Badge>}
        </>
      }
      actions={
        <>
          {!isList && <ButtonLink href={`#/actions/${action.id}/share`}>Share</ButtonLink>}
          <ButtonLink href={`#/actions/${action.id}/edit`}>Edit</ButtonLink>
        </>
      }
    >
      <div className={classes(css.panel, isList && css.list, form.fields.length === 0 && css.bare)}>
        <section className={css.form} aria-label="Form">
          {isProduction && (
            <Notice tone="warning">This writes to {database?.name}, a production database.</Notice>
          )}
          <DriftNotice drift={drift} />
          {form.description && <p className={css.description}>{form.description}</p>}
          {isList ? (
            <RowsForm
              key={lastDone}
              spec={form}
              kind={action.kind}
              busy={run.isPending}
              blocked={blocked}
              failure={isOfRows ? (run.error?.message ?? null) : failure}
              runId={run.error?.run_id ?? null}
              refused={run.error?.rows ?? NO_ROWS}
              onSubmit={submit}
              onCancel={run.cancel}
            />
          ) : (
            <OptionsContext value={({ id: parameter }) => ({ id: action.id, parameter })}>
              <ActionForm
                spec={form}
                busy={run.isPending}
                blocked={blocked}
                failure={failure}
                refused={run.error?.fields}
                onSubmit={submit}
                onCancel={run.cancel}
              />
            </OptionsContext>
          )}
          {database && <p className={css.target}>Runs on {database.name}</p>}
        </section>
        <div className={css.outcome} aria-live="polite">
          {run.isSuccess && <SuccessPanel answer={run.data} spec={form} />}
          {run.isError && !isOfRows && <FailurePanel failure={run.error} spec={form} />}
          <RecentRuns id={action.id} />
        </div>
      </div>
      {asking && (
        <ConfirmRun
          question={form.confirm_message ?? ""}
          label={form.submit_label}
          danger={form.danger}
          onStay={() => setAsking(null)}
          onRun={() => {
            start(asking);
            setAsking(null);
          }}
        />
      )}
    </Screen>
  );
}

interface ConfirmProps {
  question: string;
  label: string;
  danger: boolean;
  onStay: () => void;
  onRun: () => void;
}

function ConfirmRun({ question, label, danger, onStay, onRun }: ConfirmProps) {
  return (
    <Dialog
      title={question}
      onClose={onStay}
      footer={
        <>
          <Button onClick={onStay}>Go back</Button>
          <Button variant={danger ? "danger" : "primary"} onClick={onRun}>
            {label}
          </Button>
        </>
      }
    >
      <p>Nothing has run yet.</p>
    </Dialog>
  );
}
