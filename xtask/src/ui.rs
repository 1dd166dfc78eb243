//! The UI's bundle: `ui/dist`, which the window's binary embeds, and the same packed in
//! `ui/packed`, which the server does.

use std::{fs, io, path::Path, time::SystemTime};

use crate::{process, repo::Repo, setup::npm};

/// The folder of the UI's npm package.
pub(crate) const FOLDER: &str = "ui";

/// What the bundle is made from, inside the folder.
const SOURCES: &[&str] = &[
    "src",
    "messages",
    "project.inlang/settings.json",
    "project.inlang/paraglide.config.js",
    "public",
    "index.html",
    "package-lock.json",
    "vite.config.ts",
    "tsconfig.json",
];

/// What is made from `messages`, in the midst of the sources, by every check and build.
const GENERATED: &str = "paraglide";

/// Whether there is a bundle at all.
pub(crate) fn is_built(repo: &Repo) -> bool {
    repo.root.join("ui/packed/index.html").is_file()
}

/// Builds the bundle if it is missing or older than what it is made from.
pub(crate) fn build_if_stale(repo: &Repo) -> anyhow::Result<()> {
    if is_fresh(&repo.root.join(FOLDER))? {
        return Ok(());
    }
    npm::install(repo, FOLDER)?;
    process::run(repo.npm(FOLDER).args(["run", "build"]))
}

fn is_fresh(folder: &Path) -> io::Result<bool> {
    let built = newest(&folder.join("packed/index.html"))?;
    let mut edited = SystemTime::UNIX_EPOCH;
    for source in SOURCES {
        edited = edited.max(newest(&folder.join(source))?);
    }
    Ok(built > edited)
}

/// When the youngest file at or under `path` was written; the epoch if there is none.
fn newest(path: &Path) -> io::Result<SystemTime> {
    if path.is_file() {
        return fs::metadata(path)?.modified();
    }
    if !path.is_dir() {
        return Ok(SystemTime::UNIX_EPOCH);
    }
    let mut newest = SystemTime::UNIX_EPOCH;
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        if entry.file_name() != GENERATED {
            newest = newest.max(self::newest(&entry.path())?);
        }
    }
    Ok(newest)
}
