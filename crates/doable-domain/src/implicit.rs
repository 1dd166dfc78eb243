//! Row actions: what they take, computed from the live table on every read, and the
//! one row they write (actions.md §2.6, §3.3).

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};

use crate::{
    action::{ActionSpec, ImplicitKind},
    database::Engine,
    form::{FieldSetting, VisualizationSettings},
    parameter::Parameter,
    problem::Problems,
    schema::{BaseType, Column, Table, display_name},
    sql::ReadColumn,
    value::{Value, Values},
};

mod fit;
mod references;

pub use references::RowOptions;

/// What a row action works on: a table, and the columns its model shows of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowSource {
    /// Its database's engine.
    pub engine: Engine,
    /// The live table.
    pub table: Table,
    /// The columns the model shows; `None`: all of them.
    pub shown: Option<Vec<String>>,
}

/// Why a row action takes no parameters, or has nothing to write.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoRow {
    /// Two columns have one slug.
    #[error("The columns {} have the same name in a form: {slug}.", quoted(.columns))]
    Ambiguous {
        /// The slug.
        slug: String,
        /// The columns.
        columns: Vec<String>,
    },
    /// There is no key to find the row by.
    #[error("Must execute implicit action on a table with a primary key.")]
    NoKey,
    /// The key is binary, so that no form can say it.
    #[error(
        "Must execute implicit action on a table with a primary key. A form can't say that of \
         `{table}`, since {} is binary; use an SQL action.", quoted(.columns)
    )]
    BinaryKey {
        /// The table.
        table: String,
        /// The binary columns of its key.
        columns: Vec<String>,
    },
    /// The key has no value.
    #[error("Missing primary key parameter: {}", quoted(.slugs))]
    KeyMissing {
        /// The parameters without one.
        slugs: Vec<String>,
    },
    /// There is nothing to write.
    #[error("Implicit parameters must be provided.")]
    NothingToWrite,
    /// Values that their columns can't hold.
    #[error("{}", .problems.summary())]
    Unfit {
        /// Why, by parameter id.
        problems: Problems,
    },
}

impl NoRow {
    /// What is wrong with which parameter; may be empty.
    #[must_use]
    pub fn into_problems(self) -> Problems {
        match self {
            Self::Unfit { problems } => problems,
            Self::Ambiguous { .. }
            | Self::NoKey
            | Self::BinaryKey { .. }
            | Self::KeyMissing { .. }
            | Self::NothingToWrite => Problems::default(),
        }
    }
}

/// `"a" "b"`.
fn quoted(names: &[String]) -> String {
    names.iter().map(|name| format!("{name:?}")).collect::<Vec<_>>().join(" ")
}

/// One row's write, by column as the engine spells it.
#[derive(Debug, Clone, PartialEq)]
pub enum RowWrite {
    /// A new row.
    Create {
        /// Its columns.
        set: Vec<(String, Value)>,
        /// The columns to find the new row by: those of its key, each of them in `set` or
        /// counted up by the engine. None where that can't be told.
        key: Vec<String>,
    },
    /// Some columns of the row with this key.
    Update {
        /// The key, whole.
        key: Vec<(String, Value)>,
        /// The columns to write.
        set: Vec<(String, Value)>,
    },
    /// The row with this key goes.
    Delete {
        /// The key, whole.
        key: Vec<(String, Value)>,
    },
}

/// What a row action does to its row, or to each row of its list.
#[must_use]
pub fn row_kind(kind: ImplicitKind) -> RowKind {
    match kind {
        ImplicitKind::RowCreate | ImplicitKind::BulkCreate => RowKind::Create,
        ImplicitKind::RowUpdate | ImplicitKind::BulkUpdate => RowKind::Update,
        ImplicitKind::RowDelete | ImplicitKind::BulkDelete => RowKind::Delete,
    }
}

/// What a row action does to its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowKind {
    /// Inserts it.
    Create,
    /// Changes it.
    Update,
    /// Deletes it.
    Delete,
}

impl RowKind {
    /// The verb, as in "the row you're trying to …".
    #[must_use]
    pub fn verb(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Update => "update",
            Self::Delete => "delete",
        }
    }

    /// Whether an action of this kind has a parameter for `column`, which its model shows
    /// or does not.
    #[must_use]
    pub fn takes(self, column: &Column, is_shown: bool) -> bool {
        let is_key = column.in_primary_key.is_some();
        match self {
            Self::Create => {
                is_shown
                    && column.is_writable()
                    && !column.auto_increment
                    && !(is_key && column.has_default)
            }
            // The key is needed to find the row, whether the model shows it or not.
            Self::Update => is_key || (is_shown && column.is_writable()),
            Self::Delete => is_key,
        }
    }
}

impl RowWrite {
    /// What it does to its row.
    #[must_use]
    pub fn kind(&self) -> RowKind {
        match self {
            Self::Create { .. } => RowKind::Create,
            Self::Update { .. } => RowKind::Update,
            Self::Delete { .. } => RowKind::Delete,
        }
    }
}

/// A column's name in a form: lower case, every other character `_`.
#[must_use]
pub fn slug(column: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
    column.to_lowercase().chars().map(plain).collect()
}

impl RowSource {
    /// The columns an action of `kind` takes, in the table's order.
    fn columns(&self, kind: RowKind) -> Vec<&Column> {
        let is_shown =
            |column: &Column| self.shown.as_ref().is_none_or(|shown| shown.contains(&column.name));
        let is_taken = |column: &&Column| kind.takes(column, is_shown(column));
        self.table.columns.iter().filter(is_taken).collect()
    }

    /// The parameters of an action of `kind`, and its form's settings: those of `spec`
    /// for the columns that are there, and new ones.
    ///
    /// # Errors
    ///
    /// [`NoRow::Ambiguous`], [`NoRow::NoKey`], [`NoRow::BinaryKey`].
    pub fn describe(
        &self,
        kind: RowKind,
        spec: &ActionSpec,
    ) -> Result<(Vec<Parameter>, VisualizationSettings), NoRow> {
        let columns = self.columns(kind);
        self.check(kind, &columns)?;
        let saved = |id: &str| spec.parameters.iter().find(|parameter| parameter.id == id);
        let parameters: Vec<Parameter> = columns
            .iter()
            .map(|column| parameter(kind, column, saved(&slug(&column.name))))
            .collect();
        let mut settings = spec.visualization_settings.clone();
        let mut kept = std::mem::take(&mut settings.fields);
        for (column, parameter) in columns.iter().zip(&parameters) {
            let saved = kept.remove(&parameter.id);
            settings.fields.insert(parameter.id.clone(), setting(column, &parameter.id, saved));
        }
        Ok((parameters, settings))
    }

    /// Lets a person choose NULL where an update's column takes it and nobody has settled it:
    /// an emptied value says nothing, so that it could not be cleared otherwise. Only for the
    /// window, where NULL is a choice; what a program sends means what it always did.
    pub fn offer_null(&self, kind: RowKind, settings: &mut VisualizationSettings) {
        if kind != RowKind::Update {
            return;
        }
        for column in self.columns(kind) {
            let takes_null = column.nullable && column.in_primary_key.is_none();
            if let Some(setting) = settings.fields.get_mut(&slug(&column.name)) {
                setting.nullable = setting.nullable.or(takes_null.then_some(true));
            }
        }
    }

    fn check(&self, kind: RowKind, columns: &[&Column]) -> Result<(), NoRow> {
        let mut by_slug: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for column in columns {
            by_slug.entry(slug(&column.name)).or_default().push(column.name.clone());
        }
        if let Some((slug, columns)) = by_slug.into_iter().find(|(_, columns)| columns.len() > 1) {
            return Err(NoRow::Ambiguous { slug, columns });
        }
        if kind != RowKind::Create {
            self.usable_key()?;
        }
        Ok(())
    }

    /// The columns that a form can name a row by.
    fn usable_key(&self) -> Result<Vec<&Column>, NoRow> {
        let key = self.table.primary_key();
        if key.is_empty() {
            return Err(NoRow::NoKey);
        }
        let binary = key.iter().filter(|column| column.is_binary());
        let columns: Vec<String> = binary.map(|column| column.name.clone()).collect();
        if columns.is_empty() {
            return Ok(key);
        }
        Err(NoRow::BinaryKey { table: self.table.name.clone(), columns })
    }

    /// The write of one row from checked values by parameter id. A null is written only
    /// where the field is `nullable`; elsewhere it means nothing.
    ///
    /// # Errors
    ///
    /// Any [`NoRow`], in the order of actions.md §3.3.
    pub fn write(
        &self,
        kind: RowKind,
        settings: &VisualizationSettings,
        values: &Values,
    ) -> Result<RowWrite, NoRow> {
        let columns = self.columns(kind);
        self.check(kind, &columns)?;
        let key = match kind {
            RowKind::Create => Vec::new(),
            RowKind::Update | RowKind::Delete => self.key(values)?,
        };
        let may_be_null = |id: &str| {
            settings.fields.get(id).and_then(|setting| setting.nullable).unwrap_or(false)
        };
        let is_key = |column: &Column| kind != RowKind::Create && column.in_primary_key.is_some();
        let set: Vec<(String, Value)> = columns
            .iter()
            .filter(|column| !is_key(column))
            .filter_map(|column| {
                let id = slug(&column.name);
                let value = values.get(&id)?;
                let is_written = *value != Value::Null || may_be_null(&id);
                is_written.then(|| (column.name.clone(), value.clone()))
            })
            .collect();
        self.refuse_unfit(&set)?;
        match kind {
            RowKind::Delete => Ok(RowWrite::Delete { key }),
            _ if set.is_empty() => Err(NoRow::NothingToWrite),
            RowKind::Create => {
                let key = self.key_of_new(&set);
                Ok(RowWrite::Create { set, key })
            }
            RowKind::Update => Ok(RowWrite::Update { key, set }),
        }
    }

    /// The columns that a new row with these values is found by.
    fn key_of_new(&self, set: &[(String, Value)]) -> Vec<String> {
        let is_given = |column: &Column| {
            let mut given = set.iter().filter(|(name, _)| *name == column.name);
            given.any(|(_, value)| *value != Value::Null)
        };
        let key = self.table.primary_key();
        if key.iter().all(|column| column.auto_increment || is_given(column)) {
            return key.iter().map(|column| column.name.clone()).collect();
        }
        Vec::new()
    }

    /// The whole key, by column, each value as its column's type has it.
    ///
    /// # Errors
    ///
    /// [`NoRow::NoKey`], [`NoRow::BinaryKey`], [`NoRow::KeyMissing`], [`NoRow::Unfit`].
    pub fn key(&self, values: &Values) -> Result<Vec<(String, Value)>, NoRow> {
        let columns = self.usable_key()?;
        let given = |column: &&Column| {
            values.get(&slug(&column.name)).filter(|value| **value != Value::Null).cloned()
        };
        let slugs: Vec<String> = columns
            .iter()
            .filter(|column| given(column).is_none())
            .map(|column| slug(&column.name))
            .collect();
        if !slugs.is_empty() {
            return Err(NoRow::KeyMissing { slugs });
        }
        let key = columns.iter().filter_map(|column| Some((*column, given(column)?)));
        self.fitted_key(key)
    }

    /// How a column is read for a form.
    #[must_use]
    pub fn read(&self, column: &str) -> ReadColumn {
        let is_compound =
            |column: &Column| matches!(column.base_type, BaseType::Json | BaseType::Array);
        let as_text = self.table.column(column).is_some_and(is_compound);
        ReadColumn { name: column.to_owned(), as_text }
    }

    /// The columns a form of `kind` shows, with their parameters' ids.
    #[must_use]
    pub fn form_columns(&self, kind: RowKind) -> Vec<(String, String)> {
        let columns = self.columns(kind);
        columns.iter().map(|column| (slug(&column.name), column.name.clone())).collect()
    }
}

/// The parameter of a column; what a person saved of it wins, but for its type.
fn parameter(kind: RowKind, column: &Column, saved: Option<&Parameter>) -> Parameter {
    let id = slug(&column.name);
    let required = match kind {
        RowKind::Create => column.is_required(),
        // An update sends what changes, and the key.
        RowKind::Update | RowKind::Delete => column.in_primary_key.is_some(),
    };
    let mut other = saved.map(|saved| saved.other.clone()).unwrap_or_default();
    other.insert("is-auto-increment".to_owned(), Json::Bool(column.auto_increment));
    let name = saved.and_then(|saved| saved.name.clone());
    Parameter {
        target: Some(serde_json::json!(["variable", ["template-tag", id]])),
        slug: id.clone(),
        id,
        type_name: column.base_type.as_str().to_owned(),
        name,
        display_name: saved
            .and_then(|saved| saved.display_name.clone())
            .or_else(|| Some(display_name(&column.name))),
        required: Some(required),
        default: saved.and_then(|saved| saved.default.clone()),
        other,
    }
}

/// The setting of a column's field: the saved one, with the options of an enum.
fn setting(column: &Column, id: &str, saved: Option<FieldSetting>) -> FieldSetting {
    let mut setting = saved.unwrap_or_default();
    setting.id = Some(id.to_owned());
    setting.hidden.get_or_insert(false);
    if let Some(values) = &column.enum_values {
        setting
            .value_options
            .get_or_insert_with(|| values.iter().cloned().map(Json::from).collect());
        setting.input_type.get_or_insert_with(|| "select".to_owned());
    }
    setting
}

/// What a row answers: its columns by name.
#[must_use]
pub fn row_map(columns: &[String], row: Vec<Json>) -> Map<String, Json> {
    columns.iter().cloned().zip(row).collect()
}

#[cfg(test)]
mod tests;
