//! The `details` that somebody sends of a database: checked, with connection strings
//! taken apart and the password taken out.

use doable_domain::{
    connection_string, database::Engine, postgres_files::PasswordSource, problem::Problems,
    secret::Secret, server::ServerDetails,
};
use serde_json::{Map, Value};

/// What `details.password` shows where one is set; sent back, it means "unchanged".
pub(super) const MASK: &str = "**MetabasePass**";

/// The key that says where a password is to be read from instead of what it is.
const SOURCE_KEY: &str = "password-from";
/// The keys that may hold a connection string.
const STRING_KEYS: [&str; 2] = ["connection-uri", "url"];
/// Other keys with one of these in it would be a secret in clear.
const SECRET_WORDS: [&str; 4] = ["pass", "secret", "token", "private-key"];

/// Checked details, without any secret.
pub(super) struct Details {
    /// As they are stored: a password is the mask.
    pub(super) map: Map<String, Value>,
    pub(super) password: Password,
}

/// What is said of the password.
pub(super) enum Password {
    /// There is none.
    None,
    /// It is the one that is kept.
    Unchanged,
    /// It is this one.
    New(Secret<String>),
    /// It stands in a file of `PostgreSQL`'s tools, and is not read yet.
    Named(PasswordSource),
}

impl Details {
    /// Checks what was sent.
    pub(super) fn check(
        engine: Engine,
        mut map: Map<String, Value>,
        problems: &mut Problems,
    ) -> Self {
        for key in STRING_KEYS {
            split(engine, key, &mut map, problems);
        }
        let password = match take_source(engine, &mut map, problems) {
            Some(source) => Password::Named(source),
            None => take_password(&mut map, problems),
        };
        for key in map.keys() {
            if SECRET_WORDS.iter().any(|word| key.to_ascii_lowercase().contains(word)) {
                let text = "only `password` is kept secret; leave this out";
                problems.add(format!("details.{key}"), text);
            }
        }
        match engine {
            Engine::Sqlite => {
                let path = map.get("db").and_then(Value::as_str).unwrap_or_default();
                if path.trim().is_empty() {
                    problems.add("details.db", "name the file");
                }
            }
            Engine::Postgres | Engine::Mysql => {
                if let Err(wrong) = ServerDetails::read(engine, &map) {
                    problems.extend(wrong);
                }
            }
        }
        if !matches!(password, Password::None) {
            map.insert("password".to_owned(), MASK.into());
        }
        Self { map, password }
    }
}

/// Whether stored details say that a password is kept.
pub(super) fn has_password(details: &Map<String, Value>) -> bool {
    details.get("password").is_some_and(|password| password == MASK)
}

/// The server that a password may be sent to: engine, host and port.
pub(super) fn server(engine: Engine, details: &Map<String, Value>) -> String {
    match ServerDetails::read(engine, details) {
        Ok(ServerDetails { host, port, .. }) => {
            format!("{}://{}:{port}", engine.as_str(), host.to_ascii_lowercase())
        }
        // A file, which is on no server.
        Err(_) => engine.as_str().to_owned(),
    }
}

/// Puts what the connection string in `key` says into the keys it is about.
fn split(engine: Engine, key: &str, map: &mut Map<String, Value>, problems: &mut Problems) {
    let text = match map.get(key) {
        Some(_) if engine == Engine::Sqlite => return,
        None => return,
        Some(Value::String(text)) => text.clone(),
        Some(Value::Null) => String::new(),
        Some(_) => {
            problems.add(format!("details.{key}"), "a connection string is text");
            return;
        }
    };
    map.remove(key);
    if text.trim().is_empty() {
        return;
    }
    match connection_string::read(&text) {
        Ok(read) if read.engine == engine => map.extend(read.details),
        Ok(read) => {
            let text = format!("that is a connection string of {}", read.engine.as_str());
            problems.add(format!("details.{key}"), text);
        }
        Err(error) => problems.add(format!("details.{key}"), error.to_string()),
    }
}

/// Where the password is to be read from, if that is said; then there is no other.
fn take_source(
    engine: Engine,
    map: &mut Map<String, Value>,
    problems: &mut Problems,
) -> Option<PasswordSource> {
    let said = map.remove(SOURCE_KEY).filter(|said| !said.is_null())?;
    let source = said.as_str().and_then(PasswordSource::parse);
    if source.is_none() || engine != Engine::Postgres {
        let text = "only PostgreSQL's passwords are read, from `password-file` or `service:NAME`";
        problems.add(format!("details.{SOURCE_KEY}"), text);
        return None;
    }
    map.remove("password");
    source
}

fn take_password(map: &mut Map<String, Value>, problems: &mut Problems) -> Password {
    match map.remove("password") {
        None | Some(Value::Null) => Password::None,
        Some(Value::String(text)) if text.is_empty() => Password::None,
        Some(Value::String(text)) if text == MASK => Password::Unchanged,
        Some(Value::String(text)) => Password::New(Secret::new(text)),
        Some(_) => {
            problems.add("details.password", "a password is text");
            Password::None
        }
    }
}
