//! `cargo xtask types`: writes the files that are generated from Rust.
//!
//! The test that checks them writes them when it is told to, so there is one
//! generator and it can't differ from the check.

use crate::{process, repo::Repo};

/// Rewrites `ui/src/api/types.gen.ts`.
pub(crate) fn run(repo: &Repo) -> anyhow::Result<()> {
    let mut command = repo.cargo();
    command.args(["test", "-q", "-p", "doable-tests", "--test", "it", "types"]);
    process::run(command.env("DOABLE_UPDATE", "1"))
}
