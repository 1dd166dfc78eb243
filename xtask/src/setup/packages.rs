//! The system's packages: what is missing, and how it comes here.
//!
//! Installed by itself on Debian and its relatives only. Elsewhere the list is
//! still checked, and `doctor` names what a person has to install.

use std::{
    fs,
    io::{IsTerminal, stdin},
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, bail};

use crate::{process, say};

/// What somebody wants to do that needs packages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Compile anything of ours: SQLite and ring hold C.
    Programs,
    /// Compile the window.
    Window,
    /// Drive the UI in a browser.
    BrowserTests,
    /// Drive the window on a screen that nobody sees.
    WindowTests,
    /// Run the database servers that tests talk to.
    Servers,
    /// Measure the server under load.
    Load,
}

/// How one sees that a package is there, whoever installed it.
#[derive(Debug, Clone, Copy)]
enum Probe {
    Program(&'static str),
    /// The name that `pkg-config` knows a library by.
    Library(&'static str),
    /// A program of PostgreSQL's, which Debian keeps out of the search path.
    Postgres(&'static str),
}

/// One package, by Debian's name.
#[derive(Debug)]
pub(crate) struct Package {
    pub(crate) name: &'static str,
    pub(crate) purpose: Purpose,
    probe: Probe,
}

/// The whole list.
pub(crate) const ALL: &[Package] = &[
    Package::new("build-essential", Purpose::Programs, Probe::Program("cc")),
    Package::new("pkg-config", Purpose::Window, Probe::Program("pkg-config")),
    Package::new("libwebkit2gtk-4.1-dev", Purpose::Window, Probe::Library("webkit2gtk-4.1")),
    Package::new(
        "chromium-headless-shell",
        Purpose::BrowserTests,
        Probe::Program("chromium-headless-shell"),
    ),
    Package::new("xvfb", Purpose::WindowTests, Probe::Program("Xvfb")),
    Package::new("webkit2gtk-driver", Purpose::WindowTests, Probe::Program("WebKitWebDriver")),
    Package::new("xdotool", Purpose::WindowTests, Probe::Program("xdotool")),
    Package::new("dbus-daemon", Purpose::WindowTests, Probe::Program("dbus-daemon")),
    Package::new("gnome-keyring", Purpose::WindowTests, Probe::Program("gnome-keyring-daemon")),
    // Debian's package also makes a cluster, and where systemd runs starts it.
    Package::new("postgresql", Purpose::Servers, Probe::Postgres("initdb")),
    // Without `mariadb-server`, which would run one as a service.
    Package::new("mariadb-server-core", Purpose::Servers, Probe::Program("mariadb-install-db")),
    Package::new("mariadb-client-core", Purpose::Servers, Probe::Program("my_print_defaults")),
    Package::new("openssl", Purpose::Servers, Probe::Program("openssl")),
    Package::new("wrk", Purpose::Load, Probe::Program("wrk")),
];

impl Package {
    const fn new(name: &'static str, purpose: Purpose, probe: Probe) -> Self {
        Self { name, purpose, probe }
    }

    /// Whether it is here. On a system without GTK windows, what only those
    /// need counts as here.
    pub(crate) fn is_here(&self) -> bool {
        let only_linux = matches!(self.purpose, Purpose::Window | Purpose::WindowTests);
        if only_linux && !cfg!(target_os = "linux") {
            return true;
        }
        match self.probe {
            Probe::Program(name) => process::find(name).is_some(),
            Probe::Postgres(name) => postgres_program(name).is_ok(),
            Probe::Library(name) => {
                process::output(Command::new("pkg-config").args(["--exists", name])).is_ok()
            }
        }
    }
}

/// A program of PostgreSQL's: from the search path, or of the newest version that Debian
/// keeps aside.
///
/// # Errors
///
/// Fails if there is none.
pub(crate) fn postgres_program(name: &str) -> anyhow::Result<PathBuf> {
    if let Some(found) = process::find(name) {
        return Ok(found);
    }
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    versions
        .filter_map(|version| Some((version.file_name().to_str()?.parse().ok()?, version.path())))
        .map(|(version, folder): (u32, PathBuf)| (version, folder.join("bin").join(name)))
        .filter(|(_, program)| program.is_file())
        .max()
        .map(|(_, program)| program)
        .with_context(|| format!("there is no `{name}`; the package is `postgresql`"))
}

/// The packages for `purposes` that are not here.
pub(crate) fn missing(purposes: &[Purpose]) -> Vec<&'static Package> {
    ALL.iter().filter(|one| purposes.contains(&one.purpose) && !one.is_here()).collect()
}

/// Installs what `purposes` need and is not here.
///
/// # Errors
///
/// Fails, with the list of what is missing, where there is no apt or it fails.
pub(crate) fn install(purposes: &[Purpose]) -> anyhow::Result<()> {
    let missing = missing(purposes);
    if missing.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> = missing.iter().map(|package| package.name).collect();
    say::line(format!("Missing packages: {}", names.join(" ")));
    if !has_apt() {
        bail!("install them by hand, then try again (the names are Debian's)");
    }
    // An index that can't be refreshed may still be good enough to install from.
    if !process::succeeds(apt()?.args(["update", "-q"]))? {
        say::problem("the package index was not refreshed whole; going on with what there is");
    }
    let mut command = apt()?;
    command.args(["install", "-y", "-q", "--no-install-recommends"]).args(&names);
    process::run(&mut command)
}

/// Whether this is Debian or a relative of it.
pub(crate) fn has_apt() -> bool {
    Path::new("/etc/debian_version").exists() && process::find("apt-get").is_some()
}

/// `apt-get` as root: directly, or through `sudo`, which may ask for a password
/// only where somebody sits who can type one.
fn apt() -> anyhow::Result<Command> {
    let settings = ["DEBIAN_FRONTEND=noninteractive", "apt-get", "-o", "DPkg::Lock::Timeout=300"];
    if process::output(Command::new("id").arg("-u"))?.trim() == "0" {
        let mut command = Command::new("env");
        command.args(settings);
        return Ok(command);
    }
    if process::find("sudo").is_none() {
        bail!("only root can install packages, and there is no `sudo`");
    }
    let mut command = Command::new("sudo");
    if !stdin().is_terminal() {
        command.arg("-n");
    }
    command.arg("env").args(settings);
    Ok(command)
}
