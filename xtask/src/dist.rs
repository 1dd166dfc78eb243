//! `cargo xtask dist`: the release as a Debian package, with all three programs.

use serde_json::json;

use crate::{
    process,
    repo::{Profile, Repo},
    setup::packages::{self, Purpose},
    ui,
};

/// Builds `target/release/bundle/deb/*.deb`.
pub(crate) fn run(repo: &Repo) -> anyhow::Result<()> {
    packages::install(&[Purpose::Programs, Purpose::Window])?;
    ui::build_if_stale(repo)?;
    let mut helpers = repo.cargo();
    helpers.args(["build", "--profile", "server", "--bin", "doable", "--bin", "doable-jq"]);
    process::run(helpers.args(["-p", "doable-cli", "-p", "doable-exec"]))?;

    // The bundler takes only the root package's own binaries by itself.
    let file = |name| repo.binary(Profile::Server, name);
    let config = json!({ "bundle": { "linux": { "deb": { "files": {
        "/usr/bin/doable": file("doable"),
        "/usr/bin/doable-jq": file("doable-jq"),
    } } } } });
    // Started at the root, where tauri.conf.json is; npm keeps that folder.
    let mut bundle = repo.npm(".");
    bundle.args(["--prefix", ui::FOLDER, "exec", "--no", "--", "tauri", "build"]);
    process::run(bundle.args(["--bundles", "deb", "--config", &config.to_string()]))
}
