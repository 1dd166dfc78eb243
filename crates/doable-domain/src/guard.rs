//! The safety contract of an action (safety.md "Guard"): how many rows one run
//! may touch, for how long, and whether a person must look first.
//!
//! The numbers are checked here, the database is made to keep them in
//! `doable-exec`, inside the transaction.

use serde::{Deserialize, Serialize};

use crate::limit::TimeLimit;

/// Whether a run must be previewed first (safety.md "Guard").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum PreviewRule {
    /// Never.
    Off,
    /// The form offers it.
    #[default]
    Offer,
    /// A run without a preview is refused.
    Require,
}

/// What one run of an action may do; checked for every door.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(default, deny_unknown_fields)]
pub struct Guard {
    /// A run that touches another number of rows is rolled back.
    #[cfg_attr(feature = "types", ts(type = "number | null"))]
    pub exact_rows: Option<u64>,
    /// A run that touches more rows is rolled back.
    #[cfg_attr(feature = "types", ts(type = "number | null"))]
    pub max_rows: Option<u64>,
    /// Lets an UPDATE or DELETE without WHERE be saved.
    pub allow_all_rows: bool,
    /// Whether a run must be previewed first.
    pub preview: PreviewRule,
    /// Whether the form asks once more before it runs.
    pub confirm: bool,
    /// The longest a run may take, in milliseconds.
    pub timeout_ms: TimeLimit,
}

/// A run that touched a number of rows its guard does not allow.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Breach {
    /// Another number than [`Guard::exact_rows`].
    #[error("This would change {}, but the action must change exactly {}.", rows(*would), grouped(*exact))]
    NotExact {
        /// Rows the run would have changed.
        would: u64,
        /// Rows it must change.
        exact: u64,
    },
    /// More than [`Guard::max_rows`].
    #[error("This would change {}, but the action allows at most {}.", rows(*would), grouped(*most))]
    TooMany {
        /// Rows the run would have changed.
        would: u64,
        /// Rows it may change at most.
        most: u64,
    },
}

impl Guard {
    /// Whether how many rows are changed decides whether a run may commit.
    pub fn limits_rows(&self) -> bool {
        self.exact_rows.is_some() || self.max_rows.is_some()
    }

    /// Holds `changed`, the rows a run has touched, against this guard.
    ///
    /// # Errors
    ///
    /// The [`Breach`]; the caller must roll the run back.
    pub fn check_rows(&self, changed: u64) -> Result<(), Breach> {
        if let Some(exact) = self.exact_rows
            && changed != exact
        {
            return Err(Breach::NotExact { would: changed, exact });
        }
        if let Some(most) = self.max_rows
            && changed > most
        {
            return Err(Breach::TooMany { would: changed, most });
        }
        Ok(())
    }
}

/// `1 row`, `5,000 rows`.
pub(crate) fn rows(count: u64) -> String {
    let noun = if count == 1 { "row" } else { "rows" };
    format!("{} {noun}", grouped(count))
}

/// Digits in groups of three: `5,000`.
pub(crate) fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_keeps_the_guard_or_is_told_in_words() {
        let at_most = |most| Guard { max_rows: Some(most), ..Guard::default() };
        let exactly = |exact| Guard { exact_rows: Some(exact), ..Guard::default() };
        for (guard, changed, want) in [
            (Guard::default(), 1_000_000, None),
            (at_most(1), 0, None),
            (at_most(1), 1, None),
            (
                at_most(1),
                5_000,
                Some("This would change 5,000 rows, but the action allows at most 1."),
            ),
            (exactly(1), 1, None),
            (
                exactly(1),
                0,
                Some("This would change 0 rows, but the action must change exactly 1."),
            ),
            (
                exactly(1_234_567),
                1,
                Some("This would change 1 row, but the action must change exactly 1,234,567."),
            ),
        ] {
            let got = guard.check_rows(changed).err().map(|breach| breach.to_string());

            assert_eq!(got.as_deref(), want, "{guard:?} with {changed} rows");
        }
    }
}
