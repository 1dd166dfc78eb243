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

/// When anything at or under `path` was last written, or taken out of its folder; the epoch
/// if there is nothing.
fn newest(path: &Path) -> io::Result<SystemTime> {
    if !path.exists() {
        return Ok(SystemTime::UNIX_EPOCH);
    }
    let mut newest = fs::metadata(path)?.modified()?;
    if path.is_file() {
        return Ok(newest);
    }
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        if entry.file_name() != GENERATED {
            newest = newest.max(self::newest(&entry.path())?);
        }
    }
    Ok(newest)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_file_that_is_gone_makes_its_folder_newer() {
        let folder = tempfile::tempdir().unwrap();
        let (kept, gone) = (folder.path().join("kept.ts"), folder.path().join("gone.ts"));
        let old = SystemTime::now() - Duration::from_secs(3_600);
        for path in [&kept, &gone] {
            fs::File::create(path).unwrap().set_modified(old).unwrap();
        }
        fs::File::open(folder.path()).unwrap().set_modified(old).unwrap();
        assert_eq!(newest(folder.path()).unwrap(), old);

        fs::remove_file(gone).unwrap();

        assert!(newest(folder.path()).unwrap() > old);
        assert_eq!(newest(&kept).unwrap(), old);
        assert_eq!(newest(&folder.path().join("gone.ts")).unwrap(), SystemTime::UNIX_EPOCH);
    }
}
