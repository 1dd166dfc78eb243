//! The database servers that tests talk to: a PostgreSQL and a MariaDB of this run's
//! own, on free ports of the loopback address, with their data in a temporary folder.
//!
//! Both sign people in and both offer TLS with a certificate of an authority that only
//! those trust who are told to, so that those ways are tested too. They sync to the disk
//! as they do in earnest. A server ends with this program, however that ends.

mod account;
mod certificate;
mod mariadb;
mod postgres;

use std::{
    fs::{self, File},
    net::{Ipv4Addr, TcpListener},
    path::{Path, PathBuf},
    process::Command,
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, bail};
use tempfile::TempDir;

use self::{
    account::Account,
    certificate::{Authority, Certificate},
};
use crate::{
    process::{self, Owned},
    say,
    setup::packages::{self, Purpose},
};

/// Who signs in to either server; it may do everything there.
const USER: &str = "doable";
/// Guards nothing: the data are a test's and gone with it.
const PASSWORD: &str = "only-for-tests";
/// How long a server may take to begin to listen.
const START_LIMIT: Duration = Duration::from_secs(60);
/// How often it is looked whether it does.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// Both servers, running; dropping this ends them and removes their data.
pub(crate) struct Servers {
    postgres: Server,
    mariadb: Server,
    account: Account,
    authority: Authority,
    // Last, since the servers write into it until they have ended.
    _folder: TempDir,
}

/// One server.
struct Server {
    // Ended when this is dropped.
    child: Owned,
    address: String,
    port: u16,
    folder: PathBuf,
}

impl Servers {
    /// Starts both and waits until they can be connected to.
    ///
    /// # Errors
    ///
    /// Fails, with the end of its log, where one does not start.
    pub(crate) fn start() -> anyhow::Result<Self> {
        let folder = tempfile::Builder::new().prefix("doable-servers-").tempdir()?;
        let account = Account::find()?;
        account.may_enter(folder.path())?;
        let authority = Authority::make(folder.path())?;
        let folders = (folder.path().join("postgres"), folder.path().join("mariadb"));
        thread::scope(|scope| {
            let other = scope.spawn(|| mariadb::prepare(&account, &authority, &folders.1));
            postgres::prepare(&account, &authority, &folders.0)?;
            other.join().unwrap_or_else(|_| bail!("preparing MariaDB panicked"))
        })?;
        // On this thread, as a child that is to end with its parent ends with the thread.
        let postgres = postgres::start_in(&account, &folders.0, free_port()?)?;
        let mariadb = mariadb::start_in(&account, &folders.1, free_port()?)?;
        Ok(Self { postgres, mariadb, account, authority, _folder: folder })
    }

    /// Ends the server `name` as a crash would, and starts it again where it was.
    fn restart(&mut self, name: &str) -> anyhow::Result<()> {
        match name {
            "postgres" => {
                let Server { child, port, folder, .. } = &mut self.postgres;
                postgres::crash(&self.account, folder, child)?;
                self.postgres = postgres::start_in(&self.account, &folder.clone(), *port)?;
            }
            "mariadb" => {
                let Server { child, port, folder, .. } = &mut self.mariadb;
                child.end();
                self.mariadb = mariadb::start_in(&self.account, &folder.clone(), *port)?;
            }
            other => bail!("there is no server `{other}`"),
        }
        Ok(())
    }

    /// What tests find the servers by: names of environment variables, with an address
    /// that has user, password and database, or with the file of the authority.
    pub(crate) fn variables(&self) -> [(&'static str, String); 3] {
        [
            ("DOABLE_TEST_POSTGRES", self.postgres.address.clone()),
            ("DOABLE_TEST_MARIADB", self.mariadb.address.clone()),
            ("DOABLE_TEST_CA", self.authority.certificate.display().to_string()),
        ]
    }
}

/// `cargo xtask servers`: starts both, says where they are and waits for Ctrl-C. A line
/// `restart postgres` or `restart mariadb` meanwhile crashes that one and brings it back.
pub(crate) fn run() -> anyhow::Result<()> {
    packages::install(&[Purpose::Servers])?;
    let (sender, told) = mpsc::channel();
    let stop = sender.clone();
    ctrlc::set_handler(move || {
        // Nobody listens only once this command has ended already.
        let _ = stop.send(None);
    })?;
    let mut servers = Servers::start()?;
    for (name, value) in servers.variables() {
        say::line(format!("export {name}='{value}'"));
    }
    // Ends with this program; servers start on this thread (see `Servers::start`).
    thread::spawn(move || {
        for line in std::io::stdin().lines().map_while(Result::ok) {
            let _ = sender.send(Some(line));
        }
    });
    while let Some(line) = told.recv().context("nothing waits for Ctrl-C any more")? {
        match line.trim().split_once(' ') {
            Some(("restart", name)) => {
                servers.restart(name)?;
                say::line(format!("restarted {name}"));
            }
            _ => say::problem(format!("`{line}` is not `restart postgres` or `restart mariadb`")),
        }
    }
    Ok(())
}

/// A port that nobody listens on just now.
fn free_port() -> anyhow::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

/// Starts `command` with its output in the file `log`, and waits until `is_ready`.
fn start(
    mut command: Command,
    log: &Path,
    mut is_ready: impl FnMut() -> bool,
) -> anyhow::Result<Owned> {
    let file = File::create(log).with_context(|| log.display().to_string())?;
    command.stdin(std::process::Stdio::null()).stdout(file.try_clone()?).stderr(file);
    let mut child = Owned(process::spawn(&mut command)?);
    let deadline = Instant::now() + START_LIMIT;
    while !is_ready() {
        if let Some(status) = child.0.try_wait()? {
            bail!("the server has ended with {status}:\n{}", end_of(log));
        }
        if Instant::now() > deadline {
            bail!("the server does not listen:\n{}", end_of(log));
        }
        thread::sleep(LOOK_EVERY);
    }
    Ok(child)
}

/// The last lines of a log.
fn end_of(log: &Path) -> String {
    let text = fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    lines.get(lines.len().saturating_sub(20)..).unwrap_or_default().join("\n")
}
