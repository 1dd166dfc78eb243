//! Running an action: the one entrance for every door (actions.md §3).

use std::sync::Arc;

use doable_domain::{
    accept::{accept, by_variable, journalled},
    action::ActionSpec,
    bulk::Given,
    id::RunId,
    run::{Door, Run, RunResult, RunStatus},
    value::Values,
};
use doable_exec::{ExecError, Job, Outcome, Reach, ToTheEnd, Work};
use doable_store::{Begun, Finish, NewRun};
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::{
    App, AppError, Permission, builtins, bulk,
    caller::{Caller, Identity},
    choices::Unoffered,
    error::journalled as journalled_error,
    runnable::{Runnable, Target},
    wire::{Answer, Event, ExecuteAction},
};

/// How often an action is read anew while it is being changed.
const READS: usize = 3;

impl App {
    /// Runs an action once: checks the values, journals the run, does it, journals
    /// the outcome.
    ///
    /// A caller that goes away does not stop the run; [`App::cancel_run`] does.
    ///
    /// # Errors
    ///
    /// [`AppError::Run`] if it ran and failed; every other error promises that
    /// nothing was sent, except [`AppError::Internal`] with a `run_id`.
    pub async fn execute(
        &self,
        caller: &Caller,
        request: ExecuteAction,
    ) -> Result<Answer, AppError> {
        caller.allow(Permission::Run)?;
        let kept = self.0.runnables.get(request.id).filter(|kept| kept.lasts(self.now()));
        if let Some(kept) = kept {
            match self.attempt(caller, &request, kept).await {
                Attempt::Ended(answer) => return answer,
                Attempt::Refused(_) | Attempt::Stale => self.0.runnables.forget(request.id),
            }
        }
        for _ in 0..READS {
            let fresh = self.read_runnable(request.id).await?;
            match self.attempt(caller, &request, fresh).await {
                Attempt::Ended(answer) => return answer,
                Attempt::Refused(error) => return Err(error),
                Attempt::Stale => {}
            }
        }
        Err(AppError::Conflict {
            message: "the action is being changed; try again".to_owned(),
            run_id: None,
        })
    }

    /// Runs `runnable` if the values fit it and it is not out of date.
    async fn attempt(
        &self,
        caller: &Caller,
        request: &ExecuteAction,
        runnable: Arc<Runnable>,
    ) -> Attempt {
        let plan = match self.plan(caller, request, runnable).await {
            Ok(plan) => plan,
            Err(error) => return Attempt::Refused(error),
        };
        let app = self.clone();
        let run = async move { app.carry_out(plan).await };
        ToTheEnd::of(self.0.under_way.track_future(run)).await
    }

    async fn plan(
        &self,
        caller: &Caller,
        request: &ExecuteAction,
        runnable: Arc<Runnable>,
    ) -> Result<Plan, AppError> {
        let unoffered = self.unoffered(caller, request, &runnable.action.spec).await?;
        let Filled { work, values, parameters, fingerprint } =
            filled(caller.door, &runnable, &request.parameters, unoffered)?;
        Ok(Plan {
            work,
            run: self.new_run_id(),
            caller: caller.clone(),
            parameters,
            fingerprint,
            values,
            key: request.idempotency_key.clone(),
            runnable,
        })
    }

    /// Cancels the run that was started with `key`; false if none is on its way.
    ///
    /// # Errors
    ///
    /// [`AppError::Forbidden`] unless the caller may run actions.
    pub fn cancel_run(&self, caller: &Caller, key: &str) -> Result<bool, AppError> {
        caller.allow(Permission::Run)?;
        Ok(self.0.running.cancel(key))
    }

    /// Journals, runs and journals; from here on a failure has a record.
    async fn carry_out(&self, plan: Plan) -> Attempt {
        let started_at = self.now();
        match self.store().begin_run(plan.record(started_at)).await {
            Ok(Begun::Started) => {}
            Ok(Begun::Stale) => return Attempt::Stale,
            Ok(Begun::LinkClosed) => {
                self.read_links_again().await;
                return Attempt::Ended(Err(AppError::NotFound));
            }
            Ok(Begun::Finished(run)) => return Attempt::Ended(replayed(run)),
            Ok(Begun::OtherParameters(run)) => {
                let why = "this key was used for a run with other values";
                return Attempt::Ended(Err(conflict(why, run)));
            }
            Ok(Begun::StillRunning(run)) => {
                return Attempt::Ended(Err(conflict("this run is still on its way", run)));
            }
            Err(error) => return Attempt::Ended(Err(error.into())),
        }
        let runnable = Arc::clone(&plan.runnable);
        let (run_id, action_id, link) = (plan.run, runnable.action.id, plan.caller.link());
        self.0.runnables.keep(Arc::clone(&runnable));
        self.announce(Event::RunStarted { run_id, action_id });
        let entry = plan.key.clone().map(|key| self.0.running.enter(key));
        let cancel = entry.as_ref().map_or_else(CancellationToken::new, |entry| entry.token());

        let outcome = self.executor().execute(self.job(plan, cancel)).await;
        let outcome = self.with_drift(&runnable, outcome).await;

        let parameters = &runnable.action.spec.parameters;
        self.0.choices.forget(&runnable.target);
        let answer = self.close(run_id, started_at, outcome, parameters).await;
        if answer.is_ok() {
            self.read_changed_schema(&runnable.target).await;
        }
        if let Some(link) = link {
            self.link_was_used(link, started_at).await;
        }
        self.announce(Event::RunFinished { run_id, action_id });
        Attempt::Ended(answer)
    }

    /// Journals the outcome of `run_id` and turns it into the caller's answer.
    async fn close(
        &self,
        run_id: RunId,
        started_at: Timestamp,
        outcome: Result<Outcome, ExecError>,
        fields: &[doable_domain::parameter::Parameter],
    ) -> Result<Answer, AppError> {
        let finished_at = self.now();
        let outcome = outcome.map_err(|error| {
            let mut error = journalled_error(error);
            name_fields(&mut error.fields, fields);
            error
        });
        let finish = match &outcome {
            Ok(done) => Finish {
                status: RunStatus::Succeeded,
                finished_at,
                rows_affected: done.rows_affected,
                error: None,
                result: Some(RunResult { status: done.status, body: done.body.clone() }),
            },
            Err(error) => Finish {
                status: RunStatus::Failed,
                finished_at,
                rows_affected: None,
                error: Some(bulk::kept(error)),
                result: None,
            },
        };
        if let Err(source) = self.store().finish_run(run_id, finish).await {
            tracing::error!(run.id = %run_id, error = %source, "a run's outcome is not in the journal");
            return Err(AppError::Internal { run_id: Some(run_id), source });
        }
        match outcome {
            Ok(done) => Ok(Answer {
                run_id,
                status: done.status,
                body: done.body,
                took_ms: millis_between(started_at, finished_at),
                replayed: false,
            }),
            Err(error) => Err(AppError::Run { run_id, error }),
        }
    }

    /// The job of `plan`, with the built-ins its text names.
    fn job(&self, plan: Plan, cancel: CancellationToken) -> Job {
        let now = (self.0.clock)();
        let mut values = plan.values;
        let add = |values: &mut Values, names: &mut dyn Iterator<Item = &str>| {
            builtins::add(values, names, &plan.caller, plan.run, &now);
        };
        match &plan.runnable.target {
            Target::Query { template, .. } => {
                add(&mut values, &mut template.variables().iter().map(|v| v.name.as_str()));
            }
            Target::Http { variables, .. } => {
                add(&mut values, &mut variables.iter().map(String::as_str));
            }
            // A row's columns are no text that could name one.
            Target::Row(_) => {}
        }
        let reach = match plan.caller.identity {
            Identity::Person { .. } => Reach::Internal,
            Identity::Stranger { .. } => Reach::PublicOnly,
        };
        Job {
            run: plan.run,
            work: plan.work,
            values,
            guard: plan.runnable.action.spec.guard.clone(),
            reach,
            cancel,
        }
    }

    /// A new id whose time is that of this program's clock.
    pub(crate) fn new_run_id(&self) -> RunId {
        let now = self.now();
        let seconds = u64::try_from(now.as_second()).unwrap_or_default();
        let nanos = u32::try_from(now.subsec_nanosecond()).unwrap_or_default();
        let time = uuid::Timestamp::from_unix(uuid::NoContext, seconds, nanos);
        RunId::from_uuid(Uuid::new_v7(time))
    }
}

/// What came of trying to run.
enum Attempt {
    /// It ran, or an earlier run with its key stands for it.
    Ended(Result<Answer, AppError>),
    /// The values do not fit; nothing was begun.
    Refused(AppError),
    /// The action has changed since it was read; nothing was begun.
    Stale,
}

/// What a run does with the values that were given for it.
pub(crate) struct Filled {
    pub(crate) work: Work,
    /// By template variable.
    pub(crate) values: Values,
    /// As the journal keeps them.
    pub(crate) parameters: Map<String, Value>,
    /// Equal values, equal text.
    pub(crate) fingerprint: String,
}

/// Checks what was given through `door` for a run of `runnable`.
fn filled(
    door: Door,
    runnable: &Runnable,
    given: &Given,
    unoffered: Unoffered,
) -> Result<Filled, AppError> {
    let spec = &runnable.action.spec;
    let given = match (&runnable.target, given) {
        (Target::Row(target), given) if target.takes_list => {
            let by_drift = || runnable.refused_by_drift(|key| given.names(key));
            return target
                .fill_list(spec, given, unoffered)
                .map_err(|error| by_drift().unwrap_or(error));
        }
        (_, Given::List(_)) => return Err(bulk::one_expected()),
        (_, Given::One(given)) => given,
    };
    let ActionSpec { parameters, visualization_settings, .. } = spec;
    let values = unoffered.with(accept(parameters, visualization_settings, given));
    let values = values.map_err(|refused| match &runnable.target {
        Target::Row(target) => {
            let by_drift = runnable.refused_by_drift(|key| given.contains_key(key));
            by_drift.unwrap_or_else(|| target.refusal(refused, given))
        }
        Target::Query { .. } | Target::Http { .. } => refused.into(),
    })?;
    let work = match &runnable.target {
        Target::Query { database, template, .. } => {
            Work::Query { database: Arc::clone(database), template: Arc::clone(template) }
        }
        Target::Row(target) => target.work(door, spec, &values)?,
        Target::Http { operation, request, secrets, .. } => Work::Http {
            operation: Arc::clone(operation),
            request: Arc::clone(request),
            secrets: Arc::clone(secrets),
        },
    };
    Ok(Filled {
        work,
        parameters: journalled(parameters, visualization_settings, &values),
        fingerprint: fingerprint(&values),
        values: by_variable(parameters, values),
    })
}

/// A run that has passed every check and is not yet in the journal.
struct Plan {
    run: RunId,
    caller: Caller,
    runnable: Arc<Runnable>,
    values: Values,
    work: Work,
    parameters: Map<String, Value>,
    fingerprint: String,
    key: Option<String>,
}

impl Plan {
    fn record(&self, started_at: Timestamp) -> NewRun {
        NewRun {
            id: self.run,
            action_id: self.runnable.action.id,
            action_name: self.runnable.action.spec.name.clone(),
            action_version: self.runnable.action.version,
            user_id: self.caller.user_id(),
            api_key: self.caller.api_key().map(str::to_owned),
            door: self.caller.door,
            address: self.caller.address.map(|ip| ip.to_string()),
            link: self.caller.link(),
            started_at,
            generation: self.runnable.generation,
            parameters: self.parameters.clone(),
            fingerprint_of: self.fingerprint.clone(),
            idempotency_key: self.key.clone(),
        }
    }
}

/// The values as one text: equal values, equal text (keys are sorted).
pub(crate) fn fingerprint(values: &Values) -> String {
    let sorted: Vec<_> = values.iter().map(|(id, value)| json!([id, value.to_json()])).collect();
    Value::Array(sorted).to_string()
}

/// Keys of the failure that are a parameter's variable or slug become its id, so
/// that the form can mark the field.
fn name_fields(
    fields: &mut std::collections::BTreeMap<String, String>,
    parameters: &[doable_domain::parameter::Parameter],
) {
    *fields = std::mem::take(fields)
        .into_iter()
        .map(|(key, text)| {
            let of_key = |p: &&doable_domain::parameter::Parameter| {
                p.id == key || p.variable() == key || p.slug == key
            };
            let id = parameters.iter().find(of_key).map(|p| p.id.clone());
            (id.unwrap_or(key), text)
        })
        .collect();
}

/// The stored answer of a run that has ended.
fn replayed(run: Run) -> Result<Answer, AppError> {
    let took_ms = run.finished_at.map_or(0, |at| millis_between(run.started_at, at));
    if let Some(error) = run.error {
        return Err(AppError::Run { run_id: run.id, error });
    }
    if run.status == RunStatus::Unknown {
        return Err(conflict(
            "how this run ended is not known; look before you run it again",
            run.id,
        ));
    }
    // An answer over `MAX_RESULT_BYTES` was not kept; what is known of it still is.
    let result = run.result.unwrap_or_else(|| RunResult {
        status: 200,
        body: json!({"rows-affected": run.rows_affected, "truncated": true}),
    });
    Ok(Answer { run_id: run.id, status: result.status, body: result.body, took_ms, replayed: true })
}

fn conflict(message: &str, run: RunId) -> AppError {
    AppError::Conflict { message: message.to_owned(), run_id: Some(run) }
}

/// Whole milliseconds from `start` to `end`, 0 if the clock went back.
fn millis_between(start: Timestamp, end: Timestamp) -> u64 {
    u64::try_from(end.as_millisecond() - start.as_millisecond()).unwrap_or_default()
}
