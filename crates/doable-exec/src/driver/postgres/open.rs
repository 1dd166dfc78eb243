//! The transaction of a run.

use tokio_postgres::{Client, Error, Transaction};

/// How a run's transaction was begun.
pub(super) enum Open<'a> {
    /// Before anything else, through the library, which can then fetch a part of an answer.
    First(Transaction<'a>),
    /// Together with the first statement, which saves a round trip. Dropping it rolls
    /// nothing back: the connection has to be closed.
    Together(&'a Client),
}

impl Open<'_> {
    /// The connection, to ask on within the transaction.
    pub(super) fn client(&self) -> &Client {
        match self {
            Self::First(transaction) => transaction.client(),
            Self::Together(client) => client,
        }
    }

    /// What is to be sent before the first statement.
    pub(super) fn opening(&self, settings: Option<String>) -> Option<String> {
        match (self, settings) {
            (Self::First(_), settings) => settings,
            (Self::Together(_), None) => Some("BEGIN".to_owned()),
            // If a setting fails the transaction has failed, and each statement with it.
            (Self::Together(_), Some(settings)) => Some(format!("BEGIN; {settings}")),
        }
    }

    pub(super) async fn commit(self) -> Result<(), Error> {
        match self {
            Self::First(transaction) => transaction.commit().await,
            Self::Together(client) => client.batch_execute("COMMIT").await,
        }
    }

    pub(super) async fn roll_back(self) -> Result<(), Error> {
        match self {
            Self::First(transaction) => transaction.rollback().await,
            Self::Together(client) => client.batch_execute("ROLLBACK").await,
        }
    }
}
