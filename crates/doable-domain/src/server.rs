//! Where a database server is and how it is reached: the `details` of a database that
//! is not a file, with the reference API's keys (actions.md §1).

use serde_json::{Map, Value};

use crate::{database::Engine, problem::Problems};

/// A database on a server, as its checked `details` name it. The password is apart, on
/// [`crate::database::Database`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ServerDetails {
    /// The host's name or address.
    pub host: String,
    /// The TCP port.
    pub port: u16,
    /// The database on that server.
    pub dbname: String,
    /// Who signs in.
    pub user: String,
    /// Whether the connection is encrypted.
    pub tls: TlsMode,
}

/// How far a connection is encrypted, with `PostgreSQL`'s words (libpq, "SSL Mode
/// Descriptions").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum TlsMode {
    /// In clear.
    Disable,
    /// Encrypted if the server can, without checking who it is.
    #[default]
    Prefer,
    /// Encrypted or not at all, without checking who it is.
    Require,
    /// Encrypted, and the server's certificate is one for this host by an authority that
    /// the system trusts.
    VerifyFull,
}

impl TlsMode {
    const ALL: [Self; 4] = [Self::Disable, Self::Prefer, Self::Require, Self::VerifyFull];

    /// The mode as it stands in `details`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Disable => "disable",
            Self::Prefer => "prefer",
            Self::Require => "require",
            Self::VerifyFull => "verify-full",
        }
    }
}

/// The port an engine's servers listen on unless told otherwise; files have none.
#[must_use]
pub fn usual_port(engine: Engine) -> Option<u16> {
    match engine {
        Engine::Sqlite => None,
        Engine::Postgres => Some(5432),
        Engine::Mysql => Some(3306),
    }
}

impl ServerDetails {
    /// Reads `host`, `port`, `dbname`, `user`, and `ssl-mode` or the older `ssl`.
    ///
    /// # Errors
    ///
    /// All that is wrong, by `details.<key>`.
    pub fn read(engine: Engine, details: &Map<String, Value>) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        let mut text = |key: &str, missing: &str| {
            let text = details.get(key).and_then(Value::as_str).unwrap_or_default().trim();
            if text.is_empty() {
                problems.add(format!("details.{key}"), missing);
            }
            text.to_owned()
        };
        let host = text("host", "name the server");
        let dbname = text("dbname", "name the database on that server");
        let user = text("user", "say who signs in");
        let port = port(engine, details).unwrap_or_else(|problem| {
            problems.add("details.port", problem);
            0
        });
        let tls = tls(details).unwrap_or_else(|problem| {
            problems.add("details.ssl-mode", problem);
            TlsMode::default()
        });
        problems.or(Self { host, port, dbname, user, tls })
    }
}

fn port(engine: Engine, details: &Map<String, Value>) -> Result<u16, &'static str> {
    let given = match details.get("port") {
        None | Some(Value::Null) => return usual_port(engine).ok_or("a file has no port"),
        // Forms send text.
        Some(Value::String(text)) if text.trim().is_empty() => return port(engine, &Map::new()),
        Some(Value::String(text)) => text.trim().parse().ok(),
        Some(given) => given.as_u64().and_then(|port| u16::try_from(port).ok()),
    };
    given.filter(|port| *port > 0).ok_or("a port is a number from 1 to 65535")
}

fn tls(details: &Map<String, Value>) -> Result<TlsMode, String> {
    let ssl = details.get("ssl").and_then(Value::as_bool);
    match details.get("ssl-mode") {
        None | Some(Value::Null) => Ok(match ssl {
            Some(true) => TlsMode::Require,
            Some(false) => TlsMode::Disable,
            None => TlsMode::default(),
        }),
        Some(given) => {
            let mode = given
                .as_str()
                .and_then(|word| TlsMode::ALL.into_iter().find(|mode| mode.as_str() == word));
            let words = TlsMode::ALL.map(|mode| format!("`{}`", mode.as_str())).join(", ");
            mode.ok_or_else(|| format!("choose one of {words}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(engine: Engine, details: Value) -> Result<ServerDetails, Problems> {
        ServerDetails::read(engine, details.as_object().unwrap())
    }

    #[test]
    fn what_is_not_said_is_usual() {
        let short = json!({"host": " db.example ", "dbname": "shop", "user": "ana"});
        for (engine, port) in [(Engine::Postgres, 5432), (Engine::Mysql, 3306)] {
            let read = read(engine, short.clone()).unwrap();

            assert_eq!((read.host.as_str(), read.port), ("db.example", port));
            assert_eq!(read.tls, TlsMode::Prefer);
        }
    }

    #[test]
    fn the_port_and_the_encryption_are_read_in_both_ways() {
        for (more, port, tls) in [
            (json!({"port": 5433, "ssl": true}), 5433, TlsMode::Require),
            (json!({"port": "5434", "ssl": false}), 5434, TlsMode::Disable),
            (json!({"port": "", "ssl-mode": "verify-full"}), 5432, TlsMode::VerifyFull),
            (json!({"port": null, "ssl": true, "ssl-mode": "prefer"}), 5432, TlsMode::Prefer),
        ] {
            let mut details = json!({"host": "h", "dbname": "d", "user": "u"});
            details.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());

            let read = read(Engine::Postgres, details).unwrap();

            assert_eq!((read.port, read.tls), (port, tls), "{more}");
        }
    }

    #[test]
    fn all_that_is_wrong_is_said_at_once() {
        let wrong = json!({"host": " ", "port": 70_000, "user": 7, "ssl-mode": "always"});

        let problems = read(Engine::Mysql, wrong).unwrap_err();

        let keys: Vec<_> = problems.by_field().keys().map(String::as_str).collect();
        let want =
            ["details.dbname", "details.host", "details.port", "details.ssl-mode", "details.user"];
        assert_eq!(keys, want);
    }
}
