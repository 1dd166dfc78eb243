//! `cargo xtask dev`: the window over the Vite server, so that edits show at once.

use std::{
    net::{Ipv4Addr, TcpStream},
    thread,
    time::{Duration, Instant},
};

use anyhow::bail;

use crate::{
    process::{self, Owned},
    repo::Repo,
    setup::{
        npm,
        packages::{self, Purpose},
    },
    ui,
};

/// The port of `build.devUrl` in tauri.conf.json.
const VITE_PORT: u16 = 5173;

/// Starts Vite and the window, and ends Vite when the window is closed.
pub(crate) fn run(repo: &Repo) -> anyhow::Result<()> {
    packages::install(&[Purpose::Programs, Purpose::Window])?;
    npm::install(repo, ui::FOLDER)?;
    process::run(repo.cargo().args(["build", "-p", "doable-exec", "--bin", "doable-jq"]))?;
    let mut vite = repo.npm_exec(ui::FOLDER, "vite");
    vite.args(["--port", &VITE_PORT.to_string(), "--strictPort"]);
    let mut vite = Owned(process::spawn(&mut vite)?);
    wait_for(&mut vite)?;
    process::run(repo.cargo().args(["run", "-p", "doable-desktop"]))
}

/// Returns once Vite accepts connections; its output has no line for machines.
fn wait_for(vite: &mut Owned) -> anyhow::Result<()> {
    let started = Instant::now();
    while TcpStream::connect((Ipv4Addr::LOCALHOST, VITE_PORT)).is_err() {
        if let Some(status) = vite.0.try_wait()? {
            bail!("the Vite server ended: {status}");
        }
        if started.elapsed() > Duration::from_secs(30) {
            bail!("the Vite server does not answer on port {VITE_PORT}");
        }
        thread::sleep(Duration::from_millis(50));
    }
    Ok(())
}
