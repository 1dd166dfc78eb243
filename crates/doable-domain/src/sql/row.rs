//! The statement of one row's write or reading (actions.md §3.3): names quoted in the
//! engine's way, values bound.

use serde::Serialize;

use crate::{database::Engine, implicit::RowWrite, value::Value};

use super::{
    Rendered,
    literal::literal,
    options::{holds, pattern, spellings},
    placeholder,
};

/// The table of a row action, as the engine spells it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct TableName {
    /// Its schema, where the engine has schemas.
    pub schema: Option<String>,
    /// Its name.
    pub name: String,
}

/// The statement that does `write`; one that makes a row answers it whole.
#[must_use]
pub fn write_row(engine: Engine, table: &TableName, write: &RowWrite) -> Rendered {
    let mut text = Text::new(engine);
    text.write(table, write);
    if let RowWrite::Create { set, key } = write {
        text.answer_new(table, set, key);
    }
    Rendered { sql: text.sql, binds: text.binds }
}

/// The statement that does `write` with its values as literals of `engine`, for people who run
/// it by hand; the program itself binds values and never sends this.
#[must_use]
pub fn row_written_out(engine: Engine, table: &TableName, write: &RowWrite) -> String {
    let mut text = Text { values: InText::Literals, ..Text::new(engine) };
    text.write(table, write);
    text.sql
}

/// The statement that makes all of `rows`, which set the same columns in the same order, and
/// answers them, except on `MySQL`, which can't. `None` if there is none, or one is no new row.
#[must_use]
pub fn create_rows(engine: Engine, table: &TableName, rows: &[RowWrite]) -> Option<Rendered> {
    let set = |row: &RowWrite| match row {
        RowWrite::Create { set, .. } => Some(set.clone()),
        RowWrite::Update { .. } | RowWrite::Delete { .. } => None,
    };
    let sets: Vec<Vec<(String, Value)>> = rows.iter().map(set).collect::<Option<_>>()?;
    let mut text = Text::new(engine);
    text.add("INSERT INTO ").table(table).add(" (");
    text.list(sets.first()?, ", ", |text, (column, _)| text.name(column));
    text.add(") VALUES ");
    text.list(&sets, ", ", |text, set| {
        text.add("(").list(set, ", ", |text, (_, value)| text.value(value)).add(")")
    });
    text.answer_new(table, &[], &[]);
    Some(Rendered { sql: text.sql, binds: text.binds })
}

/// A column that is read for a form, whose values are single ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadColumn {
    /// Its name, as the engine spells it.
    pub name: String,
    /// Whether it holds JSON or lists, which are answered as a text that can be written back.
    pub as_text: bool,
}

/// The statement that reads `columns` of the row with this key.
#[must_use]
pub fn read_row(
    engine: Engine,
    table: &TableName,
    columns: &[ReadColumn],
    key: &[(String, Value)],
) -> Rendered {
    let mut text = Text::new(engine);
    text.add("SELECT ");
    text.list(columns, ", ", |text, column| text.read(column));
    text.add(" FROM ").table(table).only(key);
    Rendered { sql: text.sql, binds: text.binds }
}

/// Which rows of a table are looked for, to pick one of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowSearch {
    /// The columns that are searched and answered; at least one.
    pub columns: Vec<ReadColumn>,
    /// The key's columns: the rows come in its order.
    pub key: Vec<String>,
    /// What one of the columns holds, as text and in any case; empty: every row does.
    pub text: String,
    /// The most rows that are answered.
    pub most: usize,
}

/// The statement that answers the rows that are looked for, at most one more than wanted.
#[must_use]
pub fn search_rows(engine: Engine, table: &TableName, search: &RowSearch) -> Rendered {
    let mut text = Text::new(engine);
    text.add("SELECT ");
    text.list(&search.columns, ", ", |text, column| text.read(column));
    text.add(" FROM ").table(table);
    if !search.text.is_empty() {
        let spellings = spellings(engine, &search.text);
        let names = search.columns.iter().map(|column| &column.name);
        let wanted: Vec<(&String, &String)> =
            names.flat_map(|it| spellings.iter().map(move |s| (it, s))).collect();
        text.add(" WHERE ");
        text.list(&wanted, " OR ", |text, (column, spelling)| text.holds(column, spelling));
    }
    if !search.key.is_empty() {
        text.add(" ORDER BY ");
        text.list(&search.key, ", ", |text, column| text.name(column));
    }
    text.add(&format!(" LIMIT {}", search.most + 1));
    Rendered { sql: text.sql, binds: text.binds }
}

/// How values stand in a statement.
#[derive(Clone, Copy, PartialEq, Eq)]
enum InText {
    Placeholders,
    Literals,
}

/// A statement that grows.
struct Text {
    engine: Engine,
    values: InText,
    sql: String,
    binds: Vec<Value>,
}

impl Text {
    fn new(engine: Engine) -> Self {
        Self { engine, values: InText::Placeholders, sql: String::new(), binds: Vec::new() }
    }

    fn write(&mut self, table: &TableName, write: &RowWrite) {
        match write {
            RowWrite::Create { set, .. } => {
                self.add("INSERT INTO ").table(table).add(" (");
                self.list(set, ", ", |text, (column, _)| text.name(column));
                self.add(") VALUES (");
                self.list(set, ", ", |text, (_, value)| text.value(value));
                self.add(")");
            }
            RowWrite::Update { key, set } => {
                self.add("UPDATE ").table(table).add(" SET ");
                self.list(set, ", ", |text, pair| text.equals(pair));
                self.only(key);
            }
            RowWrite::Delete { key } => {
                self.add("DELETE FROM ").table(table).only(key);
            }
        }
    }

    fn add(&mut self, sql: &str) -> &mut Self {
        self.sql.push_str(sql);
        self
    }

    /// A name in the engine's quotes; one that stands in it is doubled.
    fn name(&mut self, name: &str) -> &mut Self {
        let quote = match self.engine {
            Engine::Sqlite | Engine::Postgres => '"',
            Engine::Mysql => '`',
        };
        let doubled = name.replace(quote, &format!("{quote}{quote}"));
        self.add(&format!("{quote}{doubled}{quote}"))
    }

    /// A column of an answer. Only `PostgreSQL` answers JSON and lists as anything but texts.
    fn read(&mut self, column: &ReadColumn) -> &mut Self {
        self.name(&column.name);
        if column.as_text && self.engine == Engine::Postgres { self.add("::text") } else { self }
    }

    fn table(&mut self, table: &TableName) -> &mut Self {
        if let Some(schema) = &table.schema {
            self.name(schema).add(".");
        }
        self.name(&table.name)
    }

    fn holds(&mut self, column: &str, text: &str) -> &mut Self {
        let mut name = Text::new(self.engine);
        name.name(column);
        self.binds.push(Value::Text(pattern(text)));
        let pattern = placeholder(self.engine, self.binds.len());
        self.add(&holds(self.engine, &name.sql, &pattern))
    }

    fn value(&mut self, value: &Value) -> &mut Self {
        if self.values == InText::Literals {
            return self.add(&literal(value, self.engine));
        }
        self.binds.push(value.clone());
        let placeholder = placeholder(self.engine, self.binds.len());
        self.add(&placeholder)
    }

    fn equals(&mut self, (column, value): &(String, Value)) -> &mut Self {
        self.name(column).add(" = ").value(value)
    }

    /// Has the INSERT before it answer its row. `MySQL` can't, so the row is found again
    /// by its key there; `MariaDB` alone reads what stands in `/*M! */`.
    fn answer_new(
        &mut self,
        table: &TableName,
        set: &[(String, Value)],
        key: &[String],
    ) -> &mut Self {
        match self.engine {
            Engine::Sqlite | Engine::Postgres => self.add(" RETURNING *"),
            Engine::Mysql if key.is_empty() => self.add(" /*M!100500 RETURNING * */"),
            Engine::Mysql => {
                self.add("; SELECT * FROM ").table(table).add(" WHERE ");
                self.list(key, " AND ", |text, column| {
                    match set.iter().find(|(name, _)| name == column) {
                        Some(given) => text.equals(given),
                        None => text.name(column).add(" = LAST_INSERT_ID()"),
                    }
                })
            }
        }
    }

    /// ` WHERE` the key is this one.
    fn only(&mut self, key: &[(String, Value)]) -> &mut Self {
        self.add(" WHERE ");
        self.list(key, " AND ", |text, pair| text.equals(pair))
    }

    fn list<T>(
        &mut self,
        items: &[T],
        between: &str,
        one: impl for<'t> Fn(&'t mut Self, &T) -> &'t mut Self,
    ) -> &mut Self {
        for (place, item) in items.iter().enumerate() {
            if place > 0 {
                self.add(between);
            }
            one(self, item);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str, as_text: bool) -> ReadColumn {
        ReadColumn { name: name.to_owned(), as_text }
    }

    #[test]
    fn a_search_of_rows_is_bound_ordered_and_has_a_limit() {
        let table = |schema: Option<&str>| TableName {
            schema: schema.map(str::to_owned),
            name: "t".to_owned(),
        };
        let search = |text: &str| RowSearch {
            columns: vec![read("id", false), read("na\"`me", true)],
            key: vec!["id".to_owned()],
            text: text.to_owned(),
            most: 50,
        };
        for (engine, want) in [
            (
                Engine::Sqlite,
                "SELECT \"id\", \"na\"\"`me\" FROM \"t\" WHERE doable_fold(\"id\") LIKE \
                 doable_fold(?1) ESCAPE '!' OR doable_fold(\"na\"\"`me\") LIKE doable_fold(?2) \
                 ESCAPE '!' ORDER BY \"id\" LIMIT 51",
            ),
            (
                Engine::Postgres,
                "SELECT \"id\", \"na\"\"`me\"::text FROM \"t\" WHERE CAST(\"id\" AS text) ILIKE $1 \
                 ESCAPE '!' OR CAST(\"na\"\"`me\" AS text) ILIKE $2 ESCAPE '!' ORDER BY \"id\" \
                 LIMIT 51",
            ),
            (
                Engine::Mysql,
                "SELECT `id`, `na\"``me` FROM `t` WHERE LOWER(CAST(`id` AS CHAR)) LIKE LOWER(?) \
                 ESCAPE '!' OR LOWER(CAST(`na\"``me` AS CHAR)) LIKE LOWER(?) ESCAPE '!' ORDER BY \
                 `id` LIMIT 51",
            ),
        ] {
            let rendered = search_rows(engine, &table(None), &search("5%'"));

            assert_eq!(rendered.sql, want);
            assert_eq!(rendered.binds, vec![Value::Text("%5!%'%".to_owned()); 2]);
        }
        let all = search_rows(Engine::Sqlite, &table(Some("s")), &search(""));
        assert_eq!(
            all.sql,
            "SELECT \"id\", \"na\"\"`me\" FROM \"s\".\"t\" ORDER BY \"id\" LIMIT 51"
        );
    }

    #[test]
    fn names_are_quoted_and_values_are_bound_in_each_engines_way() {
        let pair = |name: &str, text: &str| (name.to_owned(), Value::Text(text.to_owned()));
        let table = |schema: Option<&str>, name: &str| TableName {
            schema: schema.map(str::to_owned),
            name: name.to_owned(),
        };
        let (key, set) = (vec![pair("id", "1"), pair("b", "2")], vec![pair("a \"x\" `y`", "3")]);
        let create = RowWrite::Create {
            set: [key.clone(), set.clone()].concat(),
            key: vec!["id".to_owned()],
        };
        let update = RowWrite::Update { key: key.clone(), set };
        let delete = RowWrite::Delete { key: key.clone() };
        for (engine, table, write, want) in [
            (
                Engine::Sqlite,
                table(None, "t"),
                &create,
                r#"INSERT INTO "t" ("id", "b", "a ""x"" `y`") VALUES (?1, ?2, ?3) RETURNING *"#,
            ),
            (
                Engine::Postgres,
                table(Some("s"), "t"),
                &update,
                r#"UPDATE "s"."t" SET "a ""x"" `y`" = $1 WHERE "id" = $2 AND "b" = $3"#,
            ),
            (
                Engine::Mysql,
                table(None, "t; DROP"),
                &update,
                r#"UPDATE `t; DROP` SET `a "x" ``y``` = ? WHERE `id` = ? AND `b` = ?"#,
            ),
            (
                Engine::Sqlite,
                table(None, "t"),
                &delete,
                r#"DELETE FROM "t" WHERE "id" = ?1 AND "b" = ?2"#,
            ),
        ] {
            assert_eq!(write_row(engine, &table, write).sql, want);
        }
        let texts: Vec<String> = write_row(Engine::Postgres, &table(None, "t"), &update)
            .binds
            .iter()
            .map(Value::to_text)
            .collect();
        assert_eq!(texts, ["3", "1", "2"], "in the order of their places");
        let read = read_row(Engine::Sqlite, &table(None, "t"), &[read("a", true)], &key);
        assert_eq!(read.sql, r#"SELECT "a" FROM "t" WHERE "id" = ?1 AND "b" = ?2"#);
    }

    #[test]
    fn a_row_is_written_out_as_its_engine_reads_it() {
        let table = |schema: Option<&str>| TableName {
            schema: schema.map(str::to_owned),
            name: "order\"s".to_owned(),
        };
        let text = |column: &str, text: &str| (column.to_owned(), Value::Text(text.to_owned()));
        let key = vec![text("id", "7")];
        let set = vec![text("note", "it's; \\"), ("gone".to_owned(), Value::Null)];
        for (engine, schema, write, want) in [
            (
                Engine::Postgres,
                Some("shop"),
                RowWrite::Create { set: set.clone(), key: Vec::new() },
                r#"INSERT INTO "shop"."order""s" ("note", "gone") VALUES (E'it''s; \\', NULL)"#,
            ),
            (
                Engine::Mysql,
                None,
                RowWrite::Update { key: key.clone(), set },
                "UPDATE `order\"s` SET `note` = 'it''s; \\\\', `gone` = NULL WHERE `id` = '7'",
            ),
            (
                Engine::Sqlite,
                None,
                RowWrite::Delete { key },
                r#"DELETE FROM "order""s" WHERE "id" = '7'"#,
            ),
        ] {
            assert_eq!(row_written_out(engine, &table(schema), &write), want);
        }
    }

    #[test]
    fn many_rows_are_made_by_one_statement() {
        let pair = |name: &str, text: &str| (name.to_owned(), Value::Text(text.to_owned()));
        let row = |a: &str, b: &str| RowWrite::Create {
            set: vec![pair("a", a), pair("b", b)],
            key: vec!["a".to_owned()],
        };
        let rows = [row("1", "2"), row("3", "4")];
        let table = TableName { schema: None, name: "t".to_owned() };
        for (engine, want) in [
            (
                Engine::Postgres,
                r#"INSERT INTO "t" ("a", "b") VALUES ($1, $2), ($3, $4) RETURNING *"#,
            ),
            (
                Engine::Mysql,
                "INSERT INTO `t` (`a`, `b`) VALUES (?, ?), (?, ?) /*M!100500 RETURNING * */",
            ),
        ] {
            let made = create_rows(engine, &table, &rows).unwrap();

            assert_eq!(made.sql, want);
            assert_eq!(made.binds.iter().map(Value::to_text).collect::<String>(), "1234");
        }
        let gone = RowWrite::Delete { key: vec![pair("a", "1")] };
        assert_eq!(create_rows(Engine::Postgres, &table, &[]), None);
        assert_eq!(create_rows(Engine::Postgres, &table, &[gone]), None);
    }

    #[test]
    fn a_new_row_is_found_again_where_the_engine_does_not_answer_it() {
        let pair = |name: &str, text: &str| (name.to_owned(), Value::Text(text.to_owned()));
        let table = TableName { schema: None, name: "t".to_owned() };
        let insert = "INSERT INTO `t` (`id`, `b`) VALUES (?, ?)";
        for (key, rest, binds) in [
            (
                &["b", "n"][..],
                "; SELECT * FROM `t` WHERE `b` = ? AND `n` = LAST_INSERT_ID()",
                "122",
            ),
            (&["id", "b"], "; SELECT * FROM `t` WHERE `id` = ? AND `b` = ?", "1212"),
            (&[], " /*M!100500 RETURNING * */", "12"),
        ] {
            let key = key.iter().map(|&name| name.to_owned()).collect();
            let create = RowWrite::Create { set: vec![pair("id", "1"), pair("b", "2")], key };

            let rendered = write_row(Engine::Mysql, &table, &create);

            assert_eq!(rendered.sql, format!("{insert}{rest}"));
            let texts: String = rendered.binds.iter().map(Value::to_text).collect();
            assert_eq!(texts, binds, "{rest}");
        }
    }
}
