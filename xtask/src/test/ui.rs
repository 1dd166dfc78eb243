//! The UI's own checks and tests, and the bundle that everything later embeds.

use std::fs;

use crate::{process, repo::Repo, setup::npm, test::tally::Tally, ui};

/// Runs them all; the bundle is there even if a check fails, for the later steps.
pub(super) fn run(repo: &Repo) -> anyhow::Result<Tally> {
    npm::install(repo, ui::FOLDER)?;
    let mut tally = Tally::default();
    for script in ["lint", "check"] {
        let ok = process::succeeds(repo.npm(ui::FOLDER).args(["run", script]))?;
        tally.check(&format!("ui: npm run {script}"), ok);
    }
    tally.add(vitest(repo)?);
    // A new bundle of the same sources would only have all that embeds it built again.
    match ui::build_if_stale(repo) {
        Ok(()) => tally.check("ui: a bundle of these sources", true),
        Err(error) => tally.fail(format!("ui: a bundle of these sources: {error:#}")),
    }
    Ok(tally)
}

fn vitest(repo: &Repo) -> anyhow::Result<Tally> {
    let report = repo.target.join("vitest.json");
    if report.exists() {
        fs::remove_file(&report)?;
    }
    let mut command = repo.npm_exec(ui::FOLDER, "vitest");
    command.args(["run", "--reporter=default", "--reporter=json"]);
    command.arg(format!("--outputFile.json={}", report.display()));
    let ok = process::succeeds(&mut command)?;
    Tally::of_vitest("ui: vitest", &report, ok)
}
