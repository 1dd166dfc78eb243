//! What a client is told when something went wrong (rest-api.md "Conventions").
//!
//! One type for signed-in clients, who hear what happened, and one for strangers, who
//! hear what is wrong with their own input and nothing else.

use std::collections::BTreeMap;

use axum::{
    Json,
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use doable_app::AppError;
use doable_domain::{
    code::Code,
    id::{NotAnId, RunId},
    problem::Problems,
    run::RunError,
};
use serde_json::{Value, json};

/// What a stranger hears of whatever is not their own input.
pub(crate) const PUBLIC_MESSAGE: &str = "An error occurred.";

/// Carries the run's id with every answer about a run.
pub(crate) const RUN_HEADER: HeaderName = HeaderName::from_static("x-doable-run");

/// Why a signed-in client has no result.
#[derive(Debug)]
pub(crate) enum ApiError {
    /// No key or session, or one that lets nobody in.
    Unauthenticated,
    /// The request itself does not fit: its status, and each field with what is
    /// expected and what was received.
    Unfit(StatusCode, BTreeMap<String, Unfit>),
    /// One sentence as plain text.
    Sentence(StatusCode, String),
    /// The use case had no result.
    App(AppError),
    /// As `App`, of running an action: problems are those of parameters.
    Run(AppError),
}

/// What is wrong with one field of a request.
#[derive(Debug)]
pub(crate) struct Unfit {
    pub(crate) expected: String,
    pub(crate) received: Option<String>,
}

impl ApiError {
    /// The one field `field` of a request is wrong.
    pub(crate) fn unfit(
        field: &str,
        expected: impl Into<String>,
        received: Option<String>,
    ) -> Self {
        let unfit = Unfit { expected: expected.into(), received };
        Self::Unfit(StatusCode::BAD_REQUEST, [(field.to_owned(), unfit)].into())
    }

    /// As strangers hear it: what is expected, and nothing of what they have sent.
    pub(crate) fn for_strangers(self) -> Self {
        match self {
            Self::Unfit(status, mut fields) => {
                fields.values_mut().for_each(|unfit| unfit.received = None);
                Self::Unfit(status, fields)
            }
            other => other,
        }
    }

    /// An id in the path or query is none.
    pub(crate) fn not_an_id(field: &str, error: NotAnId) -> Self {
        Self::unfit(field, error.expected, Some(error.received))
    }

    /// Problems of a request's body, which is `body`.
    pub(crate) fn of_body(problems: &Problems, body: &Value) -> Self {
        let unfit = |(field, text): (&String, &String)| {
            let received = body.pointer(&format!("/{}", field.replace('.', "/")));
            let received = received.unwrap_or(&Value::Null).to_string();
            let received = Some(received).filter(|_| !may_hold_a_secret(field));
            (field.clone(), Unfit { expected: text.clone(), received })
        };
        Self::Unfit(StatusCode::BAD_REQUEST, problems.by_field().iter().map(unfit).collect())
    }
}

/// Whether what was received as `field` is not echoed.
fn may_hold_a_secret(field: &str) -> bool {
    let field = field.to_ascii_lowercase();
    ["pass", "secret", "token", "private"].iter().any(|word| field.contains(word))
        || ["details.url", "details.connection-uri", "details", "value"].contains(&field.as_str())
}

impl From<AppError> for ApiError {
    fn from(error: AppError) -> Self {
        Self::App(error)
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        match self {
            Self::Unauthenticated => sentence(StatusCode::UNAUTHORIZED, "Unauthenticated"),
            Self::Sentence(status, text) => sentence(status, text),
            Self::Unfit(status, fields) => (status, Json(unfit_body(&fields))).into_response(),
            Self::App(error) => of_app(error),
            Self::Run(error) => of_run(error),
        }
    }
}

fn sentence(status: StatusCode, text: impl Into<String>) -> Response {
    (status, text.into()).into_response()
}

/// `{"errors": …, "specific-errors": …}`.
fn unfit_body(fields: &BTreeMap<String, Unfit>) -> Value {
    let errors: BTreeMap<_, _> = fields.iter().map(|(key, unfit)| (key, &unfit.expected)).collect();
    let specific: BTreeMap<_, _> = fields
        .iter()
        .map(|(key, unfit)| {
            let received = unfit.received.as_ref().map(|text| format!(", received: {text}"));
            (key, [format!("{}{}", unfit.expected, received.unwrap_or_default())])
        })
        .collect();
    json!({"errors": errors, "specific-errors": specific})
}

fn of_app(error: AppError) -> Response {
    match error {
        AppError::NotFound | AppError::LinkClosed { .. } => {
            sentence(StatusCode::NOT_FOUND, "Not found.")
        }
        AppError::Forbidden => {
            sentence(StatusCode::FORBIDDEN, "You don't have permissions to do that.")
        }
        AppError::SharingOff => sentence(StatusCode::BAD_REQUEST, "Public sharing is not enabled."),
        AppError::Disabled { database_id } => {
            let text = "Actions are not enabled.";
            let body = json!({
                "message": text, "cause": text, "data": {"database-id": database_id},
            });
            (StatusCode::BAD_REQUEST, Json(body)).into_response()
        }
        AppError::Invalid { message, problems } if problems.is_empty() => {
            sentence(StatusCode::BAD_REQUEST, message)
        }
        AppError::Invalid { problems, .. } => {
            ApiError::of_body(&problems, &Value::Null).into_response()
        }
        error @ (AppError::InvalidRows { .. } | AppError::Run { .. }) => of_run(error),
        AppError::NotConnected { key, message } => {
            let body = json!({"message": message, "errors": {key: message}});
            (StatusCode::BAD_REQUEST, Json(body)).into_response()
        }
        AppError::Conflict { message, run_id } => {
            let body = json!({"message": message});
            about(run_id, (StatusCode::CONFLICT, Json(body)).into_response())
        }
        AppError::Internal { run_id, .. } => {
            let body = json!({"message": "Something went wrong here; the server's log says what."});
            about(run_id, (StatusCode::INTERNAL_SERVER_ERROR, Json(body)).into_response())
        }
    }
}

/// As [`of_app`]; what is wrong with parameters is `{message, errors}` (actions.md §3).
fn of_run(error: AppError) -> Response {
    match error {
        AppError::Invalid { message, problems } => {
            let errors = problems.by_field();
            let body = if errors.is_empty() {
                json!({"message": message})
            } else {
                json!({"message": message, "errors": errors})
            };
            (StatusCode::BAD_REQUEST, Json(body)).into_response()
        }
        AppError::InvalidRows { message, rows } => {
            let body = json!({"message": message, "errors": rows});
            (StatusCode::BAD_REQUEST, Json(body)).into_response()
        }
        AppError::Run { run_id, error } => about(Some(run_id), failed(error)),
        other => of_app(other),
    }
}

/// The answer about a run that failed, for whoever may hear the target's words.
fn failed(error: RunError) -> Response {
    let RunError { code, message, fields, rows, body, .. } = error;
    let status = match code {
        // Failures of the network have a kind of their own and are all 502.
        Code::TimedOut if body.is_none() => StatusCode::GATEWAY_TIMEOUT,
        Code::Unreachable | Code::TimedOut => StatusCode::BAD_GATEWAY,
        Code::Damaged | Code::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        Code::Conflict => StatusCode::CONFLICT,
        Code::NotFound
        | Code::Forbidden
        | Code::Invalid
        | Code::Disabled
        | Code::Rejected
        | Code::Cancelled => StatusCode::BAD_REQUEST,
    };
    let body = match body {
        Some(body) => body,
        None if !rows.is_empty() => json!({"message": message, "errors": rows}),
        None if fields.is_empty() => json!({"message": message}),
        None => json!({"message": message, "errors": fields}),
    };
    (status, Json(body)).into_response()
}

fn about(run: Option<RunId>, mut answer: Response) -> Response {
    if let Some(value) = run.and_then(|run| HeaderValue::from_str(&run.to_string()).ok()) {
        answer.headers_mut().insert(RUN_HEADER, value);
    }
    answer
}

/// What a stranger is told: never the target's words, names, values or SQL.
#[derive(Debug, Default)]
pub(crate) struct PublicError {
    pub(crate) status: StatusCode,
    /// What is wrong with the person's own input, by parameter id.
    pub(crate) errors: BTreeMap<String, String>,
    /// What to quote when asking about it.
    pub(crate) reference: Option<RunId>,
    /// The sharer's text of a closed form.
    pub(crate) closed_text: Option<String>,
}

impl From<AppError> for PublicError {
    fn from(error: AppError) -> Self {
        let of = |status| Self { status, ..Self::default() };
        match error {
            AppError::NotFound | AppError::Forbidden => of(StatusCode::NOT_FOUND),
            AppError::LinkClosed { text } => {
                Self { closed_text: Some(text), ..of(StatusCode::NOT_FOUND) }
            }
            AppError::Disabled { .. } | AppError::SharingOff | AppError::NotConnected { .. } => {
                of(StatusCode::BAD_REQUEST)
            }
            AppError::Invalid { problems, .. } => {
                Self { errors: problems.by_field().clone(), ..of(StatusCode::BAD_REQUEST) }
            }
            AppError::Conflict { run_id, .. } => {
                Self { reference: run_id, ..of(StatusCode::CONFLICT) }
            }
            // No public form takes a list.
            AppError::InvalidRows { .. } => of(StatusCode::BAD_REQUEST),
            // Also what the target said of a field: it may name what strangers must not know.
            AppError::Run { run_id, .. } => {
                Self { reference: Some(run_id), ..of(StatusCode::BAD_REQUEST) }
            }
            AppError::Internal { run_id, .. } => {
                Self { reference: run_id, ..of(StatusCode::BAD_REQUEST) }
            }
        }
    }
}

impl IntoResponse for PublicError {
    fn into_response(self) -> Response {
        if self.status == StatusCode::NOT_FOUND {
            return sentence(self.status, "Not found.");
        }
        if self.errors.is_empty() && self.reference.is_none() {
            return sentence(self.status, PUBLIC_MESSAGE);
        }
        let mut body = json!({"message": PUBLIC_MESSAGE});
        if !self.errors.is_empty() {
            body["errors"] = json!(self.errors);
        }
        if let Some(run) = self.reference {
            body["reference"] = json!(run);
        }
        (self.status, Json(body)).into_response()
    }
}

/// The answer to whoever comes too often.
pub(crate) fn too_many(wait_s: u64) -> Response {
    let headers = [(header::RETRY_AFTER, wait_s.to_string())];
    (StatusCode::TOO_MANY_REQUESTS, headers, too_many_text(wait_s)).into_response()
}

/// What they are told.
pub(crate) fn too_many_text(wait_s: u64) -> String {
    format!("Too many attempts! You must wait {wait_s} seconds before trying again.")
}
