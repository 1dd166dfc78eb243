//! Where the window's programs are, and what the kernel tells about a process.

use std::{fs, path::PathBuf};

use anyhow::{Context, ensure};

/// A program of the window: those are built for release, while this one and `doable` are
/// built to serve.
///
/// # Errors
///
/// If it has not been built.
pub(crate) fn of_the_window(name: &str) -> anyhow::Result<PathBuf> {
    let own = std::env::current_exe()?;
    let target = own.ancestors().nth(2).context("it is in a folder of the target folder")?;
    let path = target.join("release").join(name);
    ensure!(path.exists(), "{} is missing: run `cargo xtask bench`", path.display());
    Ok(path)
}

/// The proportional set size of a process, in megabytes.
pub(crate) fn pss_mb(pid: u32) -> anyhow::Result<f64> {
    let text = fs::read_to_string(format!("/proc/{pid}/smaps_rollup"))?;
    let line = text.lines().find(|line| line.starts_with("Pss:")).context("smaps has Pss")?;
    let kb: f64 = line.split_whitespace().nth(1).context("Pss has a number")?.parse()?;
    Ok(kb * 1024.0 / 1e6)
}
