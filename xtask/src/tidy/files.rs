//! The files that tidy reads: all of ours, nothing that is generated or fetched.

use std::{fs, io, path::Path};

/// Folders that hold no source of ours, wherever they are.
const SKIPPED: &[&str] =
    &[".git", "target", "node_modules", "dist", "packed", "gen", "results", "icons"];
/// The kinds of text that have rules.
const KINDS: &[&str] = &["rs", "toml", "sql", "ts", "tsx", "css", "html"];

/// One file of the repository.
pub(super) struct File {
    /// Relative to the root, with `/` on every system.
    pub(super) path: String,
    pub(super) text: String,
}

impl File {
    /// What follows the last dot of the name.
    pub(super) fn kind(&self) -> &str {
        self.path.rsplit_once('.').map_or("", |(_, kind)| kind)
    }

    /// Whether a generator wrote it, so that rules for people don't apply.
    pub(super) fn is_generated(&self) -> bool {
        self.path.contains(".gen.")
    }

    /// Whether the whole file is test code.
    pub(super) fn is_test(&self) -> bool {
        self.path.starts_with("tests/")
            || self.path.ends_with("/tests.rs")
            || self.path.contains("/tests/")
            || self.path.contains(".test.")
    }

    #[cfg(test)]
    pub(super) fn example(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned() }
    }
}

/// Reads them all, sorted by path.
pub(super) fn read(root: &Path) -> io::Result<Vec<File>> {
    let mut files = Vec::new();
    walk(root, "", &mut files)?;
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

fn walk(folder: &Path, prefix: &str, files: &mut Vec<File>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{prefix}{name}");
        if entry.file_type()?.is_dir() {
            if !SKIPPED.contains(&name.as_str()) {
                walk(&entry.path(), &format!("{path}/"), files)?;
            }
        } else if KINDS.iter().any(|kind| name.ends_with(&format!(".{kind}"))) {
            files.push(File { path, text: fs::read_to_string(entry.path())? });
        }
    }
    Ok(())
}
