//! What a use case answers instead of a result, sorted by what its caller should do.

use doable_domain::{
    accept::Refused,
    bulk::{ListRefused, RowRefused},
    code::Code,
    id::{DatabaseId, RunId},
    problem::{Problems, RowProblem},
    run::RunError,
};
use doable_exec::{ExecError, NetworkFailure};
use doable_store::StoreError;

use crate::wire::RpcError;

/// Why a use case has no result.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// There is no such thing, or the caller may not know of it.
    #[error("Not found.")]
    NotFound,

    /// The caller may not.
    #[error("You don't have permissions to do that.")]
    Forbidden,

    /// Something given is wrong; nothing was done and nothing is in the journal.
    #[error("{message}")]
    Invalid {
        /// One sentence.
        message: String,
        /// What is wrong with which field; may be empty.
        problems: Problems,
    },

    /// Rows of a list are wrong; nothing was done and nothing is in the journal.
    #[error("{message}")]
    InvalidRows {
        /// One sentence.
        message: String,
        /// What is wrong with which row, by index.
        rows: Vec<RowProblem>,
    },

    /// The thing has changed meanwhile, or such a run exists already.
    #[error("{message}")]
    Conflict {
        /// One sentence.
        message: String,
        /// The run in the way, if it is one.
        run_id: Option<RunId>,
    },

    /// A database can't be reached or read with these details; nothing was changed.
    #[error("{message}")]
    NotConnected {
        /// The key of its details to look at.
        key: &'static str,
        /// Why, in words.
        message: String,
    },

    /// Actions are off on the database.
    #[error("Actions are not enabled.")]
    Disabled {
        /// The database to turn them on for.
        database_id: DatabaseId,
    },

    /// Public links do not open.
    #[error("Public sharing is not enabled.")]
    SharingOff,

    /// The link is closed, and its sharer has said what to tell those who come.
    #[error("{text}")]
    LinkClosed {
        /// The sharer's text.
        text: String,
    },

    /// The run failed; it is in the journal with this error.
    #[error("{}", error.message)]
    Run {
        /// The run.
        run_id: RunId,
        /// What the journal says.
        error: RunError,
    },

    /// A fault of this program or its machine.
    #[error("something went wrong in Doable itself: {source}")]
    Internal {
        /// The run that was on its way, if there was one.
        run_id: Option<RunId>,
        /// The cause.
        source: StoreError,
    },
}

impl AppError {
    /// The one problem `text` of `field`.
    pub(crate) fn invalid(field: &str, text: impl Into<String>) -> Self {
        let text = text.into();
        Self::Invalid { message: text.clone(), problems: Problems::of(field, text) }
    }

    /// What a client branches on.
    #[must_use]
    pub fn code(&self) -> Code {
        match self {
            Self::NotFound => Code::NotFound,
            Self::Forbidden => Code::Forbidden,
            Self::Invalid { .. } | Self::InvalidRows { .. } | Self::NotConnected { .. } => {
                Code::Invalid
            }
            Self::Conflict { .. } => Code::Conflict,
            Self::Disabled { .. } | Self::SharingOff => Code::Disabled,
            Self::LinkClosed { .. } => Code::NotFound,
            Self::Run { error, .. } => error.code,
            Self::Internal { .. } => Code::Internal,
        }
    }
}

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound => Self::NotFound,
            StoreError::Conflict => Self::Conflict {
                message: "it was saved elsewhere in the meantime; reload it".to_owned(),
                run_id: None,
            },
            source => {
                tracing::error!(error = %source, "the store failed");
                Self::Internal { run_id: None, source }
            }
        }
    }
}

impl From<Problems> for AppError {
    fn from(problems: Problems) -> Self {
        Self::Invalid { message: problems.summary(), problems }
    }
}

impl From<Refused> for AppError {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Problems(problems) => problems.into(),
            unknown @ Refused::UnknownKeys { .. } => {
                Self::Invalid { message: unknown.to_string(), problems: Problems::default() }
            }
        }
    }
}

impl From<RowRefused> for AppError {
    fn from(refused: RowRefused) -> Self {
        Self::Invalid { message: refused.message, problems: refused.problems }
    }
}

impl From<ListRefused> for AppError {
    fn from(refused: ListRefused) -> Self {
        let message = refused.to_string();
        match refused {
            ListRefused::Empty | ListRefused::TooLong { .. } => {
                Self::Invalid { message, problems: Problems::default() }
            }
            ListRefused::Rows { problems: rows, .. } => Self::InvalidRows { message, rows },
        }
    }
}

/// The code of a job's failure; a new variant does not compile until somebody
/// has decided what clients see.
fn code_of(error: &ExecError) -> Code {
    match error {
        ExecError::Template { .. }
        | ExecError::MissingParameters { .. }
        | ExecError::UnfitValue { .. } => Code::Invalid,
        ExecError::Network { kind: NetworkFailure::Timeout, .. } => Code::TimedOut,
        ExecError::Unreachable { .. } | ExecError::Network { .. } => Code::Unreachable,
        ExecError::Rejected { .. }
        | ExecError::WrongType { .. }
        | ExecError::RejectedRows { .. }
        | ExecError::NotUnderstood { .. }
        | ExecError::Breach(_)
        | ExecError::RemoteError { .. }
        | ExecError::Handle { .. } => Code::Rejected,
        ExecError::TimedOut { .. } => Code::TimedOut,
        ExecError::Cancelled { .. } => Code::Cancelled,
        ExecError::Broken { .. } => Code::Internal,
    }
}

/// A job's failure as the journal keeps it and as its caller hears it.
pub(crate) fn journalled(error: ExecError) -> RunError {
    let code = code_of(&error);
    let message = error.to_string();
    let may_have_acted = error.may_have_acted();
    let mut rows = Vec::new();
    let (fields, body) = match error {
        ExecError::Rejected { fields, .. } | ExecError::WrongType { fields } => (fields, None),
        ExecError::RejectedRows { problems, .. } => {
            rows = problems;
            (Default::default(), None)
        }
        ExecError::UnfitValue { name, reason } => ([(name, reason)].into(), None),
        ExecError::RemoteError { body } => (Default::default(), Some(body)),
        ExecError::Network { kind, message, .. } => {
            let body = serde_json::json!({"message": message, "kind": kind.as_str()});
            (Default::default(), Some(body))
        }
        ExecError::Template { .. }
        | ExecError::MissingParameters { .. }
        | ExecError::Unreachable { .. }
        | ExecError::NotUnderstood { .. }
        | ExecError::Breach(_)
        | ExecError::Handle { .. }
        | ExecError::TimedOut { .. }
        | ExecError::Cancelled { .. }
        | ExecError::Broken { .. } => (Default::default(), None),
    };
    RunError { code, message, fields, rows, body, may_have_acted }
}

impl From<AppError> for RpcError {
    fn from(error: AppError) -> Self {
        let mut answer = Self {
            code: error.code(),
            message: error.to_string(),
            fields: Default::default(),
            rows: Vec::new(),
            run_id: None,
            body: None,
            may_have_acted: false,
        };
        match error {
            AppError::NotFound
            | AppError::Forbidden
            | AppError::Disabled { .. }
            | AppError::SharingOff
            | AppError::LinkClosed { .. } => {}
            AppError::Invalid { problems, .. } => answer.fields = problems.by_field().clone(),
            AppError::InvalidRows { rows, .. } => answer.rows = rows,
            AppError::NotConnected { key, message } => {
                answer.fields.insert(key.to_owned(), message);
            }
            AppError::Conflict { run_id, .. } | AppError::Internal { run_id, .. } => {
                answer.run_id = run_id;
            }
            AppError::Run { run_id, error } => {
                answer.run_id = Some(run_id);
                answer.fields = error.fields;
                answer.rows = error.rows;
                answer.body = error.body;
                answer.may_have_acted = error.may_have_acted;
            }
        }
        answer
    }
}
