//! A named, parameterised operation (actions.md §2).
//!
//! [`ActionSpec`] is what a person edits; [`Action`] adds what the store knows.
//! Reading one from outside, with every problem named, is [`crate::draft`].

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::{
    form::VisualizationSettings,
    guard::Guard,
    id::{ActionId, DatabaseId, EntityId, ModelId, UserId},
    limit::TimeLimit,
    parameter::Parameter,
};

/// The longest name of an action, in characters (actions.md §2.1).
pub const MAX_NAME_CHARS: usize = 254;

/// An action as the store holds it, with the reference API's keys.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct Action {
    /// Its number.
    pub id: ActionId,
    /// Its name across stores.
    pub entity_id: EntityId,
    /// How many times it has been saved, from 1.
    #[cfg_attr(feature = "types", ts(type = "number"))]
    pub version: u64,
    /// What a person edits.
    #[serde(flatten)]
    pub spec: ActionSpec,
    /// When it was made.
    #[cfg_attr(feature = "types", ts(type = "string"))]
    pub created_at: Timestamp,
    /// When it was last saved.
    #[cfg_attr(feature = "types", ts(type = "string"))]
    pub updated_at: Timestamp,
    /// Who made it.
    pub creator_id: Option<UserId>,
    /// The last part of its public link, if it has one.
    #[cfg_attr(feature = "types", ts(type = "string | null"))]
    pub public_uuid: Option<Uuid>,
    /// Who made it public.
    pub made_public_by_id: Option<UserId>,
}

/// The part of an action that a person edits.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct ActionSpec {
    /// What it belongs to.
    pub model_id: ModelId,
    /// What people call it; 1 to [`MAX_NAME_CHARS`] characters.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// The values it takes; computed for implicit actions.
    pub parameters: Vec<Parameter>,
    /// Kept for the reference API's clients; means nothing to us.
    #[cfg_attr(feature = "types", ts(type = "Record<string, unknown> | null"))]
    pub parameter_mappings: Option<Map<String, Value>>,
    /// How its form looks.
    pub visualization_settings: VisualizationSettings,
    /// Whether it is put away: not listed, not run.
    pub archived: bool,
    /// What one run may do.
    pub guard: Guard,
    /// What it does.
    #[serde(flatten)]
    pub operation: Operation,
}

/// What an action does; its tag is the `type` of the reference API.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum Operation {
    /// Runs SQL.
    Query(QueryOperation),
    /// Sends an HTTP request.
    Http(HttpOperation),
    /// Creates, updates or deletes a row of the model's table.
    Implicit(ImplicitOperation),
}

impl Operation {
    /// The `type` of the reference API: `query`, `http` or `implicit`.
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::Query(_) => "query",
            Self::Http(_) => "http",
            Self::Implicit(_) => "implicit",
        }
    }
}

/// A parameterised SQL text (actions.md §2.3).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct QueryOperation {
    /// The database it runs on; the same as [`DatasetQuery::database`].
    pub database_id: DatabaseId,
    /// The SQL and its tags.
    pub dataset_query: DatasetQuery,
}

/// The reference API's envelope around a SQL text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct DatasetQuery {
    /// The database it runs on.
    pub database: DatabaseId,
    /// Always `native`.
    #[serde(rename = "type")]
    pub query_type: NativeType,
    /// The SQL and its tags.
    pub native: NativeQuery,
    /// Keys that mean nothing to us.
    #[serde(flatten)]
    #[cfg_attr(feature = "types", ts(skip))]
    pub other: Map<String, Value>,
}

/// The one `type` of a [`DatasetQuery`] that an action can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum NativeType {
    /// SQL in the database's own dialect.
    Native,
}

/// A SQL text with `{{variables}}` and `[[optional clauses]]`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct NativeQuery {
    /// The SQL, in the grammar of actions.md §3.1.
    pub query: String,
    /// Its variables by name.
    #[serde(rename = "template-tags", default)]
    pub template_tags: BTreeMap<String, TemplateTag>,
    /// Keys that mean nothing to us.
    #[serde(flatten)]
    #[cfg_attr(feature = "types", ts(skip))]
    pub other: Map<String, Value>,
}

/// One variable of a SQL text, as the reference API describes it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct TemplateTag {
    /// The id of the parameter made from it.
    pub id: String,
    /// The name between the braces.
    pub name: String,
    /// Its name for people.
    #[serde(rename = "display-name", default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// `text`, `number`, `date` or `boolean`.
    #[serde(rename = "type")]
    pub type_name: String,
    /// Whether a run without it is refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub required: Option<bool>,
    /// The value of a run without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "types", ts(type = "unknown"))]
    pub default: Option<Value>,
    /// Keys that mean nothing to us.
    #[serde(flatten)]
    #[cfg_attr(feature = "types", ts(skip))]
    pub other: Map<String, Value>,
}

/// An HTTP request and what its reply means (actions.md §2.4, §3.4).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct HttpOperation {
    /// The request.
    pub template: RequestTemplate,
    /// A jq program: the run's answer, made from the reply.
    pub response_handle: Option<String>,
    /// A jq program: whether the reply is an error; `.status >= 400` if absent.
    pub error_handle: Option<String>,
    /// Bounds of the request.
    #[serde(default)]
    pub http_options: HttpOptions,
}

/// An HTTP request with `{{variables}}`; any other key is refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct RequestTemplate {
    /// The method, in capitals.
    pub method: Method,
    /// The address; never empty.
    pub url: String,
    /// The body's text.
    #[serde(default)]
    pub body: Option<String>,
    /// A text that holds a JSON object of header names and values.
    #[serde(default)]
    pub headers: Option<String>,
}

/// The methods a request template can have (actions.md §2.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// Reads.
    Get,
    /// Creates or acts.
    Post,
    /// Replaces.
    Put,
    /// Deletes.
    Delete,
    /// Changes in part.
    Patch,
}

impl Method {
    /// The method as it goes over the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
            Self::Patch => "PATCH",
        }
    }
}

/// The most `max_response_bytes` may be: 100 MiB.
pub const MAX_RESPONSE_BYTES: u64 = 100 * 1024 * 1024;

/// Bounds of an HTTP action (ours; actions.md §2.1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(default, deny_unknown_fields)]
pub struct HttpOptions {
    /// From the first byte sent to the last byte read, in milliseconds.
    pub timeout_ms: TimeLimit,
    /// The longest reply body after decompression, in bytes; 1 to [`MAX_RESPONSE_BYTES`].
    #[cfg_attr(feature = "types", ts(type = "number"))]
    pub max_response_bytes: u64,
    /// Whether redirects are followed, at most [`HttpOptions::MAX_REDIRECTS`].
    pub follow_redirects: bool,
}

impl HttpOptions {
    /// How many redirects are followed.
    pub const MAX_REDIRECTS: usize = 5;
}

impl Default for HttpOptions {
    fn default() -> Self {
        Self {
            timeout_ms: TimeLimit::default(),
            max_response_bytes: 10 * 1024 * 1024,
            follow_redirects: true,
        }
    }
}

/// A write to the model's table, with parameters from its columns (actions.md §2.6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct ImplicitOperation {
    /// Which write.
    pub kind: ImplicitKind,
}

/// The writes an implicit action can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub enum ImplicitKind {
    /// Inserts one row.
    #[serde(rename = "row/create")]
    RowCreate,
    /// Changes one row.
    #[serde(rename = "row/update")]
    RowUpdate,
    /// Deletes one row.
    #[serde(rename = "row/delete")]
    RowDelete,
    /// Inserts a list of rows.
    #[serde(rename = "bulk/create")]
    BulkCreate,
    /// Changes a list of rows.
    #[serde(rename = "bulk/update")]
    BulkUpdate,
    /// Deletes a list of rows.
    #[serde(rename = "bulk/delete")]
    BulkDelete,
}

impl ImplicitKind {
    /// The kind with the reference API's spelling.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::RowCreate => "row/create",
            Self::RowUpdate => "row/update",
            Self::RowDelete => "row/delete",
            Self::BulkCreate => "bulk/create",
            Self::BulkUpdate => "bulk/update",
            Self::BulkDelete => "bulk/delete",
        }
    }

    /// Whether it takes a list of rows instead of one.
    #[must_use]
    pub fn takes_list(self) -> bool {
        match self {
            Self::RowCreate | Self::RowUpdate | Self::RowDelete => false,
            Self::BulkCreate | Self::BulkUpdate | Self::BulkDelete => true,
        }
    }
}
