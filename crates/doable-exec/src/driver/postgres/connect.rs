//! A connection to a server: opened, encrypted as far as its details ask, signed in; and
//! the request that stops what runs on one.
//!
//! The TCP connection is made here, not by the library, so that why there is none is
//! known from the system's own error and not from a text.

use std::{io, net::SocketAddr, time::Duration};

use doable_domain::{
    secret::Secret,
    server::{ServerDetails, TlsMode},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpSocket, TcpStream, lookup_host},
    time,
};
use tokio_postgres::{
    CancelToken, Client, Config, Error, config::SslMode, error::SqlState, tls::MakeTlsConnect,
};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::{tls, unreachable};
use crate::{
    Detail, ExecError,
    driver::{certificate, refusal},
};

/// How long a connection may take until somebody is signed in (security.md "Bounds").
const CONNECT_LIMIT: Duration = Duration::from_secs(5);

/// Asks a server whether it encrypts; it answers with one byte.
const SSL_REQUEST: [u8; 8] = [0, 0, 0, 8, 4, 210, 22, 47];

type TlsConnect = <MakeRustlsConnect as MakeTlsConnect<TcpStream>>::TlsConnect;

/// How a server is reached. Two that are equal can share connections.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Server {
    /// The database's name, for errors.
    target: String,
    details: ServerDetails,
    password: Option<Secret<String>>,
}

impl Server {
    pub(super) fn new(
        target: &str,
        details: ServerDetails,
        password: Option<Secret<String>>,
    ) -> Self {
        Self { target: target.to_owned(), details, password }
    }

    /// Signs in. The connection lives until its client is dropped.
    ///
    /// # Errors
    ///
    /// [`ExecError::Unreachable`] in words, which never hold the password.
    pub(super) async fn connect(&self) -> Result<Client, ExecError> {
        let connected = time::timeout(CONNECT_LIMIT, async {
            match self.sign_in(self.ssl_mode()).await {
                // As libpq: a server that offers TLS and fails at it may do without.
                Err(Refused::Tls(_)) if self.details.tls == TlsMode::Prefer => {
                    self.sign_in(SslMode::Disable).await
                }
                done => done,
            }
        });
        let (detail, reason) = match connected.await {
            Ok(Ok(client)) => return Ok(client),
            Ok(Err(refused)) => self.words(refused),
            Err(_) => {
                let ServerDetails { host, port, .. } = &self.details;
                (Detail::Place, refusal::silent(host, *port, CONNECT_LIMIT))
            }
        };
        Err(unreachable(&self.target, detail, reason))
    }

    /// Asks the server to stop what runs on the connection of `token`. It may be too late.
    pub(super) async fn stop(&self, token: &CancelToken) {
        let stopped = time::timeout(CONNECT_LIMIT, async {
            let stream = self.open().await?;
            let connect = self.tls_connect().map_err(Refused::Tls)?;
            token.cancel_query_raw(stream, connect).await.map_err(Refused::Server)
        });
        // The connection is closed all the same, and the statement has a limit of its own.
        match stopped.await {
            Ok(Ok(())) => {}
            Ok(Err(refused)) => {
                tracing::warn!(reason = self.words(refused).1, "could not ask to stop a statement");
            }
            Err(_) => tracing::warn!("could not ask to stop a statement: no answer"),
        }
    }

    fn ssl_mode(&self) -> SslMode {
        match self.details.tls {
            TlsMode::Disable => SslMode::Disable,
            TlsMode::Prefer => SslMode::Prefer,
            TlsMode::Require | TlsMode::VerifyFull => SslMode::Require,
        }
    }

    async fn sign_in(&self, mode: SslMode) -> Result<Client, Refused> {
        let stream = self.open().await?;
        let connect = self.tls_connect().map_err(Refused::Tls)?;
        let mut config = Config::new();
        config
            .dbname(&self.details.dbname)
            .user(&self.details.user)
            .application_name("doable")
            .ssl_mode(mode);
        if let Some(password) = &self.password {
            config.password(password.reveal());
        }
        let (client, connection) = match config.connect_raw(stream, connect).await {
            Ok(signed_in) => signed_in,
            Err(error) => return Err(self.refused(error, mode).await),
        };
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection to PostgreSQL has ended");
            }
        });
        Ok(client)
    }

    async fn refused(&self, error: Error, mode: SslMode) -> Refused {
        if let Some(error) = of_tls(&error) {
            return Refused::Tls(certificate::words(error, &self.details.host));
        }
        // The library has no more than a text for it.
        let may_lack_tls = mode == SslMode::Require && error.as_db_error().is_none();
        if may_lack_tls && self.lacks_tls().await { Refused::NoTls } else { Refused::Server(error) }
    }

    /// Whether the server itself says that it does not encrypt.
    async fn lacks_tls(&self) -> bool {
        let Ok(mut stream) = self.open().await else { return false };
        let asked = async {
            stream.write_all(&SSL_REQUEST).await?;
            stream.read_u8().await
        };
        asked.await.is_ok_and(|answer| answer == b'N')
    }

    fn tls_connect(&self) -> Result<TlsConnect, String> {
        let mut connector = tls::connector(self.details.tls).map_err(|error| error.to_string())?;
        let connect =
            MakeTlsConnect::<TcpStream>::make_tls_connect(&mut connector, &self.details.host);
        connect.map_err(|error| error.to_string())
    }

    /// Tries each address of the host; says why the last one failed.
    async fn open(&self) -> Result<TcpStream, Refused> {
        let ServerDetails { host, port, .. } = &self.details;
        let addresses = lookup_host((host.as_str(), *port)).await.map_err(|_| Refused::NoHost)?;
        let mut last = Refused::NoHost;
        for address in addresses {
            match open(address).await {
                Ok(stream) => return Ok(stream),
                Err(error) => last = Refused::NoPort(error),
            }
        }
        Err(last)
    }

    /// The detail to look at, and why.
    fn words(&self, refused: Refused) -> (Detail, String) {
        let ServerDetails { host, port, dbname, user, .. } = &self.details;
        let error = match refused {
            Refused::NoHost => return (Detail::Place, refusal::no_host(host)),
            Refused::NoPort(error) if error.kind() == io::ErrorKind::ConnectionRefused => {
                return (Detail::Place, refusal::no_port(host, *port));
            }
            Refused::NoPort(error) => return (Detail::Place, format!("`{host}:{port}`: {error}")),
            Refused::NoTls => return (Detail::Encryption, refusal::NO_TLS.to_owned()),
            Refused::Tls(reason) => {
                let reason = format!("no encrypted connection to `{host}:{port}`: {reason}");
                return (Detail::Encryption, reason);
            }
            Refused::Server(error) => error,
        };
        let Some(said) = error.as_db_error() else {
            // The library has no more than a text for a password that is asked for.
            let detail = if self.password.is_none() { Detail::Password } else { Detail::Place };
            let reason = format!("`{user}` could not sign in to `{host}:{port}`: {}", text(&error));
            return (detail, reason);
        };
        match *said.code() {
            SqlState::INVALID_PASSWORD => (Detail::Password, refusal::no_entry(user)),
            SqlState::INVALID_AUTHORIZATION_SPECIFICATION => {
                (Detail::User, format!("`{user}` may not sign in: {}", said.message()))
            }
            SqlState::INVALID_CATALOG_NAME => (Detail::Database, refusal::no_database(dbname)),
            SqlState::INSUFFICIENT_PRIVILEGE => {
                (Detail::Database, refusal::no_rights(user, dbname))
            }
            SqlState::TOO_MANY_CONNECTIONS => {
                (Detail::Place, "it has no connection left for us".to_owned())
            }
            SqlState::CANNOT_CONNECT_NOW => {
                (Detail::Place, "it is starting up or shutting down".to_owned())
            }
            _ => (Detail::Place, said.message().to_owned()),
        }
    }
}

/// Why there is no connection.
enum Refused {
    NoHost,
    NoPort(io::Error),
    /// It does not encrypt.
    NoTls,
    Tls(String),
    Server(Error),
}

async fn open(address: SocketAddr) -> io::Result<TcpStream> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    // A server that is gone without a word is noticed some time.
    socket.set_keepalive(true)?;
    let stream = socket.connect(address).await?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

/// Why the handshake failed, if it did: what rustls says stands within an `io::Error`.
fn of_tls(error: &Error) -> Option<&rustls::Error> {
    certificate::of_io(std::error::Error::source(error)?.downcast_ref()?)
}

fn text(error: &Error) -> String {
    std::error::Error::source(error).map_or_else(|| error.to_string(), ToString::to_string)
}
