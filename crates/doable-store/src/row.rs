//! Reading columns back into our types: what does not fit is an error that names
//! the row, never a panic.

use jiff::Timestamp;
use rusqlite::{Row, types::FromSql};
use serde::de::DeserializeOwned;

use crate::StoreError;

/// A row with a name for errors.
pub(crate) struct Named<'r> {
    row: &'r Row<'r>,
    what: String,
}

impl<'r> Named<'r> {
    /// `row`, which is called `what` and the text of its first column.
    pub(crate) fn new(what: &str, row: &'r Row<'r>) -> Self {
        let id: rusqlite::Result<rusqlite::types::Value> = row.get(0);
        let what = match id {
            Ok(rusqlite::types::Value::Integer(id)) => format!("{what} {id}"),
            Ok(rusqlite::types::Value::Text(id)) => format!("{what} {id}"),
            _ => what.to_owned(),
        };
        Self { row, what }
    }

    /// The column as SQLite has it.
    pub(crate) fn get<T: FromSql>(&self, column: &str) -> Result<T, StoreError> {
        self.row.get(column).map_err(|error| self.unreadable(column, &error))
    }

    /// The column as a type of ours that is made from another.
    pub(crate) fn parsed<F: FromSql, T>(&self, column: &str) -> Result<T, StoreError>
    where
        T: TryFrom<F>,
        T::Error: std::fmt::Display,
    {
        T::try_from(self.get(column)?).map_err(|error| self.unreadable(column, &error))
    }

    /// The column as a type of ours that is made from another; NULL is `None`.
    pub(crate) fn parsed_or_null<F: FromSql, T>(
        &self,
        column: &str,
    ) -> Result<Option<T>, StoreError>
    where
        T: TryFrom<F>,
        T::Error: std::fmt::Display,
    {
        let value: Option<F> = self.get(column)?;
        value.map(T::try_from).transpose().map_err(|error| self.unreadable(column, &error))
    }

    /// The column's JSON.
    pub(crate) fn json<T: DeserializeOwned>(&self, column: &str) -> Result<T, StoreError> {
        let text: String = self.get(column)?;
        serde_json::from_str(&text).map_err(|error| self.unreadable(column, &error))
    }

    /// The column's JSON; NULL is `None`.
    pub(crate) fn json_or_null<T: DeserializeOwned>(
        &self,
        column: &str,
    ) -> Result<Option<T>, StoreError> {
        let text: Option<String> = self.get(column)?;
        text.map(|text| serde_json::from_str(&text))
            .transpose()
            .map_err(|error| self.unreadable(column, &error))
    }

    /// A word of a closed set, spelled as in JSON.
    pub(crate) fn word<T: DeserializeOwned>(&self, column: &str) -> Result<T, StoreError> {
        let text: String = self.get(column)?;
        T::deserialize(serde_json::Value::String(text))
            .map_err(|error| self.unreadable(column, &error))
    }

    /// Microseconds since the epoch.
    pub(crate) fn time(&self, column: &str) -> Result<Timestamp, StoreError> {
        Timestamp::from_microsecond(self.get(column)?)
            .map_err(|error| self.unreadable(column, &error))
    }

    /// Microseconds since the epoch; NULL is `None`.
    pub(crate) fn time_or_null(&self, column: &str) -> Result<Option<Timestamp>, StoreError> {
        let micros: Option<i64> = self.get(column)?;
        micros
            .map(Timestamp::from_microsecond)
            .transpose()
            .map_err(|error| self.unreadable(column, &error))
    }

    fn unreadable(&self, column: &str, error: &dyn std::fmt::Display) -> StoreError {
        StoreError::Unreadable { what: self.what.clone(), reason: format!("{column}: {error}") }
    }
}

/// `value` as JSON text for a column.
pub(crate) fn json<T: serde::Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Unreadable {
        what: "a value".to_owned(),
        reason: error.to_string(),
    })
}
