//! A screen for machines that have none: Xvfb on a display number it picks itself.

use std::{
    env,
    io::{BufRead, BufReader},
    process::{Command, Stdio},
};

use anyhow::Context;

use crate::process::{self, Owned};

/// Whether a window could be opened here for a person to see.
pub(crate) fn is_present() -> bool {
    let set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

/// A running Xvfb; dropping it ends the server.
pub(crate) struct Xvfb {
    _server: Owned,
    /// What `DISPLAY` has to be, such as `:3`.
    pub(crate) display: String,
}

impl Xvfb {
    /// Starts a server and waits until it can be connected to.
    pub(crate) fn start() -> anyhow::Result<Self> {
        let mut command = Command::new("Xvfb");
        // `-displayfd 1`: Xvfb takes the first free number and writes it, once it
        // is ready, to its standard output. Nothing is guessed and nothing is polled.
        command
            .args(["-displayfd", "1", "-screen", "0", "1280x900x24", "-nolisten", "tcp"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut server = Owned(process::spawn(&mut command)?);
        let pipe = server.0.stdout.take().context("Xvfb has no standard output")?;
        let mut number = String::new();
        BufReader::new(pipe).read_line(&mut number)?;
        let number: u32 = number.trim().parse().context("Xvfb did not start")?;
        Ok(Self { _server: server, display: format!(":{number}") })
    }

    /// Makes `command` open its windows here.
    pub(crate) fn show(&self, command: &mut Command) {
        command
            .env("DISPLAY", &self.display)
            .env_remove("WAYLAND_DISPLAY")
            .env("GDK_BACKEND", "x11");
    }
}
