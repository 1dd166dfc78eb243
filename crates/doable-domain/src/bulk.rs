//! Lists of rows: what bulk actions take, checked row by row as one row is (actions.md
//! §3.3). All problems of all rows are found, since a list is fixed as a whole.
//!
//! Not here: the form of one row, which is [`crate::implicit`]'s, and how a list reaches a
//! database (`doable-exec`).

use std::collections::HashSet;

use serde::{Deserialize, Deserializer, Serialize, de::Error as _};
use serde_json::{Map, Value as Json, json};

use crate::{
    accept::{Asked, Refused, journalled},
    action::ActionSpec,
    guard::grouped,
    implicit::{NoRow, RowKind, RowSource, RowWrite, slug},
    problem::{Problems, RowProblem, rows_refused},
    value::{Value, Values},
};

/// The most rows of a list.
pub const MAX_LIST: usize = 10_000;

/// The longest list the journal keeps whole, in bytes of JSON; of a longer one it keeps the
/// first rows.
pub const MAX_JOURNALLED_BYTES: usize = 64 * 1024;

/// What is given for a run: values, or a list of rows of values for a bulk action.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(untagged)]
pub enum Given {
    /// By parameter id or slug.
    One(#[cfg_attr(feature = "types", ts(type = "Record<string, unknown>"))] Map<String, Json>),
    /// As many as there are rows; each must be such a map.
    List(#[cfg_attr(feature = "types", ts(type = "Record<string, unknown>[]"))] Vec<Json>),
}

impl Default for Given {
    fn default() -> Self {
        Self::One(Map::new())
    }
}

impl Given {
    /// Whether a value, or a row of the list, has this key.
    #[must_use]
    pub fn names(&self, key: &str) -> bool {
        match self {
            Self::One(values) => values.contains_key(key),
            Self::List(rows) => rows.iter().any(|row| row.get(key).is_some()),
        }
    }
}

impl From<Map<String, Json>> for Given {
    fn from(values: Map<String, Json>) -> Self {
        Self::One(values)
    }
}

impl<'de> Deserialize<'de> for Given {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        match Json::deserialize(from)? {
            Json::Object(values) => Ok(Self::One(values)),
            Json::Array(rows) => Ok(Self::List(rows)),
            _ => Err(D::Error::custom("expected a map, or a list of maps for a bulk action")),
        }
    }
}

/// A row of a list that may be written.
#[derive(Debug, Clone, PartialEq)]
pub struct AcceptedRow {
    /// Its checked values by parameter id.
    pub values: Values,
    /// What becomes of it.
    pub write: RowWrite,
}

/// Why a list is refused; nothing was done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ListRefused {
    /// It holds nothing.
    #[error("The list holds no rows; give at least one.")]
    Empty,
    /// It is too long.
    #[error("The list holds {} rows, and at most {} can be run at once.", grouped(*.count as u64), grouped(MAX_LIST as u64))]
    TooLong {
        /// Its rows.
        count: usize,
    },
    /// Some rows are wrong.
    #[error("{}", rows_refused(.problems.len(), *.all))]
    Rows {
        /// How many rows it has.
        all: usize,
        /// What is wrong with which of them, by index.
        problems: Vec<RowProblem>,
    },
}

/// What is wrong with the values of one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowRefused {
    /// One sentence.
    pub message: String,
    /// More, by parameter id; may be empty.
    pub problems: Problems,
}

impl From<NoRow> for RowRefused {
    fn from(no_row: NoRow) -> Self {
        Self { message: no_row.to_string(), problems: no_row.into_problems() }
    }
}

impl RowSource {
    /// Checks each row of a list for `spec`, whose parameters are those of this table.
    ///
    /// # Errors
    ///
    /// [`ListRefused`] with the problems of all rows.
    pub fn accept_list(
        &self,
        kind: RowKind,
        spec: &ActionSpec,
        given: &[Json],
    ) -> Result<Vec<AcceptedRow>, ListRefused> {
        match given.len() {
            0 => return Err(ListRefused::Empty),
            count if count > MAX_LIST => return Err(ListRefused::TooLong { count }),
            _ => {}
        }
        let asked = Asked::of(&spec.parameters, &spec.visualization_settings);
        let mut accepted = Vec::with_capacity(given.len());
        let mut problems = Vec::new();
        let mut keys = HashSet::new();
        for (index, row) in given.iter().enumerate() {
            let row = self.accept_row(kind, spec, &asked, row);
            match row.and_then(|row| is_new_key(&mut keys, &row.write).map(|()| row)) {
                Ok(row) => accepted.push(row),
                Err(RowRefused { message, problems: of_row }) => {
                    problems.push(RowProblem { index, message, errors: of_row.by_field().clone() })
                }
            }
        }
        if problems.is_empty() {
            return Ok(accepted);
        }
        Err(ListRefused::Rows { all: given.len(), problems })
    }

    fn accept_row(
        &self,
        kind: RowKind,
        spec: &ActionSpec,
        asked: &Asked<'_>,
        row: &Json,
    ) -> Result<AcceptedRow, RowRefused> {
        let Json::Object(given) = row else {
            let message = "A row must be a map of values.".to_owned();
            return Err(RowRefused { message, problems: Problems::default() });
        };
        let values = asked.accept(given).map_err(|refused| self.refusal(kind, refused, given))?;
        let write = self.write(kind, &spec.visualization_settings, &values)?;
        Ok(AcceptedRow { values, write })
    }

    /// The refusal of a row's values, in whose place a missing key is named first.
    #[must_use]
    pub fn refusal(
        &self,
        kind: RowKind,
        refused: Refused,
        given: &Map<String, Json>,
    ) -> RowRefused {
        let problems = match refused {
            Refused::Problems(problems) => problems,
            unknown @ Refused::UnknownKeys { .. } => {
                let message = unknown.to_string();
                return RowRefused { message, problems: Problems::default() };
            }
        };
        let is_given = |id: &str| given.get(id).is_some_and(|value| !value.is_null());
        let present: Values = problems
            .by_field()
            .keys()
            .chain(given.keys())
            .filter(|id| is_given(id))
            .map(|id| (id.clone(), Value::Bool(true)))
            .collect();
        let message = match (kind, self.key(&present)) {
            (RowKind::Update | RowKind::Delete, Err(missing @ NoRow::KeyMissing { .. })) => {
                missing.to_string()
            }
            _ => problems.summary(),
        };
        RowRefused { message, problems }
    }
}

/// Notes the row that is changed or deleted; one that stands further up already is refused.
fn is_new_key(keys: &mut HashSet<Vec<String>>, write: &RowWrite) -> Result<(), RowRefused> {
    let (RowWrite::Update { key, .. } | RowWrite::Delete { key }) = write else { return Ok(()) };
    let identity = key.iter().map(|(_, value)| value.identity()).collect();
    if keys.insert(identity) {
        return Ok(());
    }
    let text = "A row further up in the list has the same key.";
    let mut problems = Problems::default();
    for (column, _) in key {
        problems.add(slug(column), text);
    }
    Err(RowRefused { message: text.to_owned(), problems })
}

/// A list as the journal keeps it: `{"rows": […]}`, secret values as `•••`, and how many
/// rows were left out of a long one.
#[must_use]
pub fn journalled_list(spec: &ActionSpec, rows: &[AcceptedRow]) -> Map<String, Json> {
    let mut kept = Vec::new();
    let mut size = 0;
    for row in rows {
        let row = journalled(&spec.parameters, &spec.visualization_settings, &row.values);
        let row = Json::Object(row);
        size += row.to_string().len();
        if size > MAX_JOURNALLED_BYTES {
            break;
        }
        kept.push(row);
    }
    let left_out = rows.len() - kept.len();
    let mut list = Map::from_iter([("rows".to_owned(), Json::Array(kept))]);
    if left_out > 0 {
        list.insert("rows_left_out".to_owned(), json!(left_out));
    }
    list
}

#[cfg(test)]
mod tests;
