//! `cargo xtask test`: everything that has to be right before a change goes in.
//!
//! Five steps, in an order in which each finds compiled what it needs. A step that
//! fails does not keep the others from running, so one run tells everything; only
//! what can't work without the UI's bundle is left out then, and counts as failed.
//! The last line is one sum over all of them.

mod core;
mod e2e;
mod lint;
mod tally;
mod ui;
mod window;

use std::{
    process::ExitCode,
    time::{Duration, Instant},
};

use crate::{
    repo::Repo,
    say,
    setup::packages::{self, Purpose},
    test::tally::Tally,
};

/// What `cargo xtask test` takes.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Run these steps and leave the others out.
    #[arg(long, value_enum, num_args = 1.., value_delimiter = ',')]
    only: Vec<Step>,
}

/// A part of the whole, in the order they run.
#[derive(clap::ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// The UI: linter, types, unit tests, bundle. First, as the binaries embed it.
    Ui,
    /// Formatting, clippy, documentation, tidy, licences, unused dependencies.
    Lint,
    /// All Rust tests but the window's.
    Core,
    /// The UI in a browser, over `doable serve`.
    E2e,
    /// The built app in its window.
    Window,
}

impl Step {
    const ALL: [Self; 5] = [Self::Ui, Self::Lint, Self::Core, Self::E2e, Self::Window];

    fn name(self) -> &'static str {
        match self {
            Self::Ui => "ui",
            Self::Lint => "lint",
            Self::Core => "core",
            Self::E2e => "e2e",
            Self::Window => "window",
        }
    }

    fn needs(self) -> &'static [Purpose] {
        match self {
            Self::Ui => &[],
            Self::Lint => &[Purpose::Programs, Purpose::Window],
            Self::Core => &[Purpose::Programs, Purpose::Window, Purpose::Servers],
            Self::E2e => {
                &[Purpose::Programs, Purpose::Window, Purpose::BrowserTests, Purpose::Servers]
            }
            Self::Window => {
                &[Purpose::Programs, Purpose::Window, Purpose::WindowTests, Purpose::Servers]
            }
        }
    }

    fn run(self, repo: &Repo) -> anyhow::Result<Tally> {
        packages::install(self.needs())?;
        match self {
            Self::Ui => ui::run(repo),
            Self::Lint => lint::run(repo),
            Self::Core => core::run(repo),
            Self::E2e => e2e::run(repo),
            Self::Window => window::run(repo),
        }
    }
}

/// What became of one step.
struct Outcome {
    step: Step,
    took: Duration,
    tally: Tally,
}

/// Runs the steps and sums them up.
pub(crate) fn run(repo: &Repo, arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let started = Instant::now();
    let wanted = |step: &Step| arguments.only.is_empty() || arguments.only.contains(step);
    let steps: Vec<Step> = Step::ALL.into_iter().filter(wanted).collect();
    let outcomes: Vec<Outcome> = steps.into_iter().map(|step| take(repo, step)).collect();

    say::line(format!(
        "\n{:<8} {:>8} {:>7} {:>7} {:>8}",
        "step", "took", "passed", "failed", "skipped"
    ));
    let mut sum = Tally::default();
    for Outcome { step, took, tally } in outcomes {
        let (name, took) = (step.name(), shown(took));
        let Tally { passed, failed, skipped, .. } = tally;
        say::line(format!("{name:<8} {took:>8} {passed:>7} {failed:>7} {skipped:>8}"));
        sum.add(tally);
    }
    say::line(format!("{:<8} {:>8}", "all", shown(started.elapsed())));
    for failure in &sum.failures {
        say::line(format!("failed: {failure}"));
    }
    say::line(&sum);
    Ok(if sum.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn take(repo: &Repo, step: Step) -> Outcome {
    say::line(format!("\n── {} ──", step.name()));
    let started = Instant::now();
    let mut tally = step.run(repo).unwrap_or_else(|error| {
        say::problem(format!("{}: {error:#}", step.name()));
        Tally::failure(format!("{}: {error:#}", step.name()))
    });
    if tally.passed + tally.failed == 0 {
        tally.fail(format!("{}: ran no test", step.name()));
    }
    let took = started.elapsed();
    say::line(format!("── {}: {tally}, {} ──", step.name(), shown(took)));
    Outcome { step, took, tally }
}

fn shown(took: Duration) -> String {
    let seconds = took.as_secs();
    if seconds < 60 {
        format!("{seconds} s")
    } else {
        format!("{} min {:02} s", seconds / 60, seconds % 60)
    }
}
