//! Where things are in this checkout, and how Cargo and npm are called in it.

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::Context;

use crate::process;

/// The Cargo features and packages of every build that tests something.
///
/// One fixed set: Cargo decides the features of a shared dependency by the
/// packages that are selected, so another selection would compile half of the
/// registry a second time. `custom-protocol` puts the page into the window's
/// binary; without it the window asks a Vite server for it.
pub(crate) const WORKSPACE: [&str; 3] =
    ["--workspace", "--features", "doable-desktop/custom-protocol"];

/// A checkout of the project.
pub(crate) struct Repo {
    /// The folder of the root manifest.
    pub(crate) root: PathBuf,
    /// Cargo's target folder, wherever the person's settings put it.
    pub(crate) target: PathBuf,
}

/// Which of Cargo's profiles a binary was built with.
#[derive(Clone, Copy)]
pub(crate) enum Profile {
    Debug,
    /// `doable` and what comes with it, to be fast; the window's own is to be small.
    Server,
}

impl Repo {
    /// Finds the checkout this program was built from.
    pub(crate) fn open() -> anyhow::Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .context("the xtask package has no parent folder")?
            .to_owned();
        let mut command = cargo_in(&root);
        command.args(["metadata", "--format-version", "1", "--no-deps"]);
        let text = process::output(&mut command)?;
        let metadata: serde_json::Value = serde_json::from_str(&text)?;
        let target = metadata
            .get("target_directory")
            .and_then(serde_json::Value::as_str)
            .context("`cargo metadata` names no target folder")?;
        Ok(Self { target: target.into(), root })
    }

    /// The Cargo that runs us, in the root folder.
    pub(crate) fn cargo(&self) -> Command {
        cargo_in(&self.root)
    }

    /// npm in one of our packages: `ui` or `tests/e2e`.
    pub(crate) fn npm(&self, folder: &str) -> Command {
        let mut command = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
        command.current_dir(self.root.join(folder));
        command
    }

    /// A program that npm installed in `folder`; it is never fetched on the fly.
    pub(crate) fn npm_exec(&self, folder: &str, program: &str) -> Command {
        let mut command = self.npm(folder);
        command.args(["exec", "--no", "--", program]);
        command
    }

    /// The path of one of our binaries, whether or not it has been built.
    pub(crate) fn binary(&self, profile: Profile, name: &str) -> PathBuf {
        let folder = match profile {
            Profile::Debug => "debug",
            Profile::Server => "server",
        };
        self.target.join(folder).join(format!("{name}{}", env::consts::EXE_SUFFIX))
    }
}

fn cargo_in(root: &Path) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root);
    command
}
