//! The built app in its real window, on a screen that nobody sees.

use crate::{
    display::Xvfb,
    process,
    repo::{Profile, Repo, WORKSPACE},
    servers::Servers,
    test::{core, tally::Tally},
    ui,
};

/// Builds the app and runs `tests/window` against it. The tests start
/// `WebKitWebDriver` themselves.
pub(super) fn run(repo: &Repo) -> anyhow::Result<Tally> {
    ui::build_if_stale(repo)?;
    core::build(repo)?;
    let (screen, servers) = (Xvfb::start()?, Servers::start()?);
    let mut command = repo.cargo();
    command
        .arg("test")
        .args(WORKSPACE)
        .args(["--test", "window"])
        .env("DOABLE_DESKTOP_BIN", repo.binary(Profile::Debug, "doable-desktop"))
        // Without it the driver waits for the app for ever.
        .env("TAURI_WEBVIEW_AUTOMATION", "true")
        .envs(servers.variables());
    screen.show(&mut command);
    let heard = process::listen(&mut command)?;
    Ok(Tally::of_cargo("window: cargo test", &heard))
}
