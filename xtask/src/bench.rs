//! `cargo xtask bench`: builds for release and measures, baselines in the same run.

use std::{ffi::OsString, process::Command};

use crate::{
    display::{self, Xvfb},
    process,
    repo::{Profile, Repo},
    servers::Servers,
    setup::packages::{self, Purpose},
    ui,
};

/// What `cargo xtask bench` takes.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Passed on to the benchmark program.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    rest: Vec<OsString>,
}

/// Builds what is measured and what measures, then measures.
pub(crate) fn run(repo: &Repo, arguments: &Arguments) -> anyhow::Result<()> {
    packages::install(&[
        Purpose::Programs,
        Purpose::Window,
        Purpose::WindowTests,
        Purpose::Load,
        Purpose::Servers,
    ])?;
    ui::build_if_stale(repo)?;
    let mut windows = repo.cargo();
    windows.args(["build", "--release", "--bins", "--example", "empty_window"]);
    windows.args(["--features", "custom-protocol", "-p", "doable-desktop"]);
    process::run(&mut windows)?;
    let mut programs = repo.cargo();
    programs.args(["build", "--profile", "server", "--bins"]);
    for package in ["doable-cli", "doable-exec", "doable-benches"] {
        programs.args(["-p", package]);
    }
    process::run(&mut programs)?;

    let mut bench = Command::new(repo.binary(Profile::Server, "doable-bench"));
    bench
        .current_dir(&repo.root)
        .args(&arguments.rest)
        // Without it the driver waits for the window for ever.
        .env("TAURI_WEBVIEW_AUTOMATION", "true");
    let servers = Servers::start()?;
    bench.envs(servers.variables());
    if display::is_present() {
        return process::run(&mut bench);
    }
    let screen = Xvfb::start()?;
    screen.show(&mut bench);
    process::run(&mut bench)
}
