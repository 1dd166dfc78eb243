//! Why a job has no outcome, sorted by what its author can do about it.

use std::collections::BTreeMap;

use doable_domain::{
    guard::Breach,
    limit::TimeLimit,
    problem::{RowProblem, rows_refused},
};
use serde_json::Value;

/// The sentence of actions.md §3.3.
const WRONG_TYPE: &str = "Some of your values aren’t of the correct type for the database.";

/// Why a job has no outcome.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ExecError {
    /// The action's own text is wrong. Nothing was sent; edit the action.
    #[error("the {part} could not be filled in: {reason}")]
    Template {
        /// The part of the action that is wrong: `query`, `url`, `headers`, `body`.
        part: &'static str,
        /// What is wrong with it.
        reason: String,
    },

    /// Variables outside an optional clause have no value. Nothing was sent.
    #[error("missing required parameters: #{{{}}}", quoted(.names))]
    MissingParameters {
        /// The variables, in the order of their first use.
        names: Vec<String>,
    },

    /// A value can't stand where the template puts it. Nothing was sent.
    #[error("{reason}")]
    UnfitValue {
        /// The template variable.
        name: String,
        /// Why not.
        reason: String,
    },

    /// The database could not be opened. Nothing was sent; check the connection.
    #[error("could not open {target}: {reason}")]
    Unreachable {
        /// The database's name.
        target: String,
        /// What of its details to look at.
        detail: Detail,
        /// Why, in words, with the way out.
        reason: String,
    },

    /// The request did not get through, or its reply did not.
    #[error("{message}")]
    Network {
        /// What failed.
        kind: NetworkFailure,
        /// The same in a sentence.
        message: String,
        /// Whether the request may have reached its target.
        may_have_acted: bool,
    },

    /// The target said no; what it had begun is rolled back.
    #[error("{message}")]
    Rejected {
        /// The target's words, for the action's owner.
        message: String,
        /// What is wrong with which column or variable, where the target tells.
        fields: BTreeMap<String, String>,
    },

    /// A value is not of its column's type; what had begun is rolled back. The type may be
    /// another one than the action knows.
    #[error("{WRONG_TYPE}")]
    WrongType {
        /// What is wrong with which column, where the target tells.
        fields: BTreeMap<String, String>,
    },

    /// The target said no to some rows of a list; nothing of the list is done.
    #[error("{}", rows_refused(.problems.len(), *.all))]
    RejectedRows {
        /// How many rows the list has.
        all: usize,
        /// What is wrong with which of them, by index; all that are wrong.
        problems: Vec<RowProblem>,
    },

    /// The database makes no sense of it; what had begun is rolled back. A table or column
    /// that it names may be gone.
    #[error("{message}")]
    NotUnderstood {
        /// The database's words, for the action's owner.
        message: String,
    },

    /// The run would have touched a number of rows its guard does not allow; it
    /// is rolled back.
    #[error(transparent)]
    Breach(#[from] Breach),

    /// The action's error handle called the reply an error; the target has acted
    /// as its reply says.
    #[error("the target answered with an error")]
    RemoteError {
        /// The answer's body: `{"remote-status": n}`, or the handle's value.
        body: Value,
    },

    /// A jq handle failed; the request was sent and answered.
    #[error("{}", handle_failed(part, problem))]
    Handle {
        /// `error_handle` or `response_handle`.
        part: &'static str,
        /// How.
        problem: HandleProblem,
    },

    /// No end in time: SQL is rolled back, an HTTP target may have acted.
    #[error("no answer within {} ms", limit.as_millis())]
    TimedOut {
        /// The limit that has passed.
        limit: TimeLimit,
        /// Whether the target may have acted all the same.
        may_have_acted: bool,
    },

    /// Cancelled by a person: SQL is rolled back, an HTTP target may have acted.
    #[error("cancelled")]
    Cancelled {
        /// Whether the target may have acted all the same.
        may_have_acted: bool,
    },

    /// This program is not whole: a part of it is missing or broken.
    #[error("{reason}")]
    Broken {
        /// What, and the way out.
        reason: String,
    },
}

impl ExecError {
    /// What the target said no with, of no field in particular.
    pub(crate) fn rejected(message: impl Into<String>) -> Self {
        Self::Rejected { message: message.into(), fields: BTreeMap::new() }
    }

    /// What the database has said of a run that it makes no sense of.
    pub(crate) fn not_understood(words: &str) -> Self {
        Self::NotUnderstood { message: format!("Error executing Action: {words}") }
    }

    /// Whether the target may have done something all the same.
    #[must_use]
    pub fn may_have_acted(&self) -> bool {
        match self {
            Self::Template { .. }
            | Self::MissingParameters { .. }
            | Self::UnfitValue { .. }
            | Self::Unreachable { .. }
            | Self::Rejected { .. }
            | Self::WrongType { .. }
            | Self::RejectedRows { .. }
            | Self::NotUnderstood { .. }
            | Self::Broken { .. }
            | Self::Breach(_) => false,
            Self::RemoteError { .. } | Self::Handle { .. } => true,
            Self::Network { may_have_acted, .. }
            | Self::TimedOut { may_have_acted, .. }
            | Self::Cancelled { may_have_acted } => *may_have_acted,
        }
    }
}

/// The wire has words of its own for too many results (actions.md §3.4).
fn handle_failed(part: &str, problem: &HandleProblem) -> String {
    if *problem == HandleProblem::TooManyResults {
        return problem.to_string();
    }
    format!("the {part} failed: {problem}")
}

/// `"a" "b"`.
fn quoted(names: &[String]) -> String {
    names.iter().map(|name| format!("{name:?}")).collect::<Vec<_>>().join(" ")
}

/// The detail of a database that stands in the way of opening it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// Where it is: its file, or its server's host and port.
    Place,
    /// The database on that server.
    Database,
    /// Who signs in.
    User,
    /// With which password.
    Password,
    /// How far the connection is encrypted.
    Encryption,
}

/// How a request failed on its way (actions.md §3.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NetworkFailure {
    /// The host's name has no address.
    Dns,
    /// No connection.
    Connect,
    /// No encrypted connection.
    Tls,
    /// No reply in time.
    Timeout,
    /// The reply is longer than the action allows.
    TooLarge,
    /// Too many redirects, or one that can't be followed.
    Redirect,
    /// An address that this program does not go to.
    Blocked,
}

impl NetworkFailure {
    /// The kind as it stands in an answer.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Dns => "dns",
            Self::Connect => "connect",
            Self::Tls => "tls",
            Self::Timeout => "timeout",
            Self::TooLarge => "too-large",
            Self::Redirect => "redirect",
            Self::Blocked => "blocked",
        }
    }
}

/// How a jq handle failed (actions.md §2.4, §3.4).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HandleProblem {
    /// It is not a jq program we run.
    #[error("{message} (line {line}, column {column})")]
    DoesNotCompile {
        /// The compiler's words.
        message: String,
        /// From 1.
        line: u32,
        /// From 1, in characters.
        column: u32,
    },
    /// It raised an error.
    #[error("{message}")]
    Raised {
        /// jq's words.
        message: String,
    },
    /// It yielded nothing where one result is needed.
    #[error("No results returned")]
    NoResult,
    /// It yielded more than one result.
    #[error("Too many results returned")]
    TooManyResults,
    /// It did not end within a second.
    #[error("it did not finish within 1 second")]
    TooSlow,
    /// It ended the process it ran in: too deep, or too much memory.
    #[error("it needed too much memory or went too deep")]
    Died,
    /// It made more than 10 MiB.
    #[error("its result is larger than 10 MiB")]
    TooLarge,
    /// The process that runs handles could not be started.
    #[error("{reason}")]
    NoWorker {
        /// Why, and the way out.
        reason: String,
    },
}
