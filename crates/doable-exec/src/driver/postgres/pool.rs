//! The connections of one database, at most [`MOST`], and what each keeps prepared.

use std::{collections::HashMap, sync::Arc, time::Duration};

use doable_domain::{database::Database, sql};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_postgres::{Client, Statement};

use super::{broken, connect::Server, run::Limits};
use crate::{
    ExecError,
    driver::{
        IdleLimit,
        idle::{FRESH, Idle},
    },
};

/// The most connections of a database, and so the most runs on it at one time.
const MOST: usize = 8;

/// How many statements a connection keeps prepared; all are dropped when there are more.
const KEPT_STATEMENTS: usize = 64;

/// The connections of one database.
#[derive(Debug)]
pub(super) struct Pool {
    /// As its settings were.
    database: Database,
    server: Server,
    places: Arc<Semaphore>,
    idle: Arc<Idle<Session>>,
}

/// An open connection and what is prepared on it.
pub(super) struct Session {
    pub(super) client: Client,
    pub(super) prepared: Prepared,
    /// How long it has been idle since it served a run, if it has served one.
    pub(super) idle_for: Option<Duration>,
    /// What is set on it, if it is known to have nothing else from an earlier run.
    pub(super) limits: Option<Limits>,
}

impl Session {
    /// Whether `statement` can be sent at once: it is prepared, the limits are set, and the
    /// connection was there a moment ago, so that what is sent will be answered.
    pub(super) fn is_ready_for(&self, limits: Limits, statement: &sql::Statement) -> bool {
        self.idle_for.is_some_and(|idle_for| idle_for < FRESH)
            && self.limits == Some(limits)
            && self.prepared.0.contains_key(&statement.sql)
    }
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session").field("idle_for", &self.idle_for).finish_non_exhaustive()
    }
}

/// Statements by their SQL.
#[derive(Debug, Default)]
pub(super) struct Prepared(HashMap<String, Statement>);

impl Prepared {
    pub(super) fn get(&self, sql: &str) -> Option<Statement> {
        self.0.get(sql).cloned()
    }

    pub(super) fn keep(&mut self, sql: &str, statement: Statement) {
        if self.0.len() >= KEPT_STATEMENTS {
            self.0.clear();
        }
        self.0.insert(sql.to_owned(), statement);
    }

    /// What is prepared may be older than the tables it uses.
    pub(super) fn forget(&mut self) {
        self.0.clear();
    }
}

/// A session for one run; closed unless it is given back.
pub(super) struct Lease {
    pub(super) session: Session,
    _place: OwnedSemaphorePermit,
}

impl Pool {
    pub(super) fn new(database: &Database, server: Server, limit: IdleLimit) -> Self {
        let places = Arc::new(Semaphore::new(MOST));
        Self { database: database.clone(), server, places, idle: Arc::new(Idle::new(limit)) }
    }

    pub(super) fn server(&self) -> &Server {
        &self.server
    }

    /// Whether its connections are as good as new ones to `database`.
    pub(super) fn is_for(&self, database: &Database) -> bool {
        self.database == *database
    }

    /// Waits for a place and a connection; both are given up if this is dropped.
    ///
    /// # Errors
    ///
    /// [`ExecError::Unreachable`] if a new connection is needed and there is none.
    pub(super) async fn take(&self) -> Result<Lease, ExecError> {
        let place = Arc::clone(&self.places).acquire_owned().await;
        let place = place.map_err(|error| broken("a pool", &error.to_string()))?;
        while let Some((mut session, idle_for)) = self.idle.take() {
            if !session.client.is_closed() {
                session.idle_for = Some(idle_for);
                return Ok(Lease { session, _place: place });
            }
        }
        let client = self.server.connect().await?;
        let session =
            Session { client, prepared: Prepared::default(), idle_for: None, limits: None };
        Ok(Lease { session, _place: place })
    }

    /// Takes a session back for the next run.
    pub(super) fn give_back(&self, lease: Lease) {
        self.idle.keep(lease.session);
    }

    /// Closes what is idle: the server has been away.
    pub(super) fn forget_idle(&self) {
        self.idle.forget();
    }
}
