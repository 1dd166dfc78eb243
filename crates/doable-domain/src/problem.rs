//! What is wrong with something a person gave us, field by field and row by row.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::guard::{grouped, rows};

/// One sentence per field, all of them at once; never empty when it is an error.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, thiserror::Error)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(transparent)]
#[error("{}", .0.iter().map(|(field, text)| format!("{field}: {text}")).collect::<Vec<_>>().join("; "))]
pub struct Problems(BTreeMap<String, String>);

impl Problems {
    /// The single problem `text` of `field`.
    pub fn of(field: impl Into<String>, text: impl Into<String>) -> Self {
        let mut problems = Self::default();
        problems.add(field, text);
        problems
    }

    /// Adds a problem; the first one of a field is kept.
    pub fn add(&mut self, field: impl Into<String>, text: impl Into<String>) {
        self.0.entry(field.into()).or_insert_with(|| text.into());
    }

    /// Takes over all of `others`.
    pub fn extend(&mut self, others: Self) {
        for (field, text) in others.0 {
            self.add(field, text);
        }
    }

    /// The problems by field.
    #[must_use]
    pub fn by_field(&self) -> &BTreeMap<String, String> {
        &self.0
    }

    /// `Ok(value)` if there is no problem.
    ///
    /// # Errors
    ///
    /// These problems, if there is one.
    pub fn or<T>(self, value: T) -> Result<T, Self> {
        if self.0.is_empty() { Ok(value) } else { Err(self) }
    }

    /// One sentence about all of them.
    #[must_use]
    pub fn summary(&self) -> String {
        let mut texts = self.0.values();
        match (texts.next(), texts.next()) {
            (Some(only), None) => only.clone(),
            _ => format!("{} fields need another value", self.0.len()),
        }
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// What is wrong with one row of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct RowProblem {
    /// The row's place in the list, from 0.
    #[cfg_attr(feature = "types", ts(type = "number"))]
    pub index: usize,
    /// One sentence.
    pub message: String,
    /// More, by parameter id; may be empty.
    pub errors: BTreeMap<String, String>,
}

/// The sentence about a list of `all` rows of which `bad` are wrong.
#[must_use]
pub fn rows_refused(bad: usize, all: usize) -> String {
    let was = if bad == 1 { "was" } else { "were" };
    let (bad, all) = (grouped(bad as u64), rows(all as u64));
    format!("{bad} of {all} {was} refused, so nothing was changed.")
}
