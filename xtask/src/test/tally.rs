//! Counting: how many tests passed, read from what the test programs print.
//!
//! The rule for all of them: a program that failed without naming a failed test
//! (it did not compile, it crashed) counts as one failure, and so does one that
//! ran nothing. Nothing is ever counted as passed that was not seen to run.

use std::{fmt, fs, path::Path};

use anyhow::Context;
use serde_json::Value;

use crate::process::Heard;

/// Numbers of tests; a check of the lint step counts as one test.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    pub(crate) skipped: u64,
    /// What to look for in the output above, one line each.
    pub(crate) failures: Vec<String>,
}

impl Tally {
    /// One failure and nothing else.
    pub(crate) fn failure(what: String) -> Self {
        Self { failed: 1, failures: vec![what], ..Self::default() }
    }

    /// Counts one more failure.
    pub(crate) fn fail(&mut self, what: String) {
        self.add(Self::failure(what));
    }

    /// Counts a check that is one test: it passed or it did not.
    pub(crate) fn check(&mut self, name: &str, ok: bool) {
        if ok {
            self.passed += 1;
        } else {
            self.fail(name.to_owned());
        }
    }

    /// Adds what another part counted.
    pub(crate) fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
        self.failures.extend(other.failures);
    }

    /// What `cargo test` printed.
    pub(crate) fn of_cargo(name: &str, heard: &Heard) -> Self {
        let mut tally = Self::default();
        for line in heard.stdout.lines() {
            let Some(result) = line.strip_prefix("test result: ") else { continue };
            tally.passed += number_before(result, " passed");
            tally.failed += number_before(result, " failed");
            tally.skipped += number_before(result, " ignored");
        }
        tally.settled(name, heard.ok)
    }

    /// What vitest's JSON reporter wrote.
    ///
    /// # Errors
    ///
    /// Fails if there is no report, or not one of vitest's.
    pub(crate) fn of_vitest(name: &str, report: &Path, ok: bool) -> anyhow::Result<Self> {
        let report = read(report)?;
        let count = |key: &str| report.get(key).and_then(Value::as_u64);
        let tally = Self {
            passed: count("numPassedTests").context("vitest's report has no `numPassedTests`")?,
            failed: count("numFailedTests").context("vitest's report has no `numFailedTests`")?,
            skipped: count("numPendingTests").unwrap_or(0) + count("numTodoTests").unwrap_or(0),
            failures: Vec::new(),
        };
        Ok(tally.settled(name, ok))
    }

    /// What Playwright's JSON reporter wrote. A flaky test has failed once and
    /// counts as failed.
    ///
    /// # Errors
    ///
    /// Fails if there is no report, or not one of Playwright's.
    pub(crate) fn of_playwright(name: &str, report: &Path, ok: bool) -> anyhow::Result<Self> {
        let report = read(report)?;
        let stats = report.get("stats").context("Playwright's report has no `stats`")?;
        let count = |key: &str| stats.get(key).and_then(Value::as_u64).unwrap_or(0);
        let tally = Self {
            passed: count("expected"),
            failed: count("unexpected") + count("flaky"),
            skipped: count("skipped"),
            failures: Vec::new(),
        };
        Ok(tally.settled(name, ok))
    }

    /// The rule at the top of this file.
    fn settled(mut self, name: &str, ok: bool) -> Self {
        if self.failed > 0 {
            self.failures.push(format!("{name}: {} tests", self.failed));
        } else if !ok {
            self.fail(format!("{name}: the program failed"));
        } else if self.passed == 0 {
            self.fail(format!("{name}: ran no test"));
        }
        self
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)?;
        if self.skipped > 0 {
            write!(f, ", {} skipped", self.skipped)?;
        }
        Ok(())
    }
}

/// The number right before the first `unit`; 0 if there is none.
fn number_before(text: &str, unit: &str) -> u64 {
    let Some((before, _)) = text.split_once(unit) else { return 0 };
    before.rsplit(' ').next().and_then(|word| word.parse().ok()).unwrap_or(0)
}

fn read(report: &Path) -> anyhow::Result<Value> {
    let text = fs::read(report).with_context(|| report.display().to_string())?;
    serde_json::from_slice(&text).with_context(|| report.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(stdout: &str, ok: bool, want: (u64, u64, u64)) {
        let tally = Tally::of_cargo("core", &Heard { ok, stdout: stdout.to_owned() });
        let got = (tally.passed, tally.failed, tally.skipped);
        assert_eq!(got, want, "output: {stdout:?}, ok: {ok}");
        assert_eq!(tally.failures.is_empty(), tally.failed == 0, "output: {stdout:?}");
    }

    #[test]
    fn cargos_lines_are_summed() {
        let one = "running 3 tests\ntest a ... ok\n\ntest result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 12 filtered out; finished in 0.00s\n";
        let two = "test result: FAILED. 7 passed; 2 failed; 1 ignored; 0 measured; 0 filtered out; finished in 1.20s\n";
        check(one, true, (3, 0, 0));
        check(&format!("{one}{two}{one}"), false, (13, 2, 1));
    }

    #[test]
    fn silence_is_a_failure() {
        check("", true, (0, 1, 0));
        check("", false, (0, 1, 0));
        check("test result: ok. 0 passed; 0 failed; 0 ignored;", true, (0, 1, 0));
        // Every test that ran passed, and then something did not compile.
        check("test result: ok. 3 passed; 0 failed; 0 ignored;", false, (3, 1, 0));
        // A test that prints such a line in the middle of another is not counted.
        check("  test result: ok. 3 passed; 0 failed;", true, (0, 1, 0));
    }

    #[test]
    fn the_last_line_names_skipped_tests_only_if_there_are_any() {
        let tally = Tally { passed: 5, ..Tally::default() };
        assert_eq!(tally.to_string(), "5 passed, 0 failed");
        let tally = Tally { passed: 5, failed: 1, skipped: 2, ..Tally::default() };
        assert_eq!(tally.to_string(), "5 passed, 1 failed, 2 skipped");
    }
}
