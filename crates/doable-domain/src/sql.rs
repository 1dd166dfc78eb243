//! SQL made from a template, and whether it could change every row of a table.
//!
//! A value is never spliced into the text: it becomes a placeholder of the engine
//! and a bind. Running the SQL is `doable-exec`.

use sqlparser::{
    dialect::{Dialect, MySqlDialect, PostgreSqlDialect, SQLiteDialect},
    keywords::Keyword,
    tokenizer::{Token, Tokenizer, Word},
};

use crate::{
    database::Engine,
    guard::Guard,
    template::{MissingVariables, Piece, Resolved, Template},
    value::{Value, Values},
};

/// SQL with placeholders, and the values for them.
#[derive(Debug, Clone, PartialEq)]
pub struct Rendered {
    /// The text; `?1 ?2 …` for SQLite, `$1 $2 …` for `PostgreSQL`, `?` for `MySQL`.
    pub sql: String,
    /// The values by place. A variable that stands twice is bound once, except for
    /// `MySQL`, whose placeholders have no number.
    pub binds: Vec<Value>,
}

/// Fills `template` in with placeholders.
///
/// # Errors
///
/// [`MissingVariables`] if one outside every clause has no value.
pub fn render(
    template: &Template,
    values: &Values,
    engine: Engine,
) -> Result<Rendered, MissingVariables> {
    let mut rendered = Rendered { sql: String::new(), binds: Vec::new() };
    let mut numbered: Vec<&str> = Vec::new();
    for piece in template.resolve(values)? {
        match piece {
            Resolved::Literal(text) => rendered.sql.push_str(text),
            Resolved::Value { name, value } => {
                let known = numbered.iter().position(|other| *other == name);
                let index = match known.filter(|_| engine != Engine::Mysql) {
                    Some(index) => index,
                    None => {
                        numbered.push(name);
                        rendered.binds.push(value.clone());
                        numbered.len() - 1
                    }
                };
                rendered.sql.push_str(&placeholder(engine, index + 1));
            }
        }
    }
    Ok(rendered)
}

fn placeholder(engine: Engine, number: usize) -> String {
    match engine {
        Engine::Sqlite => format!("?{number}"),
        Engine::Postgres => format!("${number}"),
        Engine::Mysql => "?".to_owned(),
    }
}

/// A statement that its action's guard does not let be saved (safety.md "Guard").
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnguardedStatement {
    /// UPDATE or DELETE without WHERE, or TRUNCATE.
    #[error(
        "{statement} would change every row of `{table}`; add a WHERE clause, or set \
         `guard.allow_all_rows` to allow it"
    )]
    AllRows {
        /// `UPDATE without WHERE`, `DELETE without WHERE` or `TRUNCATE`.
        statement: &'static str,
        /// The table, as the text spells it.
        table: String,
    },
    /// The text can't even be split into words, so nothing can be promised.
    #[error("this is not SQL: {0}; mend it, or set `guard.allow_all_rows` to save it as it is")]
    NotSql(String),
}

/// Whether every UPDATE and DELETE has a WHERE clause even when all optional
/// clauses are dropped; those within a CTE too.
///
/// It goes by the dialect's tokens, not by its grammar, so it also holds for
/// statements that no parser of ours knows.
///
/// # Errors
///
/// The first [`UnguardedStatement`], unless the guard allows all rows.
pub fn check(template: &Template, engine: Engine, guard: &Guard) -> Result<(), UnguardedStatement> {
    if guard.allow_all_rows {
        return Ok(());
    }
    let tokens = words(&without_clauses(template, engine), engine)?;
    for (at, token) in tokens.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|before| tokens.get(before));
        let after = tokens.get(at + 1..).unwrap_or_default();
        if is_in_definition(&tokens, at) || !begins_statement(before) {
            continue;
        }
        let statement = match keyword(token) {
            Some(Keyword::UPDATE) if !has_where(after) => "UPDATE without WHERE",
            Some(Keyword::DELETE) if !has_where(after) => "DELETE without WHERE",
            Some(Keyword::TRUNCATE) => "TRUNCATE",
            _ => continue,
        };
        return Err(UnguardedStatement::AllRows { statement, table: table_of(after) });
    }
    Ok(())
}

/// The text with every clause dropped and a placeholder for every variable.
fn without_clauses(template: &Template, engine: Engine) -> String {
    let pieces = template.pieces().iter();
    pieces
        .map(|piece| match piece {
            Piece::Literal(text) => text.clone(),
            Piece::Variable(_) => placeholder(engine, 1),
            Piece::Clause(_) => String::new(),
        })
        .collect()
}

/// The tokens of `sql` without blanks and comments.
fn words(sql: &str, engine: Engine) -> Result<Vec<Token>, UnguardedStatement> {
    let dialect: &dyn Dialect = match engine {
        Engine::Sqlite => &SQLiteDialect {},
        Engine::Postgres => &PostgreSqlDialect {},
        Engine::Mysql => &MySqlDialect {},
    };
    let mut tokens = Tokenizer::new(dialect, sql)
        .tokenize()
        .map_err(|error| UnguardedStatement::NotSql(error.to_string()))?;
    tokens.retain(|token| !matches!(token, Token::Whitespace(_)));
    Ok(tokens)
}

fn keyword(token: &Token) -> Option<Keyword> {
    match token {
        Token::Word(Word { keyword, quote_style: None, .. }) => Some(*keyword),
        _ => None,
    }
}

/// Whether a statement can begin after the token `before`: at the very start, after
/// `;`, after the `(` of a CTE or the `)` that ends the last one. `DO UPDATE`, `FOR
/// UPDATE`, `ON DELETE` and the like begin none.
fn begins_statement(before: Option<&Token>) -> bool {
    matches!(before, None | Some(Token::SemiColon | Token::LParen | Token::RParen))
}

/// Whether the token at `at` is within a CREATE statement: a trigger's body is not
/// what a run changes.
fn is_in_definition(tokens: &[Token], at: usize) -> bool {
    let before = tokens.get(..at).unwrap_or_default();
    let creates = |token: &Token| keyword(token) == Some(Keyword::CREATE);
    let Some(create) = before.iter().rposition(creates) else { return false };
    // A trigger's body has `;` between its statements and ends with END.
    let since = before.get(create..).unwrap_or_default();
    let is = |wanted| since.iter().any(|token| keyword(token) == Some(wanted));
    if is(Keyword::TRIGGER) && is(Keyword::BEGIN) {
        return since.iter().rposition(|token| keyword(token) == Some(Keyword::END)).is_none();
    }
    !since.contains(&Token::SemiColon)
}

/// Whether WHERE follows on this level of parentheses before the statement ends.
fn has_where(after: &[Token]) -> bool {
    let mut depth = 0_usize;
    for token in after {
        match token {
            Token::LParen => depth += 1,
            Token::RParen if depth == 0 => return false,
            Token::RParen => depth -= 1,
            Token::SemiColon if depth == 0 => return false,
            other if depth == 0 && keyword(other) == Some(Keyword::WHERE) => return true,
            _ => {}
        }
    }
    false
}

/// The table's name after UPDATE, DELETE or TRUNCATE.
fn table_of(after: &[Token]) -> String {
    let noise = [
        Keyword::FROM,
        Keyword::TABLE,
        Keyword::ONLY,
        Keyword::OR,
        Keyword::IGNORE,
        Keyword::REPLACE,
        Keyword::ROLLBACK,
        Keyword::ABORT,
        Keyword::FAIL,
    ];
    let is_noise = |token: &&Token| keyword(token).is_some_and(|word| noise.contains(&word));
    let mut name = String::new();
    for token in after.iter().skip_while(is_noise) {
        match token {
            Token::Word(word) if name.is_empty() || name.ends_with('.') => {
                name.push_str(&word.value);
            }
            Token::Period => name.push('.'),
            _ => break,
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{parameter::ValueType, template::Language};

    fn template(text: &str) -> Template {
        Template::parse(text, Language::Sql).unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    fn values(given: serde_json::Value) -> Values {
        let given = given.as_object().unwrap().clone().into_iter();
        given.map(|(k, v)| (k, Value::from_json(ValueType::Text, &v).unwrap())).collect()
    }

    #[test]
    fn values_are_bound_and_never_spliced() {
        let given = json!({"a": "1; DROP TABLE t", "b": "'"});
        for (engine, text, sql, binds) in [
            (
                Engine::Sqlite,
                "x = {{a}} OR y = {{b}} OR z = {{a}}",
                "x = ?1 OR y = ?2 OR z = ?1",
                2,
            ),
            (
                Engine::Postgres,
                "x = {{a}} OR y = {{b}} OR z = {{a}}",
                "x = $1 OR y = $2 OR z = $1",
                2,
            ),
            (Engine::Mysql, "x = {{a}} OR y = {{b}} OR z = {{a}}", "x = ? OR y = ? OR z = ?", 3),
            (Engine::Sqlite, "x[[ AND y = {{nobody}}]] {{b}}", "x ?1", 1),
            (Engine::Sqlite, "x -- {{a}}", "x -- {{a}}", 0),
        ] {
            let rendered = render(&template(text), &values(given.clone()), engine).unwrap();

            assert_eq!((rendered.sql.as_str(), rendered.binds.len()), (sql, binds), "{text}");
        }
    }

    #[test]
    fn a_statement_that_could_change_every_row_is_refused() {
        let all = [Engine::Sqlite, Engine::Postgres, Engine::Mysql];
        for (text, want) in [
            (
                "UPDATE orders SET a = {{a}}",
                Some("UPDATE without WHERE would change every row of `orders`"),
            ),
            (
                "delete from s.orders",
                Some("DELETE without WHERE would change every row of `s.orders`"),
            ),
            ("UPDATE t SET a = 1 [[WHERE id = {{id}}]]", Some("UPDATE without WHERE")),
            ("UPDATE t SET a = (SELECT b FROM u WHERE c = 1)", Some("UPDATE without WHERE")),
            ("UPDATE t SET a = 1 WHERE b = 2; DELETE FROM u", Some("every row of `u`")),
            ("WITH x AS (SELECT 1) DELETE FROM t", Some("every row of `t`")),
            (
                "WITH x AS (DELETE FROM t RETURNING a) SELECT * FROM x WHERE a = 1",
                Some("every row of `t`"),
            ),
            ("UPDATE t SET a = 'WHERE'", Some("UPDATE without WHERE")),
            ("UPDATE t SET a = 1 /* WHERE */", Some("UPDATE without WHERE")),
            ("TRUNCATE TABLE t", Some("TRUNCATE would change every row of `t`")),
            ("UPDATE t SET a = 1 WHERE id = {{id}}", None),
            ("DELETE FROM t WHERE id = {{id}} [[AND b = {{b}}]]", None),
            ("SELECT 1", None),
            ("SELECT a FROM t FOR UPDATE", None),
            ("INSERT INTO t (a) VALUES ({{a}})", None),
            ("INSERT INTO t (a) VALUES (1) ON CONFLICT (a) DO UPDATE SET b = 2", None),
            ("INSERT INTO t (a) VALUES (1) ON DUPLICATE KEY UPDATE b = 2", None),
            ("CREATE TABLE t (a INT REFERENCES u (b) ON DELETE CASCADE)", None),
            (
                "CREATE TRIGGER x AFTER INSERT ON t BEGIN UPDATE u SET a = 1; DELETE FROM u; END",
                None,
            ),
            ("CREATE TABLE t (a INT); DELETE FROM t", Some("every row of `t`")),
            (
                "CREATE TRIGGER x AFTER INSERT ON t BEGIN UPDATE u SET a = CASE WHEN b THEN 1 END; \
                 DELETE FROM u; END; SELECT 1",
                None,
            ),
            (
                "CREATE TRIGGER x AFTER INSERT ON t BEGIN DELETE FROM u; END; DELETE FROM t",
                Some("every row of `t`"),
            ),
            (
                "CREATE TRIGGER x AFTER INSERT ON t EXECUTE FUNCTION f(); BEGIN; DELETE FROM t",
                Some("every row of `t`"),
            ),
            (
                "CREATE TABLE x AS WITH q AS (DELETE FROM t RETURNING a) SELECT a FROM q",
                Some("every row of `t`"),
            ),
            ("WITH q AS MATERIALIZED (DELETE FROM t) SELECT 1", Some("every row of `t`")),
            ("EXPLAIN ANALYZE DELETE FROM t", Some("every row of `t`")),
            ("EXPLAIN (ANALYZE) DELETE FROM t", Some("every row of `t`")),
            ("DELETE FROM t ORDER BY a LIMIT 1", Some("every row of `t`")),
            ("UPDATE 't' SET a = 1", Some("every row of `t`")),
            ("UPDATE LOW_PRIORITY t SET a = 1", Some("every row of `t`")),
            ("UPDATE t SET a = count(b) FILTER (WHERE c)", Some("every row of `t`")),
            // Words that are names here.
            ("INSERT INTO t (update, delete) VALUES (1, 2)", None),
            ("CREATE TABLE t (update INT)", None),
            ("SELECT a AS update FROM t", None),
            ("GRANT SELECT (a), UPDATE (b) ON t TO u", None),
            ("", None),
        ] {
            for engine in all {
                let got = check(&template(text), engine, &Guard::default());

                let got = got.err().map(|error| error.to_string());
                match (&got, want) {
                    (None, None) => {}
                    (Some(got), Some(want)) if got.contains(want) => {}
                    _ => panic!("{engine:?} {text}: {got:?}, not {want:?}"),
                }
                let allowed = Guard { allow_all_rows: true, ..Guard::default() };
                assert_eq!(check(&template(text), engine, &allowed), Ok(()), "{text}");
            }
        }
    }

    #[test]
    fn sixty_four_kibibytes_are_checked_in_no_time() {
        for unit in ["(", ";", "a;", "(a)", "AS (UPDATE t ", "{{a}} ", "CREATE TRIGGER BEGIN "] {
            let text = unit.repeat(64 * 1024 / unit.len());
            let template = template(&text);
            let start = std::time::Instant::now();
            let checked = check(&template, Engine::Postgres, &Guard::default());
            let took = start.elapsed();

            assert!(took.as_millis() < 2_000, "{unit}: {took:?}, {checked:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn text_without_variables_is_run_as_it_is(text in "[^{}\\[\\]]{0,200}") {
            for engine in [Engine::Sqlite, Engine::Postgres, Engine::Mysql] {
                let rendered = render(&template(&text), &Values::new(), engine).unwrap();
                proptest::prop_assert_eq!(&rendered.sql, &text);
                proptest::prop_assert_eq!(rendered.binds.len(), 0);
            }
        }

        #[test]
        fn checking_never_panics(text in "([(){};'\"]|UPDATE|DELETE|WHERE|CREATE|TRIGGER|BEGIN|END| |t|--){0,60}") {
            if let Ok(template) = Template::parse(&text, Language::Sql) {
                let _ = check(&template, Engine::Sqlite, &Guard::default());
            }
        }
    }
}
