//! Values that a column of their type can't hold, found before a database that would not
//! say so: one that finds no row by such a key, or rounds.

use super::{NoRow, RowSource, slug};
use crate::{
    database::Engine,
    problem::Problems,
    schema::{BaseType, Column},
    value::Value,
};

const NOT_WHOLE: &str = "This must be a whole number that its column can hold.";
const NO_UUID: &str = "This must be a UUID like 6f9619ff-8b86-d011-b42d-00c04fc964ff.";
const LOSES_DIGITS: &str = "SQLite can't keep every digit of this number; give it with at most 15.";

impl RowSource {
    /// The key with each value as its column's type has it.
    ///
    /// # Errors
    ///
    /// [`NoRow::Unfit`] with every value that its column can't hold.
    pub(super) fn fitted_key<'c>(
        &self,
        key: impl Iterator<Item = (&'c Column, Value)>,
    ) -> Result<Vec<(String, Value)>, NoRow> {
        let mut problems = Problems::default();
        let mut fitted = Vec::new();
        for (column, value) in key {
            match self.fitted(column, value) {
                Ok(value) => fitted.push((column.name.clone(), value)),
                Err(text) => problems.add(slug(&column.name), text),
            }
        }
        problems.or(fitted).map_err(|problems| NoRow::Unfit { problems })
    }

    /// What a row with this value of the column is found by.
    ///
    /// # Errors
    ///
    /// [`NoRow::Unfit`] if it can't hold it; [`NoRow::NoKey`] if there is no such column.
    pub fn found_by(&self, column: &str, value: Value) -> Result<Vec<(String, Value)>, NoRow> {
        let column = self.table.column(column).ok_or(NoRow::NoKey)?;
        self.fitted_key([(column, value)].into_iter())
    }

    /// A key's value as its column's type has it: no row has another one.
    fn fitted(&self, column: &Column, value: Value) -> Result<Value, &'static str> {
        let value = match (column.base_type, value) {
            (BaseType::Integer | BaseType::BigInteger, Value::Number(number)) => {
                Value::Number(number.to_whole().ok_or(NOT_WHOLE)?)
            }
            (BaseType::Uuid, Value::Text(text)) => {
                uuid::Uuid::parse_str(&text).map_err(|_| NO_UUID)?;
                Value::Text(text)
            }
            (_, value) => value,
        };
        if self.loses_digits(column, &value) { Err(LOSES_DIGITS) } else { Ok(value) }
    }

    /// # Errors
    ///
    /// [`NoRow::Unfit`] with every value that would be rounded without a word.
    pub(super) fn refuse_unfit(&self, set: &[(String, Value)]) -> Result<(), NoRow> {
        let mut problems = Problems::default();
        for (name, value) in set {
            let column = self.table.column(name);
            if column.is_some_and(|column| self.loses_digits(column, value)) {
                problems.add(slug(name), LOSES_DIGITS);
            }
        }
        problems.or(()).map_err(|problems| NoRow::Unfit { problems })
    }

    /// SQLite keeps a number as 64 bits, whole or binary, where its column is not for text.
    fn loses_digits(&self, column: &Column, value: &Value) -> bool {
        let Value::Number(number) = value else { return false };
        let is_exact = matches!(
            column.base_type,
            BaseType::Integer | BaseType::BigInteger | BaseType::Decimal
        );
        let is_kept = || number.as_i64().is_some() || number.as_double().is_some();
        self.engine == Engine::Sqlite && is_exact && !is_kept()
    }
}
