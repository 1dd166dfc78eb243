//! `node_modules`, installed as the lock file says.

use std::{fs, process::Command};

use anyhow::{Context, bail, ensure};

use crate::{process, repo::Repo};

/// The oldest Node that Vite runs on, as major and minor version.
const OLDEST_NODE: (u32, u32) = (20, 19);

/// Installs the packages of `folder` unless they are those of its lock file.
///
/// # Errors
///
/// Fails if Node is missing or too old, or if npm fails.
pub(crate) fn install(repo: &Repo, folder: &str) -> anyhow::Result<()> {
    let lock = repo.root.join(folder).join("package-lock.json");
    let wanted = fs::read(&lock).with_context(|| lock.display().to_string())?;
    // A copy of the lock file, put there after a whole install. Times would not do:
    // a checkout gives every file a new one.
    let stamp = repo.root.join(folder).join("node_modules/.installed-from.json");
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    node()?;
    // Not `npm ci`: it refuses a lock file that lacks the optional packages of other
    // systems, which is what npm writes where a registry does not carry them all.
    // `--no-save` keeps npm from writing the lock file; the versions are its.
    process::run(repo.npm(folder).args(["install", "--no-save", "--no-audit", "--no-fund"]))?;
    fs::write(&stamp, wanted).with_context(|| stamp.display().to_string())
}

/// The version of Node, such as `v20.20.2`.
///
/// # Errors
///
/// Fails if Node is missing or too old, and says which one is needed.
pub(crate) fn node() -> anyhow::Result<String> {
    let (major, minor) = OLDEST_NODE;
    let Ok(version) = process::output(Command::new("node").arg("--version")) else {
        bail!("Node {major}.{minor} or newer is needed: https://nodejs.org");
    };
    let version = version.trim();
    ensure!(
        numbers(version).is_some_and(|found| found >= OLDEST_NODE),
        "Node {major}.{minor} or newer is needed, and this is {version}: https://nodejs.org"
    );
    Ok(version.to_owned())
}

fn numbers(version: &str) -> Option<(u32, u32)> {
    let mut parts = version.strip_prefix('v')?.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_as_numbers() {
        for (version, new_enough) in [
            ("v20.20.2", true),
            ("v20.19.0", true),
            ("v20.9.0", false), // 9 is less than 19, though "9" is not less than "19"
            ("v18.20.4", false),
            ("v100.0.0", true),
            ("20.20.2", false),
            ("", false),
        ] {
            let got = numbers(version).is_some_and(|found| found >= OLDEST_NODE);
            assert_eq!(got, new_enough, "version: {version:?}");
        }
    }
}
