//! `cargo xtask doctor`: what this machine has and lacks. It changes nothing.

use std::process::{Command, ExitCode};

use crate::{
    display, process,
    repo::Repo,
    say,
    setup::{npm, packages, tools},
    ui,
};

/// Prints one line for each thing; fails if a needed one is missing.
pub(crate) fn run(repo: &Repo) -> anyhow::Result<ExitCode> {
    let mut missing = 0;
    let mut needed = |name: &str, found: Option<String>| {
        missing += usize::from(found.is_none());
        say::line(format!("{name:<24} {}", found.as_deref().unwrap_or("MISSING")));
    };
    needed("rustc", process::output(Command::new("rustc").arg("--version")).ok().map(trimmed));
    needed("node", npm::node().ok());
    for package in packages::ALL {
        needed(package.name, package.is_here().then(|| format!("here, for {:?}", package.purpose)));
    }

    for tool in tools::ALL {
        let state = if tools::find(tool).is_some() { "here" } else { "compiled by `test`" };
        say::line(format!("{:<24} {state}", tool.name));
    }
    let state = if ui::is_built(repo) { "built" } else { "not built yet" };
    say::line(format!("{:<24} {state}", "the UI's bundle"));
    let state = if display::is_present() { "here" } else { "none: `run` serves to a browser" };
    say::line(format!("{:<24} {state}", "display"));

    if missing == 0 {
        say::line("Nothing is missing.");
        return Ok(ExitCode::SUCCESS);
    }
    if packages::has_apt() {
        say::line("`cargo xtask setup` installs the missing packages.");
    } else {
        say::line("Install what is missing by hand; the names are Debian's.");
    }
    Ok(ExitCode::FAILURE)
}

fn trimmed(text: String) -> String {
    text.trim().to_owned()
}
