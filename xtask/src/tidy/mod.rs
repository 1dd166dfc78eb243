//! `cargo xtask tidy`: the rules of this repository that no other linter knows.
//!
//! Each rule is a table and a small function from a file's text to what is wrong
//! with it. Deliberately not here: anything clippy, rustfmt or Biome can say.

mod files;
mod headers;
mod layers;
mod sizes;
mod ui;
mod words;

use std::process::ExitCode;

use crate::{repo::Repo, say, tidy::files::File};

/// Something that has to change, and where.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    /// Relative to the root, with `/`.
    path: String,
    /// From 1; 0 means the file as a whole.
    line: usize,
    message: String,
}

impl Finding {
    fn whole(file: &File, message: String) -> Self {
        Self { path: file.path.clone(), line: 0, message }
    }
}

/// Checks the repository and prints what is wrong.
pub(crate) fn run(repo: &Repo) -> anyhow::Result<ExitCode> {
    Ok(if is_tidy(repo)? { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Whether every rule is kept; the findings are printed.
pub(crate) fn is_tidy(repo: &Repo) -> anyhow::Result<bool> {
    let files = files::read(&repo.root)?;
    let mut findings = layers::check(&files)?;
    for file in &files {
        findings.extend(headers::check(file));
        findings.extend(words::check(file));
        findings.extend(ui::check(file));
        findings.extend(sizes::check(file));
    }
    for outlier in files.iter().filter_map(sizes::outlier) {
        say::line(format!("large: {outlier}"));
    }
    for Finding { path, line, message } in &findings {
        say::problem(format!("{path}:{line}: {message}"));
    }
    say::line(format!("tidy: {} files, {} findings", files.len(), findings.len()));
    Ok(findings.is_empty())
}
