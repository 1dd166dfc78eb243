//! The service file, `pg_service.conf`: a section for each service, `key=value` in it.

use serde_json::{Map, Value, json};

use crate::{
    connection_string::{self, NotAConnectionString},
    database::Engine,
    secret::Secret,
    server::usual_port,
};

/// The keys of a service that are those of a database's `details`.
const SAME_KEYS: [&str; 3] = ["host", "dbname", "user"];

/// One service of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Service {
    /// What stands between its brackets.
    pub name: String,
    /// `host`, `port`, `dbname`, `user`, `ssl-mode`: those that it says or implies.
    pub details: Map<String, Value>,
    /// Its password, if it has one of its own.
    pub password: Option<Secret<String>>,
    /// Why it can't be connected to from here, in words.
    pub problem: Option<String>,
}

/// The services of a file in their order; the first of a name counts, as for `psql`.
///
/// A line that is neither a section, a comment nor a `key=value` is passed over, and so
/// are keys that a database's `details` do not have.
#[must_use]
pub fn services(file: &str) -> Vec<Service> {
    let mut sections: Vec<(String, Vec<(String, String)>)> = Vec::new();
    for line in file.lines().map(str::trim).filter(|line| !line.starts_with('#')) {
        let name = line.strip_prefix('[').and_then(|line| line.split_once(']'));
        if let Some((name, _)) = name {
            sections.push((name.to_owned(), Vec::new()));
        } else if let (Some((_, keys)), Some((key, value))) =
            (sections.last_mut(), line.split_once('='))
        {
            keys.push((key.trim().to_owned(), value.trim().to_owned()));
        }
    }
    let mut services: Vec<Service> = Vec::with_capacity(sections.len());
    for (name, keys) in sections {
        if !name.is_empty() && !services.iter().any(|service| service.name == name) {
            services.push(service(name, &keys));
        }
    }
    services
}

fn service(name: String, keys: &[(String, String)]) -> Service {
    let value = |key: &str| {
        let found = keys.iter().rev().find(|(known, _)| known == key);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    };
    let mut details = Map::new();
    for key in SAME_KEYS {
        details.extend(value(key).map(|value| (key.to_owned(), value.into())));
    }
    let mut problem = None;
    // The address to connect to, where there is no name to check a certificate by.
    let host = value("host").or(value("hostaddr")).unwrap_or("localhost");
    if host.contains(',') {
        problem = Some(NotAConnectionString::SeveralHosts.to_string());
    } else if host.starts_with(['/', '@']) {
        problem = Some("it leads to a socket; only connections over TCP are made".to_owned());
    }
    details.insert("host".to_owned(), host.into());
    match value("port").map(str::parse::<u16>) {
        None => drop(details.insert("port".to_owned(), json!(usual_port(Engine::Postgres)))),
        Some(Ok(port)) if port > 0 => drop(details.insert("port".to_owned(), port.into())),
        Some(_) => problem = problem.or(Some("its port is no number from 1 to 65535".to_owned())),
    }
    // A database is named after who signs in unless it is said.
    if let Some(user) = value("user") {
        details.entry("dbname").or_insert_with(|| user.into());
    }
    match value("sslmode").map(connection_string::tls) {
        None => {}
        Some(Ok(mode)) => drop(details.insert("ssl-mode".to_owned(), mode.as_str().into())),
        Some(Err(_)) => problem = problem.or(Some("its `sslmode` is not known".to_owned())),
    }
    let password = value("password").map(|password| Secret::new(password.to_owned()));
    Service { name, details, password, problem }
}
