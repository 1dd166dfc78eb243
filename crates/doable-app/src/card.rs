//! A card between the API's keys and the store: what a request changes of it, and how
//! it is shown.

use doable_domain::{
    id::TableId,
    model::{Model, ModelSource},
    problem::Problems,
    schema::{QueryColumn, display_name},
};
use doable_store::{Card as Stored, CardSpec, KnownSchema, KnownTable};
use serde_json::{Map, Value, json};

use crate::{
    schema::Targets,
    wire::metadata::{Card, CardType, FieldMetadata, ResultColumn},
};

/// What a request says about a card; `None`: nothing.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Changes {
    pub(crate) name: Option<String>,
    pub(crate) is_model: Option<bool>,
    /// `Some(None)` clears it.
    pub(crate) description: Option<Option<String>>,
    pub(crate) archived: Option<bool>,
    pub(crate) dataset_query: Option<Value>,
    display: Option<Value>,
    visualization_settings: Option<Value>,
}

impl Changes {
    /// Reads the keys of `POST` and `PUT /api/card`, and what is wrong with them; other
    /// keys mean nothing here.
    pub(crate) fn read(keys: &Map<String, Value>) -> (Self, Problems) {
        let mut changes = Self::default();
        let mut problems = Problems::default();
        for (key, value) in keys {
            if let Err(expected) = changes.set(key, value) {
                problems.add(key, expected);
            }
        }
        (changes, problems)
    }

    /// Takes a key over, or says what its value should be.
    fn set(&mut self, key: &str, value: &Value) -> Result<(), &'static str> {
        match key {
            "name" => {
                let name = value.as_str().map(str::trim).filter(|name| !name.is_empty());
                self.name = Some(name.ok_or(NOT_BLANK)?.to_owned());
            }
            "type" => {
                self.is_model = Some(match value.as_str() {
                    Some("model") => true,
                    Some("question") => false,
                    _ => return Err("enum of model, question"),
                });
            }
            "description" => {
                self.description = Some(match value {
                    Value::Null => None,
                    _ => Some(value.as_str().ok_or("nullable string")?.to_owned()),
                });
            }
            "archived" => self.archived = Some(value.as_bool().ok_or("boolean")?),
            "dataset_query" => self.dataset_query = Some(map(value)?),
            "display" => {
                let display = value.as_str().filter(|display| !display.is_empty());
                self.display = Some(display.ok_or(NOT_BLANK)?.into());
            }
            "visualization_settings" => self.visualization_settings = Some(map(value)?),
            // Whatever else clients send along means nothing here.
            _ => {}
        }
        Ok(())
    }

    /// What `spec` becomes; its source is still that of its old query.
    pub(crate) fn over(self, mut spec: CardSpec) -> CardSpec {
        let keys = [
            ("dataset_query", self.dataset_query),
            ("display", self.display),
            ("visualization_settings", self.visualization_settings),
        ];
        for (key, value) in keys {
            if let Some(value) = value {
                spec.raw.insert(key.to_owned(), value);
            }
        }
        CardSpec {
            name: self.name.unwrap_or(spec.name),
            description: self.description.unwrap_or(spec.description),
            is_model: self.is_model.unwrap_or(spec.is_model),
            archived: self.archived.unwrap_or(spec.archived),
            ..spec
        }
    }

    /// A group for actions has a name and a description, and nothing else of a card.
    pub(crate) fn refuse_for_a_group(&self, problems: &mut Problems) {
        let text = "this is a group for actions and shows nothing";
        if self.is_model == Some(false) {
            problems.add("type", text);
        }
        if self.archived == Some(true) {
            problems.add("archived", text);
        }
        if self.dataset_query.is_some() {
            problems.add("dataset_query", text);
        }
    }
}

/// What a name should be.
pub(crate) const NOT_BLANK: &str = "value must be a non-blank string.";
/// What a query should be.
pub(crate) const A_MAP: &str = "value must be a map";

fn map(value: &Value) -> Result<Value, &'static str> {
    if value.is_object() { Ok(value.clone()) } else { Err(A_MAP) }
}

/// A card that nothing has been said about.
pub(crate) fn nothing() -> CardSpec {
    CardSpec {
        name: String::new(),
        database_id: None,
        source: ModelSource::Blank,
        description: None,
        is_model: false,
        archived: false,
        raw: Map::new(),
    }
}

/// What is saved of a card that is there.
pub(crate) fn spec(card: &Stored) -> CardSpec {
    CardSpec {
        name: card.model.name.clone(),
        database_id: card.model.database_id,
        source: card.model.source.clone(),
        description: card.description.clone(),
        is_model: card.is_model,
        archived: card.archived,
        raw: card.raw.clone(),
    }
}

/// A card as the API shows it, with what is known of its database.
pub(crate) fn wire(card: Stored, schema: Option<&KnownSchema>) -> Card {
    let Stored { model, description, is_model, archived, mut raw, created_at, updated_at } = card;
    let table = table_of(&model.source, schema);
    let table_id = table.map(|table| table.id).or_else(|| named_table(&raw));
    let result_metadata = match (&model.source, table, schema) {
        (ModelSource::Table { fields, .. }, Some(table), Some(schema)) => {
            Some(table_columns(table, fields.as_deref(), schema))
        }
        (ModelSource::Query { .. }, _, _) => {
            raw.remove("result_metadata").and_then(|saved| serde_json::from_value(saved).ok())
        }
        _ => None,
    };
    let dataset_query =
        raw.remove("dataset_query").unwrap_or_else(|| query_of(&model, table, table_id));
    let display = raw.get("display").and_then(Value::as_str).unwrap_or("table").to_owned();
    Card {
        id: model.id,
        name: model.name,
        card_type: if is_model { CardType::Model } else { CardType::Question },
        description,
        display,
        database_id: model.database_id,
        table_id,
        dataset_query,
        visualization_settings: raw.remove("visualization_settings").unwrap_or_else(|| json!({})),
        result_metadata,
        archived,
        created_at: created_at.to_string(),
        updated_at: updated_at.to_string(),
    }
}

/// The table a card starts from, if it is known and there.
fn table_of<'s>(source: &ModelSource, schema: Option<&'s KnownSchema>) -> Option<&'s KnownTable> {
    match source {
        ModelSource::Table { schema: within, table, .. } => schema?.table(within.as_deref(), table),
        // Their table's schema is not kept; the number in their query is.
        ModelSource::Blank | ModelSource::Query { .. } | ModelSource::Clauses { .. } => None,
    }
}

/// The table that a card's own query names.
fn named_table(raw: &Map<String, Value>) -> Option<TableId> {
    let number = raw.get("dataset_query")?.pointer("/query/source-table")?.as_i64()?;
    TableId::try_from(number).ok()
}

/// The query of a model that was made without one.
fn query_of(model: &Model, table: Option<&KnownTable>, table_id: Option<TableId>) -> Value {
    let database = model.database_id;
    match &model.source {
        ModelSource::Blank | ModelSource::Clauses { table: None } => {
            json!({"database": database, "type": "query", "query": {}})
        }
        ModelSource::Query { sql } => {
            json!({"database": database, "type": "native", "native": {"query": sql}})
        }
        ModelSource::Clauses { .. } | ModelSource::Table { fields: None, .. } => {
            json!({"database": database, "type": "query", "query": {"source-table": table_id}})
        }
        ModelSource::Table { fields: Some(names), .. } => {
            let column = |name: &String| table.and_then(|table| table.column(name));
            let fields: Vec<Value> = names
                .iter()
                .filter_map(column)
                .map(|known| json!(["field", known.id, null]))
                .collect();
            let query = json!({"source-table": table_id, "fields": fields});
            json!({"database": database, "type": "query", "query": query})
        }
    }
}

/// The columns of a table that a model shows, in the order it names them.
fn table_columns(
    table: &KnownTable,
    shown: Option<&[String]>,
    schema: &KnownSchema,
) -> Vec<ResultColumn> {
    let targets = Targets::of(schema);
    let result = |known| table_column(targets.field(known));
    match shown {
        None => table.columns.iter().map(result).collect(),
        Some(names) => names.iter().filter_map(|name| table.column(name)).map(result).collect(),
    }
}

fn table_column(field: FieldMetadata) -> ResultColumn {
    ResultColumn {
        field_ref: json!(["field", field.id, null]),
        name: field.name,
        display_name: field.display_name,
        base_type: field.base_type,
        database_type: field.database_type,
        semantic_type: field.semantic_type.map(str::to_owned),
        id: Some(field.id),
        fk_target_field_id: field.fk_target_field_id,
    }
}

/// A column of SQL's rows.
pub(crate) fn query_column(column: QueryColumn) -> ResultColumn {
    ResultColumn {
        field_ref: json!(["field", column.name, {"base-type": column.base_type}]),
        display_name: display_name(&column.name),
        name: column.name,
        base_type: column.base_type,
        database_type: column.database_type,
        semantic_type: None,
        id: None,
        fk_target_field_id: None,
    }
}
