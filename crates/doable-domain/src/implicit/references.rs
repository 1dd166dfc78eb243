//! Columns that refer to rows of another table, which a form offers to choose from, and how
//! those rows are called.

use super::{RowKind, RowSource, slug};
use crate::{
    form::{FieldOption, FieldSetting, VisualizationSettings, option_of_row},
    schema::{BaseType, Column, ForeignKey, Table},
    sql::{RowSearch, TableName},
};

/// The most rows that are listed at a time.
const MOST_ROWS: usize = 1_000;
/// The longest name of a row, in characters; more of it is cut off.
const MAX_NAME_CHARS: usize = 80;
/// What columns are called that name their row, the best first.
const NAMES: [&str; 5] = ["name", "title", "label", "email", "mail"];
/// What columns are called that nobody is to read in a list.
const SECRETS: [&str; 6] = ["password", "passwd", "secret", "token", "hash", "salt"];

/// The rows of a table as options: a column that tells them apart is the value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RowOptions {
    /// The table.
    pub table: TableName,
    /// The column that is referred to.
    pub key: String,
    /// The column that names a row, if one does.
    pub name: Option<String>,
}

impl RowSource {
    /// The columns of an action of `kind` that refer to another one, by parameter id; those of
    /// keys of several columns are left out, and those whose field its author has settled.
    /// The key of a row that is there is picked with it.
    #[must_use]
    pub fn references(
        &self,
        kind: RowKind,
        settings: &VisualizationSettings,
    ) -> Vec<(String, &ForeignKey)> {
        let of = |column: &&Column| settings.fields.get(&slug(&column.name));
        let is_key = |column: &Column| kind != RowKind::Create && column.in_primary_key.is_some();
        self.columns(kind)
            .into_iter()
            .filter(|column| !is_key(column) && of(column).is_none_or(is_unsettled))
            .filter_map(|column| Some((slug(&column.name), column.foreign_key.as_ref()?)))
            .filter(|(_, key)| self.is_single(key))
            .collect()
    }

    /// Whether no other column refers to another column of the same table: what is known of
    /// a key of several columns is where each of them leads.
    fn is_single(&self, key: &ForeignKey) -> bool {
        let mut others = self.table.columns.iter().filter_map(|column| column.foreign_key.as_ref());
        !others.any(|other| {
            (&other.schema, &other.table) == (&key.schema, &key.table) && other.column != key.column
        })
    }
}

/// Whether its author leaves it to the column what is chosen from: a dropdown without options
/// has those of the column.
fn is_unsettled(setting: &FieldSetting) -> bool {
    matches!(setting.input_type.as_deref(), None | Some("select"))
        && setting.value_options.as_ref().is_none_or(Vec::is_empty)
        && setting.options_source.is_none()
        && !setting.secret.unwrap_or(false)
        && !setting.hidden.unwrap_or(false)
}

impl RowOptions {
    /// The rows of `table` by the column called `key`; `None` unless that tells them apart and
    /// a form can say it.
    #[must_use]
    pub fn of(table: &Table, key: &str) -> Option<Self> {
        let column = table.column(key).filter(|column| !column.is_binary())?;
        let is_alone = column.in_primary_key.is_some() && table.primary_key().len() == 1;
        if !is_alone && !column.unique {
            return None;
        }
        Some(Self {
            table: TableName { schema: table.schema.clone(), name: table.name.clone() },
            key: key.to_owned(),
            name: name_of_row(table, key).map(|column| column.name.clone()),
        })
    }

    /// The first rows in their key's order, or those whose key or name holds `text`.
    #[must_use]
    pub fn search(&self, source: &RowSource, text: &str) -> RowSearch {
        RowSearch {
            columns: self.columns().map(|name| source.read(name)).collect(),
            key: vec![self.key.clone()],
            text: text.to_owned(),
            most: MOST_ROWS,
        }
    }

    /// The columns that an option is made of.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        [Some(self.key.as_str()), self.name.as_deref()].into_iter().flatten()
    }

    /// The option of a row with these columns: `Ada Lovelace · 7`, or its key alone.
    #[must_use]
    pub fn option(row: Vec<serde_json::Value>) -> Option<FieldOption> {
        let FieldOption { value, label } = option_of_row(row.iter().take(1).cloned().collect())?;
        let name = option_of_row(row)?.label;
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        if name.is_empty() || name == label {
            return Some(FieldOption { value, label });
        }
        let mut shown: String = name.chars().take(MAX_NAME_CHARS).collect();
        if shown.len() < name.len() {
            shown.push('…');
        }
        Some(FieldOption { value, label: format!("{shown} · {label}") })
    }
}

/// The column of `table` that people know a row by: one that is called like a name, else its
/// first text.
fn name_of_row<'t>(table: &'t Table, key: &str) -> Option<&'t Column> {
    let is_text = |column: &&Column| {
        let name = column.name.to_lowercase();
        column.base_type == BaseType::Text
            && column.name != key
            && column.foreign_key.is_none()
            && !column.is_binary()
            && !SECRETS.iter().any(|word| name.contains(word))
    };
    let texts: Vec<&Column> = table.columns.iter().filter(is_text).collect();
    let called = |word: &str| {
        let is = |column: &&&Column| slug(&column.name) == word;
        let ends = |column: &&&Column| slug(&column.name).ends_with(word);
        texts.iter().find(is).or_else(|| texts.iter().find(ends)).copied()
    };
    NAMES.iter().find_map(|word| called(word)).or_else(|| texts.first().copied())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::database::Engine;

    /// `name`, `#` behind it in the primary key, `!` unique, `*` binary, `>t.c` refers to.
    fn column(text: &str) -> Column {
        let (text, lead) = text.split_once('>').map_or((text, None), |(a, b)| (a, Some(b)));
        let name = text.trim_end_matches(['#', '!', '*']);
        let is = |mark| text.contains(mark);
        let is_number = name.ends_with("id");
        Column {
            name: name.to_owned(),
            database_type: if is('*') { "BLOB" } else { "TEXT" }.to_owned(),
            base_type: if is_number { BaseType::Integer } else { BaseType::Text },
            nullable: false,
            has_default: false,
            auto_increment: false,
            generated: false,
            in_primary_key: is('#').then_some(1),
            unique: is('!'),
            foreign_key: lead.and_then(|lead| lead.split_once('.')).map(|(table, column)| {
                ForeignKey { schema: None, table: table.to_owned(), column: column.to_owned() }
            }),
            enum_values: None,
        }
    }

    fn table(columns: &str) -> Table {
        let columns = columns.split(' ').map(column).collect();
        Table { schema: None, name: "t".to_owned(), columns, is_view: false }
    }

    #[test]
    fn a_column_with_a_key_of_its_own_is_offered_unless_its_author_has_settled_it() {
        use RowKind::{Create, Delete, Update};
        let none = json!({});
        let set = |setting| json!({"a_id": setting});
        for (kind, columns, settings, want) in [
            (Create, "id# a_id>a.id note", &none, &["a_id"][..]),
            (Update, "id# a_id>a.id b_id>b.id", &none, &["a_id", "b_id"]),
            (Update, "id# parent_id>t.id", &none, &["parent_id"]),
            (Create, "id# from_id>a.id to_id>a.id", &none, &["from_id", "to_id"]),
            (Delete, "id#>a.id", &none, &[]),
            (Update, "id#>a.id a_id>a.id", &none, &["a_id"]), // the row is picked by its key
            (Create, "id#>a.id", &none, &["id"]),
            (Create, "id# hall>seat.hall number>seat.number a_id>a.id", &none, &["a_id"]),
            (Create, "id# a_id>a.id", &set(json!({"title": "Who", "nullable": true})), &["a_id"]),
            (Create, "id# a_id>a.id", &set(json!({"inputType": "number"})), &[]),
            (Create, "id# a_id>a.id", &set(json!({"inputType": "select"})), &["a_id"]),
            (Create, "id# a_id>a.id", &set(json!({"valueOptions": []})), &["a_id"]),
            (Create, "id# a_id>a.id", &set(json!({"valueOptions": [1, 2]})), &[]),
            (Create, "id# a_id>a.id", &set(json!({"hidden": true})), &[]),
            (Create, "id# a_id>a.id", &set(json!({"secret": true})), &[]),
            (
                Create,
                "id# a_id>a.id",
                &set(json!({"optionsSource": {"database_id": 1, "query": "SELECT 1"}})),
                &[],
            ),
        ] {
            let table = table(columns);
            let source = RowSource { engine: Engine::Sqlite, table, shown: None };
            let settings = serde_json::from_value(json!({"fields": settings})).unwrap();

            let got = source.references(kind, &settings);

            let got: Vec<String> = got.into_iter().map(|(id, _)| id).collect();
            assert_eq!(got, want, "{kind:?}: {columns}");
        }
    }

    #[test]
    fn a_row_is_known_by_a_name_else_by_its_first_text_else_by_its_key() {
        for (columns, key, want) in [
            ("id# email name title", "id", Some(Some("name"))),
            ("id# email Full_Name", "id", Some(Some("Full_Name"))),
            ("id# filename name", "id", Some(Some("name"))),
            ("id# note email", "id", Some(Some("email"))),
            ("id# sku note", "id", Some(Some("sku"))),
            ("id# password_hash api_token note", "id", Some(Some("note"))),
            ("id# password", "id", Some(None)),
            ("id# name* a_id", "id", Some(None)),
            ("name# note", "name", Some(Some("note"))), // the key is said anyway
            ("id# code! name", "code", Some(Some("name"))),
            ("id# code name", "code", None), // it does not tell rows apart
            ("hall# number# name", "hall", None),
            ("id*# name", "id", None),
            ("id# name", "gone", None),
        ] {
            let got = RowOptions::of(&table(columns), key).map(|rows| rows.name);

            let want = want.map(|name: Option<&str>| name.map(str::to_owned));
            assert_eq!(got, want, "{key} of {columns}");
        }
    }

    #[test]
    fn an_option_says_the_name_and_the_key() {
        let long = "x".repeat(MAX_NAME_CHARS + 1);
        let cut = format!("{}… · 7", "x".repeat(MAX_NAME_CHARS));
        for (row, want) in [
            (json!([7, "Ada"]), Some("Ada · 7")),
            (json!([7, " Ada\n Lovelace "]), Some("Ada Lovelace · 7")),
            (json!([7, null]), Some("7")),
            (json!([7, ""]), Some("7")),
            (json!([7]), Some("7")),
            (json!(["NL", "NL"]), Some("NL")),
            (json!([7, long]), Some(cut.as_str())),
            (json!([null, "Ada"]), None),
        ] {
            let got = RowOptions::option(row.as_array().unwrap().clone());

            let value = got.as_ref().map(|option| option.value.clone());
            assert_eq!(got.map(|option| option.label).as_deref(), want, "{row}");
            assert!(want.is_none() || value == Some(row[0].clone()), "{row}");
        }
    }
}
