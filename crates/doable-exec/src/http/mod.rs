//! Sends `http` actions and reads their replies (actions.md §3.4).
//!
//! The request's text is made in `doable_domain::request`. Here are the one HTTP
//! client of the program, the addresses it may go to, the bounds of a reply, and
//! the jq handles, which run in a process of their own.

mod address;
mod client;
mod jq;
mod reply;
mod secrets;
mod send;

use doable_domain::{
    action::HttpOperation,
    http_secret::SecretToSend,
    request::{self, Prepared},
};
use serde_json::{Value, json};
use tokio::sync::OnceCell;

pub use address::Reach;

use self::{client::Client, jq::Handles, secrets::Carried};
use crate::{ExecError, HandleProblem, Job, Outcome};

/// Sends `http` actions.
#[derive(Debug, Default)]
pub struct HttpExecutor {
    /// Made for the first request: its roots of trust take a while to read.
    client: OnceCell<Client>,
    handles: Handles,
}

impl HttpExecutor {
    /// An executor without connections and worker processes; they come when they
    /// are needed, and stay.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sends the request once, with the `secrets` it names, and reads the reply through
    /// the handles. A secret goes to its hosts only, and is in no outcome and no error.
    ///
    /// # Errors
    ///
    /// An [`ExecError`]; [`ExecError::may_have_acted`] says what the target may have
    /// done.
    pub async fn execute(
        &self,
        job: &Job,
        operation: &HttpOperation,
        request: &Prepared,
        secrets: &[SecretToSend],
    ) -> Result<Outcome, ExecError> {
        let carried = Carried::of(secrets);
        let outcome = self.exchange(job, operation, request, &carried).await;
        outcome.map_err(|error| carried.without(error))
    }

    async fn exchange(
        &self,
        job: &Job,
        operation: &HttpOperation,
        request: &Prepared,
        carried: &Carried<'_>,
    ) -> Result<Outcome, ExecError> {
        let request = request.render(&carried.among(&job.values))?;
        let client = self.client.get_or_try_init(|| async { Client::new() }).await?;
        let reply = client.send(job, operation, request, carried).await?;
        if is_plain(operation) && reply.status < 400 {
            return Ok(NO_BODY);
        }
        // Before anything reads it: no handle, answer or journal sees what was echoed.
        self.read(job, operation, &carried.masked(reply.into_json())).await
    }

    async fn read(
        &self,
        job: &Job,
        operation: &HttpOperation,
        reply: &Value,
    ) -> Result<Outcome, ExecError> {
        tokio::select! {
            biased;
            outcome = self.judge(operation, reply) => outcome,
            () = job.cancel.cancelled() => Err(ExecError::Cancelled { may_have_acted: true }),
        }
    }

    /// What the handles make of the reply.
    async fn judge(&self, operation: &HttpOperation, reply: &Value) -> Result<Outcome, ExecError> {
        let error = self.error_of(operation.error_handle.as_deref(), reply).await;
        match error.map_err(in_part("error_handle"))? {
            None | Some(Value::Null | Value::Bool(false)) => {}
            Some(Value::Bool(true)) => {
                let body = json!({"remote-status": reply["status"]});
                return Err(ExecError::RemoteError { body });
            }
            Some(body) => return Err(ExecError::RemoteError { body }),
        }
        let body = match written(operation.response_handle.as_deref()) {
            None => None,
            Some(program) => {
                let result = self.handles.run(program, reply).await;
                result.map_err(in_part("response_handle"))?
            }
        };
        Ok(match body {
            None => NO_BODY,
            Some(body) => Outcome { status: 200, body, rows_affected: None },
        })
    }

    /// Compiles a handle and runs it on `{}`, where it must yield exactly one result.
    ///
    /// # Errors
    ///
    /// The [`HandleProblem`] with the compiler's words and position.
    pub async fn check_handle(&self, program: &str) -> Result<(), HandleProblem> {
        match self.handles.run(program, &json!({})).await? {
            Some(_) => Ok(()),
            None => Err(HandleProblem::NoResult),
        }
    }

    /// What a handle makes of `reply`; `None` if it yields nothing.
    ///
    /// # Errors
    ///
    /// The [`HandleProblem`] that would fail a run.
    pub async fn run_handle(
        &self,
        program: &str,
        reply: &Value,
    ) -> Result<Option<Value>, HandleProblem> {
        self.handles.run(program, reply).await
    }

    async fn error_of(
        &self,
        handle: Option<&str>,
        reply: &Value,
    ) -> Result<Option<Value>, HandleProblem> {
        match written(handle) {
            Some(program) => self.handles.run(program, reply).await,
            None => Ok(Some(Value::Bool(reply["status"].as_u64() >= Some(400)))),
        }
    }
}

/// The outcome of a reply that the action makes nothing of.
const NO_BODY: Outcome = Outcome { status: 204, body: Value::Null, rows_affected: None };

/// Whether only a reply's status counts: then there is no need to make sense of the rest.
fn is_plain(operation: &HttpOperation) -> bool {
    let handles = [&operation.error_handle, &operation.response_handle];
    handles.into_iter().all(|handle| written(handle.as_deref()).is_none())
}

/// A handle that is more than blanks.
fn written(handle: Option<&str>) -> Option<&str> {
    handle.filter(|program| !program.trim().is_empty())
}

fn in_part(part: &'static str) -> impl Fn(HandleProblem) -> ExecError {
    move |problem| ExecError::Handle { part, problem }
}

impl From<request::RequestError> for ExecError {
    fn from(error: request::RequestError) -> Self {
        match error {
            request::RequestError::Missing(missing) => {
                Self::MissingParameters { names: missing.names }
            }
            request::RequestError::Template { part, reason } => Self::Template { part, reason },
            request::RequestError::Unfit { name, reason } => Self::UnfitValue { name, reason },
        }
    }
}

#[cfg(test)]
mod tests {
    use doable_domain::{guard::Guard, id::RunId, value::Values};
    use tokio_util::sync::CancellationToken;
    use uuid::Uuid;

    use super::*;
    use crate::Work;

    #[tokio::test]
    async fn a_run_can_be_cancelled_while_its_handle_runs() {
        let template = json!({"method": "GET", "url": "http://127.0.0.1/"});
        for handles in [
            json!({"error_handle": "last(range(1e18))", "response_handle": null}),
            json!({"error_handle": null, "response_handle": "last(range(1e18))"}),
        ] {
            let mut operation = handles.clone();
            operation["template"] = template.clone();
            let operation: HttpOperation = serde_json::from_value(operation).unwrap();
            let job = Job {
                run: RunId::from_uuid(Uuid::nil()),
                work: Work::Http {
                    request: Prepared::of(&operation.template).unwrap().into(),
                    operation: operation.clone().into(),
                    secrets: [].into(),
                },
                values: Values::default(),
                guard: Guard::default(),
                reach: Reach::Internal,
                cancel: CancellationToken::new(),
            };
            job.cancel.cancel();

            let outcome = HttpExecutor::new().read(&job, &operation, &json!({})).await;

            assert_eq!(outcome, Err(ExecError::Cancelled { may_have_acted: true }), "{handles}");
        }
    }
}
