//! Tables and columns as the window browses them.

use doable_domain::{
    action::ImplicitKind,
    id::{ActionId, DatabaseId, ModelId, TableId},
    model::ModelSource,
    parameter::ValueType,
};
use serde::{Deserialize, Serialize};

/// `browse_tables {id}` → the tables and views of a database.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct Tables {
    /// When they were last read, RFC 3339.
    pub synced_at: String,
    /// By schema and name.
    pub tables: Vec<TableLine>,
}

/// A table in a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct TableLine {
    /// Its number.
    pub id: TableId,
    /// Its schema, where the engine has schemas.
    pub schema: Option<String>,
    /// Its name, as the engine spells it.
    pub name: String,
    /// Whether it is a view.
    pub is_view: bool,
    /// How many columns it has.
    pub columns: u32,
    /// How many row actions it has; archived ones do not count.
    pub actions: u32,
}

/// `list_columns {id}` → the columns of each table of a database, for completion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct TableColumns {
    /// The table's schema, where the engine has schemas.
    pub schema: Option<String>,
    /// The table's name, as the engine spells it.
    pub name: String,
    /// Whether it is a view.
    pub is_view: bool,
    /// In their order.
    pub columns: Vec<ColumnName>,
}

/// A column by its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct ColumnName {
    /// As the engine spells it.
    pub name: String,
    /// Its declared type in the engine's words; empty where there is none.
    pub database_type: String,
    /// What a field for it takes.
    pub value_type: ValueType,
}

/// `browse_table`, `{id}`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct OfTable {
    /// The table.
    pub id: TableId,
}

/// `browse_table {id}`, `set_table_actions` → a table with its columns and row actions.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct TableShown {
    /// Its number.
    pub id: TableId,
    /// The database it is in.
    pub database_id: DatabaseId,
    /// Its schema, where the engine has schemas.
    pub schema: Option<String>,
    /// Its name, as the engine spells it.
    pub name: String,
    /// Whether it is a view.
    pub is_view: bool,
    /// Whether it has a primary key, which updating and deleting a row need.
    pub has_key: bool,
    /// Its columns in their order.
    pub columns: Vec<ColumnShown>,
    /// Its row actions; archived ones left out.
    pub actions: Vec<TableAction>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct ColumnShown {
    /// Its name, as the engine spells it.
    pub name: String,
    /// Its declared type in the engine's words; empty where there is none.
    pub database_type: String,
    /// Whether it may be NULL.
    pub nullable: bool,
    /// Whether the engine has a value for it if a row names none.
    pub has_default: bool,
    /// Whether the engine counts it up.
    pub auto_increment: bool,
    /// Whether the engine computes it.
    pub generated: bool,
    /// Its place in the primary key, from 1.
    pub key: Option<u32>,
    /// Whether no two rows may have the same value, by an index of its own.
    pub unique: bool,
    /// The column it refers to.
    pub references: Option<Reference>,
    /// Every value it can have, where its type is a closed set.
    pub enum_values: Option<Vec<String>>,
}

/// The column that another one refers to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct Reference {
    /// Its table's number, where that is known.
    pub table_id: Option<TableId>,
    /// Its table's schema, where the engine has schemas.
    pub schema: Option<String>,
    /// Its table.
    pub table: String,
    /// Its name.
    pub column: String,
}

/// A row action of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct TableAction {
    /// Its number.
    pub id: ActionId,
    /// Its name.
    pub name: String,
    /// What it does.
    pub kind: ImplicitKind,
    /// Whether it has a public link.
    pub public: bool,
}

/// `set_table_actions {table_id, create?, update?, delete?}` → [`TableShown`]: true makes the
/// action if there is none, false deletes those there are, absent leaves them.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[cfg_attr(feature = "types", ts(optional_fields))]
pub struct SetTableActions {
    /// The table.
    pub table_id: TableId,
    /// Whether rows can be created.
    #[serde(default)]
    pub create: Option<bool>,
    /// Whether rows can be updated.
    #[serde(default)]
    pub update: Option<bool>,
    /// Whether rows can be deleted.
    #[serde(default)]
    pub delete: Option<bool>,
}

/// `browse_models {id}` → the models of a database, each one of these.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct ModelLine {
    /// Its number.
    pub id: ModelId,
    /// What people call it.
    pub name: String,
    /// What it shows; `blank` is the database's own group, which stays.
    pub source: ModelSource,
    /// Whether it is a question, which no action can belong to.
    pub question: bool,
    /// How many actions it has; archived ones do not count.
    pub actions: u32,
}

/// `preview_model`, `change_model` `{id, becomes}` →
/// [`CardEffects`](super::metadata::CardEffects): what would become of its actions, or did.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct ChangeModel {
    /// The model.
    pub id: ModelId,
    /// What is made of it.
    pub becomes: Becomes,
}

/// What a person makes of a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Becomes {
    /// Only a group for actions, which shows nothing.
    Group,
    /// A question, which no action can belong to.
    Question,
    /// A model, from a question.
    Model,
    /// Nothing: it is deleted with its actions.
    Removed,
}
