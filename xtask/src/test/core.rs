//! The Rust tests: every crate's own, and `tests/it` through the whole program.

use crate::{
    process,
    repo::{Repo, WORKSPACE},
    servers::Servers,
    test::tally::Tally,
    ui,
};

/// Builds everything once, then runs it.
pub(super) fn run(repo: &Repo) -> anyhow::Result<Tally> {
    ui::build_if_stale(repo)?;
    build(repo)?;
    let servers = Servers::start()?;
    let mut command = repo.cargo();
    command.arg("test").args(WORKSPACE).arg("--no-fail-fast").envs(servers.variables());
    let heard = process::listen(&mut command)?;
    Ok(Tally::of_cargo("core: cargo test", &heard))
}

/// Builds the programs and the test programs, with the features that all steps share.
///
/// `--all-targets` counts in the features that only tests ask for; a plain build
/// of the same programs would compile tokio and all above it again.
pub(super) fn build(repo: &Repo) -> anyhow::Result<()> {
    process::run(repo.cargo().arg("build").args(WORKSPACE).arg("--all-targets"))
}
