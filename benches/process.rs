//! What the kernel tells about a process.

use std::fs;

use anyhow::Context;

/// The proportional set size of a process, in megabytes.
pub(crate) fn pss_mb(pid: u32) -> anyhow::Result<f64> {
    let text = fs::read_to_string(format!("/proc/{pid}/smaps_rollup"))?;
    let line = text.lines().find(|line| line.starts_with("Pss:")).context("smaps has Pss")?;
    let kb: f64 = line.split_whitespace().nth(1).context("Pss has a number")?.parse()?;
    Ok(kb * 1024.0 / 1e6)
}
