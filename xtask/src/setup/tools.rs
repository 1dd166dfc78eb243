//! Cargo's helpers, compiled once per person and version.
//!
//! They live in the person's cache folder, so that two clones share them and
//! nothing of the person's own `~/.cargo/bin` is replaced.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::Context;

use crate::process;

/// A program from the Rust registry, at exactly one version.
#[derive(Debug)]
pub(crate) struct Tool {
    pub(crate) name: &'static str,
    pub(crate) version: &'static str,
}

/// Checks licences, sources and forbidden crates.
pub(crate) const DENY: Tool = Tool { name: "cargo-deny", version: "0.20.2" };
/// Finds dependencies that nothing uses.
pub(crate) const MACHETE: Tool = Tool { name: "cargo-machete", version: "0.9.2" };
/// All of them.
pub(crate) const ALL: &[&Tool] = &[&DENY, &MACHETE];

/// The path of `tool`, which is compiled first if it is not here.
///
/// # Errors
///
/// Fails if there is no cache folder or the tool does not compile.
pub(crate) fn install(tool: &Tool) -> anyhow::Result<PathBuf> {
    let root = root(tool)?;
    let program = program(&root, tool);
    if program.is_file() {
        return Ok(program);
    }
    // Without optimisation: the tools run for seconds and would compile for minutes.
    let build = root.join("build");
    let mut command = Command::new("cargo");
    command
        .args(["install", tool.name, "--version", tool.version, "--locked", "--debug", "--quiet"])
        .args(["--no-track", "--root"])
        .arg(&root)
        .arg("--target-dir")
        .arg(&build);
    process::run(&mut command)?;
    fs::remove_dir_all(&build).with_context(|| build.display().to_string())?;
    Ok(program)
}

/// Where `tool` is, if it has been compiled.
pub(crate) fn find(tool: &Tool) -> Option<PathBuf> {
    Some(program(&root(tool).ok()?, tool)).filter(|program| program.is_file())
}

fn root(tool: &Tool) -> anyhow::Result<PathBuf> {
    Ok(cache_folder()?.join("tools").join(format!("{}-{}", tool.name, tool.version)))
}

fn program(root: &Path, tool: &Tool) -> PathBuf {
    root.join("bin").join(format!("{}{}", tool.name, env::consts::EXE_SUFFIX))
}

/// Where this person's tools are kept.
///
/// # Errors
///
/// Fails if the environment names no such folder.
pub(crate) fn cache_folder() -> anyhow::Result<PathBuf> {
    let named = |name| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let folder = named("XDG_CACHE_HOME")
        .or_else(|| named("LOCALAPPDATA"))
        .or_else(|| named("HOME").map(|home| home.join(".cache")))
        .context("neither `XDG_CACHE_HOME` nor `HOME` is set")?;
    Ok(folder.join("doable"))
}
