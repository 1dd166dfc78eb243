//! What was measured, line by line, and whether every budget was kept.

use std::time::Duration;

use anyhow::bail;

/// The lines printed so far and the budgets that were broken.
#[derive(Default)]
pub(crate) struct Report {
    broken: Vec<String>,
}

impl Report {
    /// A heading.
    pub(crate) fn part(&mut self, name: &str) {
        print(&format!("\n{name}"));
    }

    /// A measurement without a budget.
    pub(crate) fn measured(&mut self, what: &str, value: &str) {
        print(&format!("  {what:<58} {value:>14}"));
    }

    /// A measurement that must not be above `most`.
    pub(crate) fn at_most(&mut self, what: &str, value: f64, most: f64, unit: &str) {
        self.budget(what, value, most, unit, value <= most, "at most");
    }

    /// A measurement that must not be below `least`.
    pub(crate) fn at_least(&mut self, what: &str, value: f64, least: f64, unit: &str) {
        self.budget(what, value, least, unit, value >= least, "at least");
    }

    fn budget(&mut self, what: &str, value: f64, bound: f64, unit: &str, kept: bool, word: &str) {
        let value = format!("{value:.2} {unit}");
        let verdict = if kept { "kept" } else { "BROKEN" };
        print(&format!("  {what:<58} {value:>14}   {word} {bound} {unit}: {verdict}"));
        if !kept {
            self.broken.push(what.to_owned());
        }
    }

    /// Ends the run.
    ///
    /// # Errors
    ///
    /// Names the budgets that were broken.
    pub(crate) fn end(self) -> anyhow::Result<()> {
        if self.broken.is_empty() {
            print("\nall budgets are kept");
            return Ok(());
        }
        bail!("budgets broken: {}", self.broken.join(", "))
    }
}

#[expect(clippy::print_stdout, reason = "a benchmark's product is what it prints")]
fn print(line: &str) {
    println!("{line}");
}

/// The median of `times`; zero of none.
pub(crate) fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// A length of time in milliseconds, with fractions.
pub(crate) fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// The median of `values`; zero of none.
pub(crate) fn middle(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_unstable_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}
