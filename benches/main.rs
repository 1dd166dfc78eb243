//! Whole-program benchmarks: each prints what it measured, its baseline from the
//! same run, and whether the budget is kept.
//!
//! `cargo xtask bench` builds the release binaries and starts this; a part can be
//! named: `engines`, `journal`, `list`, `load`, `terminal`,
//! `typing`, `window`. Nothing here runs in the timed tests.

mod engines;
mod journal;
mod list;
mod load;
mod process;
mod records;
mod report;
mod terminal;
mod typing;
mod window;

use anyhow::bail;

use crate::report::Report;

const PARTS: [&str; 7] = ["journal", "list", "engines", "load", "terminal", "window", "typing"];

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    if let [load::bare::WORD, ..] = wanted.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        return load::bare::serve(&wanted[1..]).await;
    }
    for part in &wanted {
        if !PARTS.contains(&part.as_str()) {
            bail!("there is no part `{part}`; there are {}", PARTS.join(", "));
        }
    }
    let wants = |part: &str| wanted.is_empty() || wanted.iter().any(|name| name == part);

    let mut report = Report::default();
    if wants("journal") {
        journal::measure(&mut report).await?;
    }
    if wants("list") {
        list::measure(&mut report).await?;
    }
    if wants("engines") {
        engines::measure(&mut report).await?;
    }
    if wants("load") {
        load::measure(&mut report).await?;
    }
    if wants("terminal") {
        terminal::measure(&mut report)?;
    }
    if wants("window") {
        window::measure(&mut report).await?;
    }
    if wants("typing") {
        typing::measure(&mut report).await?;
    }
    report.end()
}
