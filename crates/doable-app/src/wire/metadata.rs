//! Databases, tables, fields and cards with the reference API's keys.

use std::fmt;

use doable_domain::{
    database::{DatabaseSettings, Engine},
    id::{ActionId, DatabaseId, FieldId, ModelId, TableId},
    schema::BaseType,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Some switches of a database; absent ones stay as they are.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[cfg_attr(feature = "types", ts(optional_fields))]
#[serde(default)]
pub struct SettingsChange {
    /// Whether actions may run on it.
    #[serde(rename = "database-enable-actions")]
    pub enable_actions: Option<bool>,
    /// Whether it is marked as production.
    pub production: Option<bool>,
}

impl SettingsChange {
    /// What `settings` become.
    #[must_use]
    pub fn over(&self, settings: &DatabaseSettings) -> DatabaseSettings {
        DatabaseSettings {
            enable_actions: self.enable_actions.unwrap_or(settings.enable_actions),
            production: self.production.unwrap_or(settings.production),
        }
    }
}

/// `PUT /api/database/:id {name?, details?, settings?}`: absent keys stay.
#[derive(Clone, PartialEq, Default, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[cfg_attr(feature = "types", ts(optional_fields))]
#[serde(default)]
pub struct UpdateDatabase {
    /// What people call it.
    pub name: Option<String>,
    /// Its engine, which can't be another.
    pub engine: Option<Engine>,
    /// Where it is, whole; a password that is the mask stays as it is.
    #[cfg_attr(feature = "types", ts(type = "Record<string, unknown>"))]
    pub details: Option<Map<String, Value>>,
    /// Its switches; those that are absent stay.
    pub settings: Option<SettingsChange>,
}

impl fmt::Debug for UpdateDatabase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, engine, settings, details: _ } = self;
        // Details may hold a password.
        let mut shown = f.debug_struct("UpdateDatabase");
        shown.field("name", name).field("engine", engine).field("settings", settings);
        shown.finish_non_exhaustive()
    }
}

/// `update_database {id, changes}` → `Database`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct ChangeDatabase {
    /// The database.
    pub id: DatabaseId,
    /// What changes; absent keys stay.
    pub changes: UpdateDatabase,
}

/// `delete_database`, `sync_database` `{id}`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct OfDatabase {
    /// The database.
    pub id: DatabaseId,
}

/// `read_connection_string {text}` → [`ConnectionDetails`]. Neither has a `Debug`, since
/// both hold the password.
#[derive(Clone, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct ReadConnectionString {
    /// What somebody pasted.
    pub text: String,
}

/// What a connection string says; keys that it does not name are absent.
#[derive(Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct ConnectionDetails {
    /// The engine.
    pub engine: Engine,
    /// `{host, port, dbname, user, password, "ssl-mode"}`.
    #[cfg_attr(feature = "types", ts(type = "Record<string, unknown>"))]
    pub details: Map<String, Value>,
}

/// `find_postgres_files {details}` → [`PostgresFiles`].
#[derive(Clone, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct FindPostgres {
    /// Host, port, database and user as they are typed so far.
    #[cfg_attr(feature = "types", ts(type = "Record<string, unknown>"))]
    pub details: Map<String, Value>,
}

/// What `PostgreSQL`'s own tools know of connections on this machine. It holds no
/// password.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct PostgresFiles {
    /// The services of `pg_service.conf`.
    pub services: Vec<PostgresService>,
    /// `details["password-from"]` for what is typed, if a password was found for it.
    pub password_from: Option<String>,
    /// The password file, in words.
    pub password_file: String,
    /// Why a file is not used, in words.
    pub notes: Vec<String>,
}

/// One service.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct PostgresService {
    /// Its name.
    pub name: String,
    /// `{host, port, dbname, user, "ssl-mode"}`, those that it says or implies.
    #[cfg_attr(feature = "types", ts(type = "Record<string, unknown>"))]
    pub details: Map<String, Value>,
    /// `details["password-from"]` for it, if it has a password.
    pub password_from: Option<String>,
    /// Why it can't be connected to from here.
    pub problem: Option<String>,
}

/// A database that could be connected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct Validated {
    /// What can't be done there all the same, in words.
    pub warnings: Vec<String>,
}

/// `get_secrets_place {}` → where passwords are kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct SecretsPlace {
    /// In words: `the system's keychain`.
    pub place: String,
}

/// `POST /api/database/validate`'s `{details: {engine, details}}`, the inner one.
#[derive(Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct ValidateDatabase {
    /// The connected database whose password is meant where it is the mask.
    #[serde(default)]
    pub id: Option<DatabaseId>,
    /// The engine.
    pub engine: Engine,
    /// Where it is.
    #[cfg_attr(feature = "types", ts(type = "Record<string, unknown>"))]
    pub details: Map<String, Value>,
}

/// `GET /api/database/:id/metadata`: a database with all that is known of its tables.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DatabaseMetadata {
    /// Its number.
    pub id: DatabaseId,
    /// What people call it.
    pub name: String,
    /// Its engine.
    pub engine: Engine,
    /// What it can do; always `actions`.
    pub features: Vec<&'static str>,
    /// Its switches.
    pub settings: DatabaseSettings,
    /// When its schema was last read, RFC 3339.
    pub synced_at: String,
    /// Its tables and views by schema and name.
    pub tables: Vec<TableMetadata>,
}

/// One of `GET /api/table`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TableSummary {
    /// Its number.
    pub id: TableId,
    /// Its name, as the engine spells it.
    pub name: String,
    /// Its schema, where the engine has schemas.
    pub schema: Option<String>,
    /// Its name for people.
    pub display_name: String,
    /// The database it is in.
    pub db_id: DatabaseId,
    /// Whether it is a view.
    pub is_view: bool,
}

/// `GET /api/table/:id/query_metadata`: a table with its fields.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TableMetadata {
    /// The table.
    #[serde(flatten)]
    pub table: TableSummary,
    /// Its columns in their order.
    pub fields: Vec<FieldMetadata>,
}

/// `GET /api/field/:id`: a column.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FieldMetadata {
    /// Its number.
    pub id: FieldId,
    /// Its name, as the engine spells it.
    pub name: String,
    /// Its name for people.
    pub display_name: String,
    /// What its type holds.
    pub base_type: BaseType,
    /// Its declared type in the engine's words.
    pub database_type: String,
    /// `type/PK`, or else `type/FK`, or nothing. A column that is both is `type/PK`,
    /// since row actions look for the key.
    pub semantic_type: Option<&'static str>,
    /// The table it is in.
    pub table_id: TableId,
    /// The column it refers to.
    pub fk_target_field_id: Option<FieldId>,
    /// Whether a new row can't do without a value for it.
    pub database_required: bool,
    /// Whether the engine counts it up.
    pub database_is_auto_increment: bool,
    /// Its place in the table, from 0.
    pub position: u32,
}

/// Which cards `GET /api/card` lists: `f=all`, or `f=archived`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct ListCards {
    /// The archived ones instead of the others.
    pub archived: bool,
}

/// Model or question, `type` of a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CardType {
    /// What actions belong to.
    Model,
    /// A saved query that no action can belong to.
    Question,
}

/// `GET /api/card/:id`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Card {
    /// Its number; as a model's, that of `model_id`.
    pub id: ModelId,
    /// What people call it.
    pub name: String,
    /// Model or question.
    #[serde(rename = "type")]
    pub card_type: CardType,
    /// What it is for.
    pub description: Option<String>,
    /// How its rows are shown, `table`.
    pub display: String,
    /// The database it is a view of.
    pub database_id: Option<DatabaseId>,
    /// The table it starts from, where that is known.
    pub table_id: Option<TableId>,
    /// Its query, as it was given.
    pub dataset_query: Value,
    /// As it was given; an object.
    pub visualization_settings: Value,
    /// Its columns; `None` where they are not known.
    pub result_metadata: Option<Vec<ResultColumn>>,
    /// Whether it is put away.
    pub archived: bool,
    /// When it was made, RFC 3339.
    pub created_at: String,
    /// When it was last saved, RFC 3339.
    pub updated_at: String,
}

/// `PUT` and `DELETE /api/card/:id?preview=true`: what would become of the card's actions.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct CardEffects {
    /// Those that would be put away.
    pub archived: Vec<NamedAction>,
    /// Those that would be gone for good.
    pub deleted: Vec<NamedAction>,
}

/// An action by its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct NamedAction {
    /// Its number.
    pub id: ActionId,
    /// Its name.
    pub name: String,
}

/// A column of a card's rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ResultColumn {
    /// Its name.
    pub name: String,
    /// Its name for people.
    pub display_name: String,
    /// What its type holds.
    pub base_type: BaseType,
    /// The declared type of the column it comes from; empty where there is none.
    pub database_type: String,
    /// `type/PK`, `type/FK` or nothing.
    pub semantic_type: Option<String>,
    /// The column it comes from, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<FieldId>,
    /// The column that one refers to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fk_target_field_id: Option<FieldId>,
    /// How a query names it: `["field", <number or name>, {…}|null]`.
    pub field_ref: Value,
}
