/** The run panel: an action's form at the left, what its runs answered at the right. */
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { actionDetail } from "@/api/actions";
import { databaseList } from "@/api/databases";
import { runDetail } from "@/api/runs";
import type { ActionId, ActionWithForm, Database, Given, RowProblem, Run } from "@/api/types.gen";
import { useMayEdit } from "@/api/useAccount";
import { Providers } from "@/app/providers";
import { Badge } from "@/components/Badge";
import { Button, ButtonLink } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { DriftNotice } from "@/components/DriftNotice";
import { LoadFailure } from "@/components/LoadFailure";
import { Notice } from "@/components/Notice";
import { Rich } from "@/components/Rich";
import { Screen } from "@/components/Screen";
import { Skeleton } from "@/components/Skeleton";
import { RowsForm } from "@/features/bulk/RowsForm";
import { cellsOf } from "@/features/bulk/sheet";
import { ActionForm } from "@/features/form/ActionForm";
import { OptionsContext } from "@/features/form/optionsOf";
import { type Refill, refilled } from "@/features/form/refill";
import type { Parameters } from "@/features/form/values";
import { CopyAs } from "@/features/runs/CopyAs";
import { explain } from "@/features/runs/explain";
import { FailurePanel, SuccessPanel } from "@/features/runs/OutcomePanel";
import { RecentRuns } from "@/features/runs/RecentRuns";
import { RowNow } from "@/features/runs/RowNow";
import { useExecuteAction } from "@/features/runs/useExecuteAction";
import { classes } from "@/lib/classes";
import { useHashSearch } from "@/lib/hashLocation";
import { moment } from "@/lib/time";
import { m } from "@/paraglide/messages";
import { PickedForm } from "./PickedForm";
import css from "./RunScreen.module.css";

const backOf = () => ({ href: "#/actions", label: m.places_actions() });

export default function RunScreen({ id }: { id: ActionId }) {
  const action = useQuery(actionDetail(id));
  const databases = useQuery(databaseList());
  // A run whose values are to be used again; the form opens without them if it is gone.
  const again = new URLSearchParams(useHashSearch()).get("run");
  const run = useQuery({ ...runDetail(again ?? ""), enabled: again !== null });
  if (action.isPending || run.isLoading) {
    return (
      <Screen title={m.common_action()} back={backOf()}>
        <Skeleton />
      </Screen>
    );
  }
  if (action.isError) {
    return (
      <Screen title={m.common_action()} back={backOf()}>
        <LoadFailure
          title={m.load_action()}
          missing={m.missing_action()}
          failure={action.error}
          onRetry={() => void action.refetch()}
        />
      </Screen>
    );
  }
  const database = databases.data?.find(({ id }) => id === action.data.database_id);
  return (
    <Providers>
      <RunPanel
        key={again}
        shown={action.data}
        database={database}
        again={run.data?.action_id === id ? run.data : undefined}
      />
    </Providers>
  );
}

const NO_ROWS: RowProblem[] = [];
const NO_LIST: Record<string, unknown>[] = [];

const words = { query: () => "SQL", http: () => "HTTP", implicit: m.actions_kind_row } as const;

const TYPED: ReadonlySet<string> = new Set(["string", "text", "number"]);

/** The first field if one types into it; the others would open a list or a calendar. */
const firstTyped = ({ fields: [first] }: ActionWithForm["form"]) =>
  first && TYPED.has(first.input) ? first.id : undefined;

export function RunPanel({
  shown,
  database,
  again,
}: {
  shown: ActionWithForm;
  database: Database | undefined;
  /** The run whose values the form starts with. */
  again?: Run | undefined;
}) {
  const { action, form, not_ready, drift } = shown;
  const run = useExecuteAction(action.id);
  const mayEdit = useMayEdit();
  const [asking, setAsking] = useState<Given | null>(null);
  /** The last run that succeeded: a list that has run makes room for the next. */
  const [lastDone, setLastDone] = useState("");
  const refill = useMemo(() => again && refilled(form, again.parameters), [form, again]);
  const isProduction = database?.settings.production === true;
  const blocked = action.archived ? m.run_archived() : not_ready;
  const start = (parameters: Given) =>
    run.mutate(parameters, { onSuccess: ({ run_id }) => setLastDone(run_id) });
  const submit = (parameters: Given) => {
    if (run.isPending) return;
    if (form.confirm_message === null) start(parameters);
    else setAsking(parameters);
  };
  const failure = run.error ? (form.error_message ?? explain(run.error).title) : null;
  const isList = form.rows && action.type === "implicit";
  const isUpdate = action.type === "implicit" && action.kind === "row/update";
  /** Which rows were refused stands above the list. */
  const isOfRows = isList && run.error !== null && run.error.rows.length > 0;

  const ofForm = {
    spec: form,
    start: refill?.values,
    busy: run.isPending,
    blocked,
    failure,
    refused: run.error?.fields,
    onSubmit: submit,
    // What the run before has answered is no answer to this one.
    onRefused: run.reset,
    onCancel: run.cancel,
    renderMore: (parameters: Parameters) => (
      <CopyAs id={action.id} type={action.type} engine={database?.engine} parameters={parameters} />
    ),
  };

  return (
    <Screen
      title={form.title}
      back={backOf()}
      marks={
        <>
          <Badge>{isList ? m.common_rows_word() : words[action.type]()}</Badge>
          {action.public_uuid !== null && <Badge tone="accent">{m.common_public()}</Badge>}
          {isProduction && <Badge tone="production">{m.common_production()}</Badge>}
        </>
      }
      actions={
        mayEdit && (
          <>
            {!isList && (
              <ButtonLink href={`#/actions/${action.id}/share`}>{m.common_share()}</ButtonLink>
            )}
            <ButtonLink href={`#/actions/${action.id}/edit`}>{m.common_edit()}</ButtonLink>
          </>
        )
      }
    >
      <div className={classes(css.panel, isList && css.list, form.fields.length === 0 && css.bare)}>
        <section className={css.form} aria-label={m.common_form()}>
          {isProduction && (
            <Notice tone="warning">
              {m.run_writes_production({ database: database?.name ?? "" })}
            </Notice>
          )}
          <DriftNotice drift={drift} />
          {form.description && <p className={css.description}>{form.description}</p>}
          {again && <FilledIn run={again} secret={refill?.secret ?? []} />}
          {isList ? (
            <RowsForm
              key={lastDone}
              spec={form}
              start={cellsOf(lastDone === "" ? listOf(again) : NO_LIST)}
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
              {shown.picks_row && !refill ? (
                <PickedForm
                  key={lastDone}
                  id={action.id}
                  sendsChanges={action.type === "implicit"}
                  {...ofForm}
                />
              ) : (
                <ActionForm {...ofForm} startsAt={firstTyped(form)} />
              )}
            </OptionsContext>
          )}
          {database && (
            <p className={css.target}>{m.run_on_database({ database: database.name })}</p>
          )}
        </section>
        <div className={css.outcome} aria-live="polite">
          {run.isSuccess && (
            <SuccessPanel action={action} answer={run.data} spec={form}>
              {isUpdate && !Array.isArray(run.variables) && (
                <RowNow
                  id={action.id}
                  run={run.data.run_id}
                  parameters={run.variables}
                  spec={form}
                />
              )}
            </SuccessPanel>
          )}
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

/** The rows that a run was given, as far as the journal keeps them. */
function listOf(run: Run | undefined) {
  const rows = run?.parameters.rows;
  return Array.isArray(rows) ? (rows as Record<string, unknown>[]) : NO_LIST;
}

function FilledIn({ run, secret }: { run: Run } & Pick<Refill, "secret">) {
  const leftOut = run.parameters.rows_left_out;
  return (
    <Notice tone="neutral" role="status">
      <p>
        <Rich
          text={m.run_filled_in({ when: moment(run.started_at) })}
          parts={{ link: (words) => <a href={`#/runs/${run.id}`}>{words}</a> }}
        />
      </p>
      {secret.length > 0 && <p>{m.run_secrets_again({ names: secret.join(", ") })}</p>}
      {typeof leftOut === "number" && <p>{m.run_rows_left_out({ count: leftOut })}</p>}
    </Notice>
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
          <Button onClick={onStay}>{m.run_go_back()}</Button>
          <Button variant={danger ? "danger" : "primary"} onClick={onRun}>
            {label}
          </Button>
        </>
      }
    >
      <p>{m.run_nothing_yet()}</p>
    </Dialog>
  );
}
