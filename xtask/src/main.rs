//! The project's own commands, `cargo xtask <command>`: one file for each.
//!
//! They replace a Makefile and a folder of scripts, so that a clone needs Rust and
//! Node and nothing else, and so that every developer and the CI run the same thing.
//! Deliberately not here: anything the program itself needs when it runs.

mod bench;
mod dev;
mod display;
mod dist;
mod doctor;
mod fuzz;
mod process;
mod repo;
mod run;
mod say;
mod servers;
mod setup;
mod test;
mod tidy;
mod types;
mod ui;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::repo::Repo;

/// The project's own commands.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Set up what is missing, build the app and open it.
    Run(run::Arguments),
    /// Set up what is missing and run every check and test.
    Test(test::Arguments),
    /// The window with the page from the Vite server: edits show at once.
    Dev,
    /// Write the generated files, such as the UI's types.
    Types,
    /// Check layers, forbidden words, headers and sizes.
    Tidy,
    /// Build for release and measure.
    Bench(bench::Arguments),
    /// Send the API what schemathesis makes of its description.
    Fuzz(fuzz::Arguments),
    /// Build the release and its .deb package.
    Dist,
    /// Say what is missing on this machine.
    Doctor,
    /// Run the database servers of the tests until Ctrl-C, for tests run one by one.
    Servers,
    /// Install what the other commands need, without building.
    Setup,
}

fn main() -> ExitCode {
    let done = Repo::open().and_then(|repo| dispatch(&repo, Arguments::parse().command));
    match done {
        Ok(code) => code,
        Err(error) => {
            say::problem(format!("error: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn dispatch(repo: &Repo, command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Run(arguments) => run::run(repo, &arguments)?,
        Command::Test(arguments) => return test::run(repo, &arguments),
        Command::Dev => dev::run(repo)?,
        Command::Types => types::run(repo)?,
        Command::Tidy => return tidy::run(repo),
        Command::Bench(arguments) => bench::run(repo, &arguments)?,
        Command::Fuzz(arguments) => fuzz::run(repo, &arguments)?,
        Command::Dist => dist::run(repo)?,
        Command::Doctor => return doctor::run(repo),
        Command::Servers => servers::run()?,
        Command::Setup => setup::everything(repo)?,
    }
    Ok(ExitCode::SUCCESS)
}
