//! Reads the `dataset_query` of a card: SQL, a bare table with some or all of its
//! columns, or a query built with clauses, which is kept and not read further.

use doable_domain::{
    id::{DatabaseId, FieldId, TableId},
    problem::Problems,
};
use serde_json::{Map, Value};

/// What a card asks for, with the numbers it names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DatasetQuery {
    pub(crate) database_id: DatabaseId,
    pub(crate) asks: Asks,
}

/// What a card asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Asks {
    /// The rows of this SQL.
    Sql(String),
    /// A bare table; `None`: all its columns.
    Table { table: TableId, fields: Option<Vec<FieldId>> },
    /// Anything else, which starts from this table if it starts from one.
    Clauses { table: Option<TableId> },
}

impl DatasetQuery {
    /// Reads `query`.
    ///
    /// # Errors
    ///
    /// What is wrong with which key, all of it at once.
    pub(crate) fn read(query: &Value) -> Result<Self, Problems> {
        let Some(query) = query.as_object() else {
            return Err(Problems::of("dataset_query", "value must be a map"));
        };
        let mut problems = Problems::default();
        let database_id = id(query.get("database"));
        if database_id.is_none() {
            let expected = "value must be an integer greater than zero";
            problems.add("dataset_query.database", expected);
        }
        let asks = match query.get("type").and_then(Value::as_str) {
            Some("native") => read_native(query.get("native"), &mut problems),
            Some("query") => read_clauses(query.get("query"), &mut problems),
            _ => {
                problems.add("dataset_query.type", "value must be `query` or `native`");
                None
            }
        };
        match (database_id, asks) {
            (Some(database_id), Some(asks)) => problems.or(Self { database_id, asks }),
            _ => Err(problems),
        }
    }
}

fn read_native(native: Option<&Value>, problems: &mut Problems) -> Option<Asks> {
    let sql = native.and_then(|native| native.get("query")).and_then(Value::as_str);
    match sql {
        Some(sql) if !sql.trim().is_empty() => Some(Asks::Sql(sql.to_owned())),
        _ => {
            problems.add("dataset_query.native.query", "write a SELECT");
            None
        }
    }
}

fn read_clauses(query: Option<&Value>, problems: &mut Problems) -> Option<Asks> {
    let Some(query) = query.and_then(Value::as_object) else {
        problems.add("dataset_query.query", "value must be a map");
        return None;
    };
    let table = id(query.get("source-table"));
    if has_clauses(query) {
        return Some(Asks::Clauses { table });
    }
    let Some(table) = table else {
        problems.add("dataset_query.query.source-table", "name a table by its number");
        return None;
    };
    Some(match query.get("fields").filter(|fields| !is_nothing(fields)) {
        None => Asks::Table { table, fields: None },
        Some(fields) => match plain_fields(fields) {
            Some(fields) => Asks::Table { table, fields: Some(fields) },
            None => Asks::Clauses { table: Some(table) },
        },
    })
}

/// Whether anything but the table and its columns is asked for; a table that is
/// another card (`card__7`) is a clause too.
fn has_clauses(query: &Map<String, Value>) -> bool {
    query.iter().any(|(key, value)| match key.as_str() {
        "source-table" => value.is_string(),
        "fields" => false,
        _ => !is_nothing(value),
    })
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(entries) => entries.is_empty(),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

/// The numbers of `[["field", <number>, null], …]`; `None` if one is anything else,
/// such as a column of a joined table or a part of a date.
fn plain_fields(fields: &Value) -> Option<Vec<FieldId>> {
    let field = |field: &Value| {
        let [tag, number, options] = field.as_array()?.as_slice() else { return None };
        let says_nothing = options
            .as_object()
            .is_none_or(|options| options.keys().all(|key| key.ends_with("-type")));
        if tag == "field" && says_nothing { id(Some(number)) } else { None }
    };
    fields.as_array()?.iter().map(field).collect()
}

fn id<T: TryFrom<i64>>(value: Option<&Value>) -> Option<T> {
    value.and_then(Value::as_i64).and_then(|number| T::try_from(number).ok())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_query_is_sql_a_bare_table_or_has_clauses() {
        let table = |id: i64| TableId::try_from(id).unwrap();
        let field = |id: i64| FieldId::try_from(id).unwrap();
        let bare = Asks::Table { table: table(3), fields: None };
        let clauses = Asks::Clauses { table: Some(table(3)) };
        for (query, want) in [
            (json!({"source-table": 3}), bare.clone()),
            (json!({"source-table": 3, "filter": null, "joins": [], "fields": []}), bare),
            (
                json!({"source-table": 3, "fields": [["field", 8, null], ["field", 9, {"base-type": "type/Text"}]]}),
                Asks::Table { table: table(3), fields: Some(vec![field(8), field(9)]) },
            ),
            (json!({"source-table": 3, "limit": 5}), clauses.clone()),
            (json!({"source-table": 3, "filter": ["=", ["field", 8, null], 1]}), clauses.clone()),
            (json!({"source-table": 3, "expressions": {"x": ["+", 1, 2]}}), clauses.clone()),
            (json!({"source-table": 3, "anything": "new"}), clauses.clone()),
            (json!({"source-table": 3, "fields": [["expression", "x"]]}), clauses.clone()),
            (json!({"source-table": 3, "fields": [["field", 8, {"join-alias": "j"}]]}), clauses),
            (json!({"source-table": "card__7"}), Asks::Clauses { table: None }),
            (json!({"source-query": {"source-table": 3}}), Asks::Clauses { table: None }),
        ] {
            let read = DatasetQuery::read(&json!({"database": 1, "type": "query", "query": query}));

            assert_eq!(read.unwrap().asks, want, "{query}");
        }
        let native = json!({"database": 1, "type": "native", "native": {"query": "SELECT 1"}});
        let native = DatasetQuery::read(&native).unwrap();
        assert_eq!(native.asks, Asks::Sql("SELECT 1".to_owned()));
    }

    #[test]
    fn what_is_no_query_is_refused_key_by_key() {
        for (query, want) in [
            (json!(null), &["dataset_query"][..]),
            (json!([]), &["dataset_query"]),
            (json!({}), &["dataset_query.database", "dataset_query.type"]),
            (
                json!({"database": 0, "type": "query", "query": {"source-table": 3}}),
                &["dataset_query.database"],
            ),
            (json!({"database": 1, "type": "query"}), &["dataset_query.query"]),
            (
                json!({"database": 1, "type": "query", "query": {}}),
                &["dataset_query.query.source-table"],
            ),
            (
                json!({"database": 1, "type": "query", "query": {"source-table": 0}}),
                &["dataset_query.query.source-table"],
            ),
            (
                json!({"database": 1, "type": "native", "native": {"query": " "}}),
                &["dataset_query.native.query"],
            ),
            (json!({"database": 1, "type": "native"}), &["dataset_query.native.query"]),
        ] {
            let problems = DatasetQuery::read(&query).unwrap_err();

            let keys: Vec<_> = problems.by_field().keys().collect();
            assert_eq!(keys, want, "{query}");
        }
    }
}
