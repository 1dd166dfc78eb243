//! Checks that read the code and do not run it. Each counts as one test.

use std::process::Command;

use crate::{
    process,
    repo::{Repo, WORKSPACE},
    setup::tools::{self, DENY, MACHETE},
    test::tally::Tally,
    tidy, ui,
};

/// Runs every check, also after one that failed.
pub(super) fn run(repo: &Repo) -> anyhow::Result<Tally> {
    // The binaries embed the UI's bundle, so nothing type-checks without one.
    ui::build_if_stale(repo)?;
    let deny = tools::install(&DENY)?;
    let machete = tools::install(&MACHETE)?;

    let mut tally = Tally::default();
    let mut check = |name: &str, command: &mut Command| {
        let ok = process::succeeds(command.current_dir(&repo.root))?;
        tally.check(&format!("lint: {name}"), ok);
        anyhow::Ok(())
    };
    check("fmt", repo.cargo().args(["fmt", "--all", "--check"]))?;
    check("clippy", clippy(repo).args(["--all-targets", "--", "-D", "warnings"]))?;
    // `--all-targets` leaves out a test program that is not run by default.
    check(
        "clippy of tests/window",
        clippy(repo).args(["--test", "window", "--", "-D", "warnings"]),
    )?;
    check("doc", doc(repo).env("RUSTDOCFLAGS", "-D warnings"))?;
    check("deny", Command::new(deny).args(["check", "bans", "licenses", "sources"]))?;
    check("machete", Command::new(machete).arg(&repo.root))?;
    tally.check("lint: tidy", tidy::is_tidy(repo)?);
    Ok(tally)
}

fn clippy(repo: &Repo) -> Command {
    let mut command = repo.cargo();
    command.arg("clippy").args(WORKSPACE);
    command
}

fn doc(repo: &Repo) -> Command {
    let mut command = repo.cargo();
    command.arg("doc").args(WORKSPACE).arg("--no-deps");
    command
}
