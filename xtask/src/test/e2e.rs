//! The UI in Debian's Chromium, over the real `doable serve`.

use std::fs;

use anyhow::Context;

use crate::{
    process,
    repo::{Profile, Repo},
    servers::Servers,
    setup::npm,
    test::{core, tally::Tally},
    ui,
};

const FOLDER: &str = "tests/e2e";

/// The browser without a window of its own: a fifth less work for the same pages.
const CHROMIUM: &str = "chromium-headless-shell";

/// Builds `doable` and runs the flows of `tests/e2e` against it.
pub(super) fn run(repo: &Repo) -> anyhow::Result<Tally> {
    npm::install(repo, FOLDER)?;
    ui::build_if_stale(repo)?;
    core::build(repo)?;
    let chromium = process::find(CHROMIUM).with_context(|| format!("there is no `{CHROMIUM}`"))?;
    let report = repo.target.join("playwright.json");
    if report.exists() {
        fs::remove_file(&report)?;
    }
    let servers = Servers::start()?;
    let mut command = repo.npm_exec(FOLDER, "playwright");
    command
        .args(["test", "--reporter=list,json"])
        .env("PLAYWRIGHT_JSON_OUTPUT_NAME", &report)
        .env("DOABLE_BIN", repo.binary(Profile::Debug, "doable"))
        .env("DOABLE_CHROMIUM", chromium)
        .envs(servers.variables());
    let ok = process::succeeds(&mut command)?;
    Tally::of_playwright("e2e: playwright", &report, ok)
}
