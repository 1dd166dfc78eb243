//! The password file and the service files of `PostgreSQL`'s own tools, looked into when
//! somebody at this machine asks (its manual, "The Password File" and "The Connection
//! Service File").
//!
//! Where they are is the environment's and the system's to say, never a caller's. A
//! password goes from the file among the secrets, and is never shown.

use std::{
    env,
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
};

use doable_domain::{
    database::Engine,
    postgres_files::{PasswordSource, Service, Sought, find_password, services},
    problem::Problems,
    run::Door,
    secret::Secret,
    server::ServerDetails,
};
use serde_json::{Map, Value};

use super::{
    details::{Details, Password},
    password::PASSWORD_KEY,
};
use crate::{
    App, AppError, Permission,
    caller::Caller,
    wire::metadata::{FindPostgres, PostgresFiles, PostgresService},
};

/// Far more than a person's connections take.
const MAX_BYTES: u64 = 1 << 20;
/// Where Debian's and its descendants' libraries look for services of the whole system.
const SYSTEM_FOLDER: &str = "/etc/postgresql-common";

/// Where the files are.
#[derive(Debug, Clone, Default)]
pub(crate) struct PostgresPlaces {
    pub(crate) password_file: Option<PathBuf>,
    /// The person's own one first, which goes before the system's.
    pub(crate) service_files: Vec<PathBuf>,
}

impl PostgresPlaces {
    /// What `PGPASSFILE`, `PGSERVICEFILE` and `PGSYSCONFDIR` say, and the usual places.
    pub(crate) fn from_environment() -> Self {
        let named =
            |variable| env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from);
        let (own, password_file) = if cfg!(windows) {
            (dirs::data_dir().map(|folder| folder.join("postgresql")), "pgpass.conf")
        } else {
            (dirs::home_dir(), ".pgpass")
        };
        let usual = |name: &str| own.as_ref().map(|folder| folder.join(name));
        let system = named("PGSYSCONFDIR").unwrap_or_else(|| SYSTEM_FOLDER.into());
        let own_services = named("PGSERVICEFILE").or_else(|| usual(".pg_service.conf"));
        Self {
            password_file: named("PGPASSFILE").or_else(|| usual(password_file)),
            service_files: own_services
                .into_iter()
                .chain([system.join("pg_service.conf")])
                .collect(),
        }
    }

    /// Every service; the first of a name counts.
    fn services(&self, notes: &mut Vec<String>) -> Vec<Service> {
        let mut all: Vec<Service> = Vec::new();
        for path in &self.service_files {
            match read(path, Readers::Anybody) {
                Ok(Some(text)) => {
                    let known = |service: &Service| all.iter().any(|one| one.name == service.name);
                    let new: Vec<_> = services(&text).into_iter().filter(|s| !known(s)).collect();
                    all.extend(new);
                }
                Ok(None) => {}
                Err(note) => notes.push(note),
            }
        }
        all
    }

    /// The password file's text.
    fn passwords(&self) -> Result<String, String> {
        let text = self.password_file.as_deref().map(|path| read(path, Readers::Owner));
        Ok(text.transpose()?.flatten().unwrap_or_default())
    }

    /// The password that `source` has for the server of `details`.
    fn password(
        &self,
        source: &PasswordSource,
        details: &Map<String, Value>,
    ) -> Result<Secret<String>, String> {
        // What is wrong with the details is said of them.
        let server = ServerDetails::read(Engine::Postgres, details)
            .map_err(|_| "fill in the rest first".to_owned())?;
        let found = match source {
            PasswordSource::File => find_password(&self.passwords()?, &sought(&server)),
            PasswordSource::Service(name) => {
                let found = self.services(&mut Vec::new()).into_iter().find(|s| s.name == *name);
                // A service's password is for its own server.
                let of_server = |service: &Service| {
                    service.details.get("host").and_then(Value::as_str) == Some(&server.host)
                        && service.details.get("port") == Some(&server.port.into())
                };
                found.filter(of_server).and_then(|service| service.password)
            }
        };
        let ServerDetails { host, port, dbname, user, .. } = server;
        found.ok_or_else(|| {
            let place = match source {
                PasswordSource::File => self.password_file_in_words(),
                PasswordSource::Service(name) => format!("the service `{name}`"),
            };
            format!("{place} has no password for `{user}` at `{host}:{port}/{dbname}`; enter it")
        })
    }

    fn password_file_in_words(&self) -> String {
        match &self.password_file {
            Some(path) => format!("`{}`", path.display()),
            None => "the password file".to_owned(),
        }
    }

    fn look(&self, request: &FindPostgres) -> PostgresFiles {
        let mut notes = Vec::new();
        let services = self.services(&mut notes);
        let passwords = self.passwords().unwrap_or_else(|note| {
            notes.push(note);
            String::new()
        });
        let in_file = |details: &Map<String, Value>| {
            let server = ServerDetails::read(Engine::Postgres, details).ok()?;
            find_password(&passwords, &sought(&server))?;
            Some(PasswordSource::File.to_string())
        };
        let told = |service: Service| PostgresService {
            password_from: match &service.password {
                Some(_) => Some(PasswordSource::Service(service.name.clone()).to_string()),
                None => in_file(&service.details),
            },
            name: service.name,
            details: service.details,
            problem: service.problem,
        };
        PostgresFiles {
            password_from: in_file(&request.details),
            services: services.into_iter().map(told).collect(),
            password_file: self.password_file_in_words(),
            notes,
        }
    }
}

fn sought(server: &ServerDetails) -> Sought<'_> {
    let ServerDetails { host, port, dbname, user, .. } = server;
    Sought { host, port: *port, dbname, user }
}

impl App {
    /// The services and passwords that `PostgreSQL`'s own tools would use; a password
    /// itself is not among them.
    ///
    /// # Errors
    ///
    /// [`AppError::Forbidden`] unless the caller may edit and is at this machine.
    pub async fn find_postgres_files(
        &self,
        caller: &Caller,
        request: FindPostgres,
    ) -> Result<PostgresFiles, AppError> {
        allow_here(caller)?;
        self.in_postgres_files(move |places| places.look(&request)).await
    }

    /// Puts the password in that `details` only name, if they do; it is a problem if
    /// there is none.
    ///
    /// # Errors
    ///
    /// [`AppError::Forbidden`] unless the caller may edit and is at this machine.
    pub(super) async fn read_named_password(
        &self,
        caller: &Caller,
        details: &mut Details,
        problems: &mut Problems,
    ) -> Result<(), AppError> {
        let Password::Named(source) = &details.password else { return Ok(()) };
        allow_here(caller)?;
        let (source, map) = (source.clone(), details.map.clone());
        match self.in_postgres_files(move |places| places.password(&source, &map)).await? {
            Ok(password) => details.password = Password::New(password),
            Err(reason) => problems.add(PASSWORD_KEY, reason),
        }
        Ok(())
    }

    async fn in_postgres_files<T: Send + 'static>(
        &self,
        work: impl FnOnce(&PostgresPlaces) -> T + Send + 'static,
    ) -> Result<T, AppError> {
        let app = self.clone();
        let done = tokio::task::spawn_blocking(move || work(&app.0.postgres)).await;
        done.map_err(|_| AppError::invalid(PASSWORD_KEY, "the program is ending"))
    }
}

/// The files are those of whoever runs the program, who is at this machine.
fn allow_here(caller: &Caller) -> Result<(), AppError> {
    caller.allow(Permission::Edit)?;
    let is_here = match caller.address {
        Some(ip) => ip.to_canonical().is_loopback(),
        None => matches!(caller.door, Door::Window | Door::Terminal),
    };
    if is_here { Ok(()) } else { Err(AppError::Forbidden) }
}

/// Who may be able to read a file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Readers {
    Anybody,
    /// Otherwise it is not used, as `PostgreSQL`'s tools do not use it.
    Owner,
}

/// The file's text; `None` if there is none, or why it is not used.
fn read(path: &Path, readers: Readers) -> Result<Option<String>, String> {
    let failed = |error: io::Error| format!("`{}`: {error}", path.display());
    // Before it is opened: opening a pipe waits for whoever writes to it.
    match fs::metadata(path) {
        Ok(found) if !found.is_file() => {
            return Err(format!("`{}` is no plain file, so it is not used", path.display()));
        }
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(error)),
    }
    let file = File::open(path).map_err(failed)?;
    if readers == Readers::Owner && others_may(&file.metadata().map_err(failed)?) {
        return Err(format!(
            "others have rights to `{0}`, so it is not used; `chmod 600 {0}`",
            path.display()
        ));
    }
    let mut bytes = Vec::new();
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(format!("`{}` is over 1 MiB, so it is not used", path.display()));
    }
    Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
}

#[cfg(unix)]
fn others_may(file: &fs::Metadata) -> bool {
    std::os::unix::fs::PermissionsExt::mode(&file.permissions()) & 0o077 != 0
}

/// Elsewhere the folder's own rights keep others away.
#[cfg(not(unix))]
fn others_may(_: &fs::Metadata) -> bool {
    false
}
