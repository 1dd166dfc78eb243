//! Connections to a server: who waits for one, how it is encrypted and set up, and why
//! there is none.

use std::{
    collections::HashMap,
    fmt, io,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use doable_domain::{
    database::{Database, Engine},
    id::DatabaseId,
    server::{ServerDetails, TlsMode},
};
use mysql_async::{
    Conn, DriverError, Error, IoError, Opts, OptsBuilder, SslOpts, prelude::Queryable as _,
};
use tokio::{
    sync::{OnceCell, OwnedSemaphorePermit, Semaphore},
    time,
};

use crate::{
    Detail, ExecError,
    driver::{
        IdleLimit, certificate,
        idle::{FRESH, Idle},
        refusal,
    },
};

/// The most connections to one database, and so the most runs at a time.
const CONNECTIONS: usize = 8;

/// The longest a connection may take to come about.
const CONNECT_LIMIT: Duration = Duration::from_secs(5);

/// How many seconds after a lock's wait a server ends a statement by itself: later than we
/// do, of a limit of which a second and a part were taken off.
const LATER: u64 = 5;

/// Makes a session the same everywhere: a value that does not fit is refused instead of
/// bent, text is whole Unicode, and moments are of no zone but UTC.
const SET_UP: &str = "SET NAMES utf8mb4, time_zone = '+00:00', sql_mode = \
    'STRICT_TRANS_TABLES,STRICT_ALL_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,\
    ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'";

/// The servers by database.
#[derive(Debug, Default)]
pub(super) struct Servers {
    by_database: Mutex<HashMap<DatabaseId, Arc<Server>>>,
    idle: IdleLimit,
}

impl Servers {
    pub(super) fn new(idle: IdleLimit) -> Self {
        Self { by_database: Mutex::default(), idle }
    }

    /// The server of `database`. One that was reached with other settings is let go.
    pub(super) fn of(&self, database: &Database) -> Result<Arc<Server>, ExecError> {
        // Each change of the map is whole by itself, so a panic elsewhere spoils nothing.
        let mut servers = self.by_database.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = servers.get(&database.id)
            && kept.database == *database
        {
            return Ok(Arc::clone(kept));
        }
        let details = ServerDetails::read(Engine::Mysql, &database.details);
        let details = details
            .map_err(|problems| unreachable(&database.name, Detail::Place, problems.to_string()))?;
        let server = Arc::new(Server::new(database, details, self.idle));
        if let Some(old) = servers.insert(database.id, Arc::clone(&server)) {
            old.forget_idle();
        }
        Ok(server)
    }
}

/// A server as one database's settings reach it.
pub(super) struct Server {
    database: Database,
    details: ServerDetails,
    slots: Arc<Semaphore>,
    idle: Arc<Idle<Line>>,
    /// The options of an encrypted connection, and of one in clear.
    encrypted: OnceCell<Opts>,
    clear: OnceCell<Opts>,
    /// Whether the server can't encrypt, where that is allowed.
    is_clear: AtomicBool,
}

/// An open connection.
pub(super) struct Line {
    pub(super) conn: Conn,
    /// How long it waits for a lock, in seconds, if that has been set.
    lock_wait: Option<u64>,
    /// Whether its run is in no transaction but that of its one statement.
    pub(super) is_lone: bool,
}

/// How a run begins on its connection, which also tells whether that is still there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Begin {
    /// With a transaction.
    Write,
    /// With its only statement, which commits by itself, if the connection was there a
    /// moment ago; else with a transaction.
    Lone,
    /// With a transaction in which the server writes no table.
    Read,
    /// Without one of its own.
    Ask,
}

/// What is to end on the server.
#[derive(Debug, Clone, Copy)]
pub(super) enum End {
    /// The statement alone, so that its answer is sure to come.
    Statement,
    /// The connection, and with it the statement and the transaction it is in.
    Connection,
}

impl Line {
    fn new(conn: Conn) -> Self {
        Self { conn, lock_wait: None, is_lone: false }
    }

    /// Begins, and has a lock waited for a little less than `limit`, so that there is time
    /// left to say so. `MariaDB` ends a statement by itself some time after it, in case
    /// nobody is there any more to kill it; `MySQL`, which does not read what stands in
    /// `/*M! */`, can't.
    async fn begin(&mut self, begin: Begin, limit: Duration) -> Result<(), Error> {
        let begin = match begin {
            Begin::Write | Begin::Lone => "START TRANSACTION",
            Begin::Read => "START TRANSACTION READ ONLY",
            Begin::Ask => return self.conn.ping().await,
        };
        let seconds = lock_wait(limit);
        if self.lock_wait == Some(seconds) {
            return self.conn.query_drop(begin).await;
        }
        let set = format!(
            "SET SESSION innodb_lock_wait_timeout = {seconds}, SESSION lock_wait_timeout = {seconds} \
             /*M!100101 , SESSION max_statement_time = {} */; {begin}",
            seconds + LATER
        );
        self.conn.query_drop(set).await?;
        self.lock_wait = Some(seconds);
        Ok(())
    }
}

impl fmt::Debug for Server {
    /// Leaves out the options, which show the password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server").field("details", &self.details).finish_non_exhaustive()
    }
}

impl Server {
    fn new(database: &Database, details: ServerDetails, idle: IdleLimit) -> Self {
        Self {
            is_clear: AtomicBool::new(details.tls == TlsMode::Disable),
            details,
            database: database.clone(),
            slots: Arc::new(Semaphore::new(CONNECTIONS)),
            idle: Arc::new(Idle::new(idle)),
            encrypted: OnceCell::new(),
            clear: OnceCell::new(),
        }
    }

    /// The database's name, for errors.
    pub(super) fn target(&self) -> &str {
        &self.database.name
    }

    /// A connection on which a run of at most `limit` has begun, and the place among the
    /// runs of this database that goes with it.
    pub(super) async fn open(
        &self,
        begin: Begin,
        limit: Duration,
    ) -> Result<(Line, OwnedSemaphorePermit), ExecError> {
        let slot = Arc::clone(&self.slots).acquire_owned().await.map_err(|_| {
            let reason = "its connections are being closed".to_owned();
            unreachable(self.target(), Detail::Place, reason)
        })?;
        match time::timeout(CONNECT_LIMIT, self.connect(begin, limit)).await {
            Ok(Ok(line)) => Ok((line, slot)),
            Ok(Err(error)) => {
                let (detail, reason) = self.words(error).await;
                Err(unreachable(self.target(), detail, reason))
            }
            Err(_) => {
                let ServerDetails { host, port, .. } = &self.details;
                let reason = refusal::silent(host, *port, CONNECT_LIMIT);
                Err(unreachable(self.target(), Detail::Place, reason))
            }
        }
    }

    async fn connect(&self, begin: Begin, limit: Duration) -> Result<Line, Error> {
        while let Some((mut line, idle_for)) = self.idle.take() {
            line.is_lone = begin == Begin::Lone
                && idle_for < FRESH
                && line.lock_wait == Some(lock_wait(limit));
            if line.is_lone || line.begin(begin, limit).await.is_ok() {
                return Ok(line);
            }
            // Others of its age are gone, too.
            self.forget_idle();
        }
        let conn = match Conn::new(self.opts().await.clone()).await {
            // As libpq: a server that offers TLS and fails at it may do without.
            Err(error) if self.details.tls == TlsMode::Prefer && is_of_tls(&error) => {
                self.is_clear.store(true, Ordering::Relaxed);
                Conn::new(self.opts().await.clone()).await?
            }
            other => other?,
        };
        let mut line = Line::new(conn);
        line.begin(begin, limit).await?;
        Ok(line)
    }

    /// Takes a connection back for the next run. Unless the last has left it as it was, it
    /// is set up anew, and keeps its place until then.
    pub(super) fn give_back(&self, mut line: Line, slot: OwnedSemaphorePermit, is_clean: bool) {
        if is_clean {
            return self.idle.keep(line);
        }
        let idle = Arc::clone(&self.idle);
        tokio::spawn(async move {
            match line.conn.reset().await {
                Ok(true) => idle.keep(Line::new(line.conn)),
                // An old server can't; a new connection is as good.
                Ok(false) => {}
                Err(error) => tracing::debug!(%error, "a connection could not be set up anew"),
            }
            drop(slot);
        });
    }

    /// Closes what is idle: the server has been away, or is another one now.
    pub(super) fn forget_idle(&self) {
        self.idle.forget();
    }

    /// Ends what is on a connection, wherever it is. What was committed before stays.
    pub(super) async fn kill(&self, id: u32, end: End) {
        let kill = match end {
            End::Statement => "KILL QUERY",
            End::Connection => "KILL",
        };
        let killed = time::timeout(CONNECT_LIMIT, async {
            let mut conn = Conn::new(self.opts().await.clone()).await?;
            let killed = conn.query_drop(format!("{kill} {id}")).await;
            conn.disconnect().await?;
            killed
        });
        let error = match killed.await {
            // It has ended by itself.
            Ok(Ok(()) | Err(Error::Server(mysql_async::ServerError { code: 1094, .. }))) => return,
            Ok(Err(error)) => error.to_string(),
            Err(_) => "no answer in time".to_owned(),
        };
        tracing::warn!(error, "could not stop a statement; its transaction ends without a commit");
    }

    async fn opts(&self) -> &Opts {
        let (opts, tls) = if self.is_clear.load(Ordering::Relaxed) {
            (&self.clear, None)
        } else {
            (&self.encrypted, Some(self.details.tls))
        };
        opts.get_or_init(|| async move {
            let tls = match tls {
                None => None,
                Some(mode) => Some(encryption(mode).await),
            };
            self.made_opts(tls)
        })
        .await
    }

    fn made_opts(&self, tls: Option<SslOpts>) -> Opts {
        OptsBuilder::default()
            .ip_or_hostname(self.details.host.clone())
            .tcp_port(self.details.port)
            .user(Some(self.details.user.clone()))
            .pass(self.database.password.as_ref().map(|password| password.reveal().clone()))
            .db_name(Some(self.details.dbname.clone()))
            .ssl_opts(tls)
            // A socket on the same machine would be another server than the one named.
            .prefer_socket(false)
            .tcp_nodelay(true)
            // An UPDATE that changes nothing still finds its row.
            .client_found_rows(true)
            .setup(vec![SET_UP])
            .into()
    }

    fn place(&self) -> String {
        format!("`{}:{}`", self.details.host, self.details.port)
    }

    /// Why there is no connection, by the server's code where it has spoken, and the detail
    /// to look at.
    async fn words(&self, error: Error) -> (Detail, String) {
        let ServerDetails { dbname, user, .. } = &self.details;
        match error {
            Error::Server(said) => match said.code {
                1045 | 1698 => (Detail::Password, refusal::no_entry(user)),
                1044 => (Detail::Database, refusal::no_rights(user, dbname)),
                1049 => (Detail::Database, refusal::no_database(dbname)),
                1040 | 1203 => {
                    (Detail::Place, "the server has no connection to spare just now".to_owned())
                }
                1130 => {
                    let reason =
                        format!("the server does not let this computer in: {}", said.message);
                    (Detail::Place, reason)
                }
                3159 => {
                    let reason = "the server wants an encrypted connection; choose `require`";
                    (Detail::Encryption, reason.to_owned())
                }
                _ => (Detail::Place, said.message),
            },
            Error::Driver(DriverError::NoClientSslFlagFromServer) => {
                (Detail::Encryption, refusal::NO_TLS.to_owned())
            }
            Error::Io(IoError::Tls(error)) => {
                (Detail::Encryption, format!("the encryption failed: {error}"))
            }
            Error::Io(IoError::Io(error)) => self.words_of_io(&error).await,
            Error::Driver(error) => {
                (Detail::Place, format!("{} speaks another language: {error}", self.place()))
            }
            Error::Other(error) => (Detail::Place, error.to_string()),
            Error::Url(error) => (Detail::Place, error.to_string()),
        }
    }

    async fn words_of_io(&self, error: &io::Error) -> (Detail, String) {
        let ServerDetails { host, port, .. } = &self.details;
        if let Some(error) = certificate::of_io(error) {
            let reason = format!("the encryption failed: {}", certificate::words(error, host));
            return (Detail::Encryption, reason);
        }
        match error.kind() {
            io::ErrorKind::ConnectionRefused => (Detail::Place, refusal::no_port(host, *port)),
            // A name that can't be looked up has no kind of its own.
            _ if tokio::net::lookup_host((host.as_str(), 0)).await.is_err() => {
                (Detail::Place, refusal::no_host(host))
            }
            _ => (Detail::Place, format!("{}: {error}", self.place())),
        }
    }
}

/// Whether there is no encryption, or none that works.
fn is_of_tls(error: &Error) -> bool {
    match error {
        Error::Driver(DriverError::NoClientSslFlagFromServer) | Error::Io(IoError::Tls(_)) => true,
        Error::Io(IoError::Io(error)) => certificate::of_io(error).is_some(),
        _ => false,
    }
}

/// How many seconds a run of at most `limit` waits for a lock.
fn lock_wait(limit: Duration) -> u64 {
    limit.as_secs().saturating_sub(1).max(1)
}

/// The options of an encrypted connection.
async fn encryption(mode: TlsMode) -> SslOpts {
    match mode {
        TlsMode::Disable | TlsMode::Prefer | TlsMode::Require => {
            SslOpts::default().with_danger_accept_invalid_certs(true)
        }
        TlsMode::VerifyFull => {
            let roots = tokio::task::spawn_blocking(rustls_native_certs::load_native_certs).await;
            let roots = roots.map(|loaded| loaded.certs).unwrap_or_default();
            let roots = roots.into_iter().map(|root| root.to_vec().into());
            SslOpts::default().with_disable_built_in_roots(true).with_root_certs(roots.collect())
        }
    }
}

fn unreachable(target: &str, detail: Detail, reason: String) -> ExecError {
    ExecError::Unreachable { target: target.to_owned(), detail, reason }
}
