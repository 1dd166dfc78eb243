//! A message bus of a test's own, so that nobody's session is touched.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

use anyhow::Context;

/// A session bus; it ends with this value.
pub struct Bus {
    daemon: Child,
    /// What `DBUS_SESSION_BUS_ADDRESS` has to be.
    pub address: String,
}

impl Bus {
    /// Starts it.
    ///
    /// # Errors
    ///
    /// If the program is not installed; says which package has it.
    pub fn start() -> anyhow::Result<Self> {
        let mut daemon = Command::new("dbus-daemon")
            .args(["--session", "--nofork", "--print-address=1"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("dbus-daemon (package dbus-daemon) could not be started")?;
        let said = daemon.stdout.take().context("it has an output")?;
        let mut bus = Self { daemon, address: String::new() };
        BufReader::new(said).read_line(&mut bus.address)?;
        bus.address.truncate(bus.address.trim_end().len());
        Ok(bus)
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        // Already gone is as good.
        let _ = self.daemon.kill();
        let _ = self.daemon.wait();
    }
}
