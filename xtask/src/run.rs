//! `cargo xtask run`: builds the app and opens it.
//!
//! With no screen, or with `--serve`, the same UI is served to a browser on this
//! machine; that build needs no webkit.

use std::{ffi::OsString, net::TcpListener, process::Command};

use crate::{
    display, process,
    repo::{Profile, Repo},
    say,
    setup::packages::{self, Purpose},
    ui,
};

/// Where `doable serve` listens, so that the address is the same each time.
const USUAL: &str = "127.0.0.1:7171";
/// Where it listens if that is taken: a port the system picks.
const ANY: &str = "127.0.0.1:0";

/// What `cargo xtask run` takes.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Serve the UI to a browser on this machine instead of opening the window.
    #[arg(long)]
    serve: bool,
    /// Passed on to the program.
    #[arg(last = true)]
    rest: Vec<OsString>,
}

/// Builds and starts the window, or the server where there is no screen.
pub(crate) fn run(repo: &Repo, arguments: &Arguments) -> anyhow::Result<()> {
    if !arguments.serve && display::is_present() {
        return window(repo, arguments);
    }
    if !arguments.serve {
        say::line("There is no display here, so the UI is served to a browser instead.");
    }
    serve(repo, arguments)
}

fn window(repo: &Repo, arguments: &Arguments) -> anyhow::Result<()> {
    packages::install(&[Purpose::Programs, Purpose::Window])?;
    ui::build_if_stale(repo)?;
    let mut build = repo.cargo();
    build.args(["build", "--features", "doable-desktop/custom-protocol"]);
    build.args(["-p", "doable-desktop", "--bin", "doable-desktop"]);
    process::run(helpers(&mut build))?;
    process::run(Command::new(repo.binary(Profile::Debug, "doable-desktop")).args(&arguments.rest))
}

fn serve(repo: &Repo, arguments: &Arguments) -> anyhow::Result<()> {
    packages::install(&[Purpose::Programs])?;
    ui::build_if_stale(repo)?;
    process::run(helpers(repo.cargo().arg("build")))?;
    let listen = if TcpListener::bind(USUAL).is_ok() { USUAL } else { ANY };
    let mut program = Command::new(repo.binary(Profile::Debug, "doable"));
    process::run(program.args(["serve", "--listen", listen]).args(&arguments.rest))
}

/// The terminal door, and the worker that answers jq programs, which every door
/// looks for beside its own binary.
fn helpers(build: &mut Command) -> &mut Command {
    build.args(["-p", "doable-cli", "--bin", "doable", "-p", "doable-exec", "--bin", "doable-jq"])
}
