//! Brings a fresh machine to the point where a command can do its work.
//!
//! Each command asks for what it needs and nothing else, so that building the
//! terminal door does not install a browser. What is there is never touched.

pub(crate) mod npm;
pub(crate) mod packages;
pub(crate) mod tools;

use crate::{repo::Repo, setup::packages::Purpose};

/// Installs what any of the commands needs.
///
/// # Errors
///
/// Fails where something can't be installed; what was missing is said.
pub(crate) fn everything(repo: &Repo) -> anyhow::Result<()> {
    packages::install(&[
        Purpose::Programs,
        Purpose::Window,
        Purpose::BrowserTests,
        Purpose::WindowTests,
        Purpose::Servers,
        Purpose::Load,
    ])?;
    npm::install(repo, "ui")?;
    npm::install(repo, "tests/e2e")?;
    for tool in tools::ALL {
        tools::install(tool)?;
    }
    Ok(())
}
