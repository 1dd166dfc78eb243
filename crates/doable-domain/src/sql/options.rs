//! The query that a field's options come from: what it may be, and what is asked of it.
//!
//! The words are looked at here, so that an author hears of a mistake before anybody fills
//! the form in. That nothing is written is for the engine to keep, in a transaction that
//! only reads.

use sqlparser::{keywords::Keyword, tokenizer::Token};

use crate::{
    database::Engine,
    template::{Language, Template},
    value::{Number, Value},
};

use super::{Rendered, Traces, Verb, keyword, mysql_statements, placeholder, statements, words};

/// The most options that are read at a time.
pub const MAX_OPTIONS: usize = 1_000;

/// A query whose rows are options: the first column is the value, the second the label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OptionsQuery {
    sql: String,
    engine: Engine,
    /// Whether it says itself how many rows it answers.
    is_limited: bool,
}

/// Why a text is no query for options.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoOptions {
    /// There is nothing in it.
    #[error("write the query that the options come from")]
    Empty,
    /// It can't be split into words, or its template is wrong.
    #[error("{0}")]
    NotSql(String),
    /// It has variables or placeholders.
    #[error("the query of options takes no variables; write their values into it")]
    Variables,
    /// It is something else, or more than one statement.
    #[error("options come from a single SELECT, or WITH … SELECT")]
    NotASelect,
    /// It says more than what to read.
    #[error("a query of options only reads: leave INTO, FOR UPDATE and FOR SHARE out")]
    MoreThanReads,
}

/// Which options are asked for.
#[derive(Debug, Clone, PartialEq)]
pub enum Wanted {
    /// The first ones.
    All,
    /// The first ones whose value or label holds this text, in any case.
    Matching(String),
    /// Those that may have this value: it is among them if it is one of the options at
    /// all, and some of them may differ in case or type.
    Like(Value),
}

impl OptionsQuery {
    /// Reads the text of an author.
    ///
    /// # Errors
    ///
    /// [`NoOptions`], in words for them.
    pub fn read(text: &str, engine: Engine) -> Result<Self, NoOptions> {
        let template = Template::parse(text, Language::Sql)
            .map_err(|error| NoOptions::NotSql(error.to_string()))?;
        if !template.variables().is_empty() {
            return Err(NoOptions::Variables);
        }
        let not_sql = |error: super::UnguardedStatement| NoOptions::NotSql(error.to_string());
        let mut found = statements(text, engine).map_err(not_sql)?.into_iter();
        let (only, more) = (found.next().ok_or(NoOptions::Empty)?, found.next());
        if engine == Engine::Mysql {
            mysql_statements(text).map_err(NoOptions::NotSql)?;
        }
        if !only.places.is_empty() {
            return Err(NoOptions::Variables);
        }
        let tokens = words(&only.sql, engine).map_err(not_sql)?;
        let first = tokens.iter().find(|token| **token != Token::LParen).and_then(keyword);
        let is_select = matches!(first, Some(Keyword::SELECT | Keyword::WITH));
        if more.is_some() || !is_select || only.verb != Verb::Select || only.hides_writes {
            return Err(NoOptions::NotASelect);
        }
        if only.traces == Traces::Likely || says_more(&tokens) {
            return Err(NoOptions::MoreThanReads);
        }
        Ok(Self { is_limited: is_limited(&tokens), sql: only.sql, engine })
    }

    /// Its text, as the one statement that it is.
    #[must_use]
    pub fn sql(&self) -> &str {
        &self.sql
    }

    /// The statement that answers what is wanted, in the query's order and at most one row
    /// more than [`MAX_OPTIONS`] where it is searched. `columns` is how many it answers.
    #[must_use]
    pub fn render(&self, columns: usize, wanted: &Wanted) -> Rendered {
        match wanted {
            Wanted::All => {
                Rendered { sql: self.limited_to(&(MAX_OPTIONS + 1).to_string()), binds: vec![] }
            }
            Wanted::Matching(text) => self.matching(columns, text),
            Wanted::Like(value) => self.like(columns, value),
        }
    }

    fn matching(&self, columns: usize, text: &str) -> Rendered {
        let mut binds = Vec::new();
        let conditions: Vec<String> = (1..=columns.min(2))
            .flat_map(|column| spellings(self.engine, text).into_iter().map(move |it| (column, it)))
            .map(|(column, text)| {
                let pattern = self.bind(&mut binds, Value::Text(pattern(&text)));
                holds(self.engine, &format!("o{column}"), &pattern)
            })
            .collect();
        self.only(columns, &conditions.join(" OR "), binds)
    }

    fn like(&self, columns: usize, value: &Value) -> Rendered {
        let mut binds = Vec::new();
        let text = Value::Text(value.to_text());
        // A text field may have numbers for its options, which are told without their last
        // zeros.
        let number = match value {
            Value::Text(text) => Number::parse(text).map(Value::Number),
            _ => None,
        };
        let value = number.as_ref().unwrap_or(value);
        let condition = match self.engine {
            Engine::Sqlite => format!(
                "o1 = {} OR CAST(o1 AS TEXT) = {}",
                self.bind(&mut binds, value.clone()),
                self.bind(&mut binds, text),
            ),
            // By JSON a number is the same however many zeros it ends with.
            Engine::Postgres => format!(
                "to_jsonb(o1) = CAST({} AS jsonb) OR CAST(o1 AS text) = {}",
                self.bind(&mut binds, Value::Text(value.to_json().to_string())),
                self.bind(&mut binds, text),
            ),
            // A text is compared with texts alone: it equals numbers that it begins with,
            // and a date column refuses it.
            Engine::Mysql => {
                let other = match value {
                    Value::Text(_) | Value::Null => String::new(),
                    _ => format!("o1 = {} OR ", self.bind(&mut binds, value.clone())),
                };
                format!("{other}CAST(o1 AS CHAR) = {}", self.bind(&mut binds, text))
            }
        };
        self.only(columns, &condition, binds)
    }

    /// The options that keep `condition`, of which the columns are called `o1 o2 …`.
    fn only(&self, columns: usize, condition: &str, binds: Vec<Value>) -> Rendered {
        let names: Vec<String> = (1..=columns.max(1)).map(|place| format!("o{place}")).collect();
        let shown = names.iter().take(2).cloned().collect::<Vec<_>>().join(", ");
        let names = names.join(", ");
        // A comment may end the query, so its parenthesis closes on the next line.
        let sql = format!(
            "WITH doable_options ({names}) AS (\n{}\n) SELECT {shown} FROM doable_options \
             WHERE {condition} LIMIT {}",
            self.limited_to(ALL_ROWS),
            MAX_OPTIONS + 1,
        );
        Rendered { sql, binds }
    }

    /// The query with a limit, where it has none and the engine is one of those that lose
    /// the order of a subquery without.
    fn limited_to(&self, most: &str) -> String {
        if self.engine == Engine::Mysql && !self.is_limited {
            format!("{}\nLIMIT {most}", self.sql)
        } else {
            self.sql.clone()
        }
    }

    fn bind(&self, binds: &mut Vec<Value>, value: Value) -> String {
        binds.push(value);
        placeholder(self.engine, binds.len())
    }
}

/// The function that folds letters of every script, which the SQLite driver makes: SQLite's
/// own knows those of English alone.
const FOLD: &str = "doable_fold";

/// As many rows as `MySQL` can count.
const ALL_ROWS: &str = "18446744073709551615";

/// The texts to look for: a `PostgreSQL` database of the locale `C` folds the letters of
/// English alone, so others are looked for in both cases.
pub(super) fn spellings(engine: Engine, text: &str) -> Vec<String> {
    if engine == Engine::Postgres && !text.is_ascii() {
        vec![text.to_lowercase(), text.to_uppercase()]
    } else {
        vec![text.to_owned()]
    }
}

/// The condition that the value called `name`, as text and in any case, is like the pattern
/// of this placeholder.
pub(super) fn holds(engine: Engine, name: &str, pattern: &str) -> String {
    match engine {
        Engine::Sqlite => format!("{FOLD}({name}) LIKE {FOLD}({pattern}) ESCAPE '!'"),
        Engine::Postgres => format!("CAST({name} AS text) ILIKE {pattern} ESCAPE '!'"),
        Engine::Mysql => format!("LOWER(CAST({name} AS CHAR)) LIKE LOWER({pattern}) ESCAPE '!'"),
    }
}

/// The pattern of what holds `text`.
pub(super) fn pattern(text: &str) -> String {
    let mut pattern = String::from("%");
    for c in text.chars() {
        if matches!(c, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

/// Whether a SELECT also locks what it reads, or puts it somewhere.
fn says_more(tokens: &[Token]) -> bool {
    let is = |at: usize, words: &[Keyword]| {
        tokens.get(at).and_then(keyword).is_some_and(|word| words.contains(&word))
    };
    let locks = [Keyword::UPDATE, Keyword::SHARE, Keyword::NO, Keyword::KEY];
    (0..tokens.len()).any(|at| {
        is(at, &[Keyword::INTO])
            || (is(at, &[Keyword::FOR]) && is(at + 1, &locks))
            || (is(at, &[Keyword::LOCK]) && is(at + 1, &[Keyword::IN]))
    })
}

/// Whether a limit stands outside of every parenthesis.
fn is_limited(tokens: &[Token]) -> bool {
    let mut depth = 0_usize;
    tokens.iter().any(|token| {
        match token {
            Token::LParen => depth += 1,
            Token::RParen => depth = depth.saturating_sub(1),
            _ => {}
        }
        let word = keyword(token).filter(|_| depth == 0);
        matches!(word, Some(Keyword::LIMIT | Keyword::FETCH | Keyword::OFFSET))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_of_options_is_a_single_select_without_variables() {
        use Engine::{Mysql, Postgres, Sqlite};
        let all = &[Sqlite, Postgres, Mysql][..];
        for (text, engines, want) in [
            ("SELECT id, name FROM customer ORDER BY name;", all, None),
            ("WITH x AS (SELECT 1) SELECT * FROM x -- the end", all, None),
            ("(SELECT 1) UNION (SELECT 2)", all, None),
            ("SELECT ';INTO', \"into\" FROM t", all, None),
            ("SELECT replace(a, 'x', 'y') FROM t", all, None),
            ("", all, Some(NoOptions::Empty)),
            (" -- nothing\n;", all, Some(NoOptions::Empty)),
            ("SELECT {{a}}", all, Some(NoOptions::Variables)),
            ("SELECT 1 [[WHERE a = {{a}}]]", all, Some(NoOptions::Variables)),
            ("SELECT ?", &[Mysql, Sqlite], Some(NoOptions::Variables)),
            ("SELECT $1", &[Postgres], Some(NoOptions::Variables)),
            ("SELECT 1; SELECT 2", all, Some(NoOptions::NotASelect)),
            ("UPDATE t SET a = 1 WHERE b = 2", all, Some(NoOptions::NotASelect)),
            ("INSERT INTO t VALUES (1) RETURNING id", all, Some(NoOptions::NotASelect)),
            (
                "WITH x AS (DELETE FROM t WHERE a = 1 RETURNING a) SELECT * FROM x",
                all,
                Some(NoOptions::NotASelect),
            ),
            ("WITH x AS (SELECT 1) DELETE FROM t WHERE a = 1", all, Some(NoOptions::NotASelect)),
            ("VALUES (1)", all, Some(NoOptions::NotASelect)),
            ("PRAGMA table_info(t)", all, Some(NoOptions::NotASelect)),
            ("EXPLAIN ANALYZE DELETE FROM t WHERE a = 1", all, Some(NoOptions::NotASelect)),
            ("SHOW TABLES", &[Mysql], Some(NoOptions::NotASelect)),
            ("SELECT 1 INTO OUTFILE '/tmp/x'", &[Mysql], Some(NoOptions::MoreThanReads)),
            (
                "SELECT insert('a', 1, 1, 'b') INTO OUTFILE '/tmp/x'",
                &[Mysql],
                Some(NoOptions::MoreThanReads),
            ),
            ("SELECT * INTO TEMP x FROM t", &[Postgres], Some(NoOptions::MoreThanReads)),
            ("SELECT a FROM t FOR UPDATE", all, Some(NoOptions::MoreThanReads)),
            ("SELECT a FROM t FOR NO KEY UPDATE", &[Postgres], Some(NoOptions::MoreThanReads)),
            ("SELECT a FROM t LOCK IN SHARE MODE", &[Mysql], Some(NoOptions::MoreThanReads)),
            ("SELECT set_config('a.b', 'c', false)", &[Postgres], Some(NoOptions::MoreThanReads)),
        ] {
            for engine in engines {
                let got = OptionsQuery::read(text, *engine);

                assert_eq!(got.err(), want, "{engine:?}: {text}");
            }
        }
        for (text, engine) in [("SELECT 'open", Sqlite), ("SELECT 1 /*! + 1 */", Mysql)] {
            let got = OptionsQuery::read(text, engine);

            assert!(matches!(got, Err(NoOptions::NotSql(_))), "{text}: {got:?}");
        }
    }

    #[test]
    fn a_search_is_bound_and_its_signs_are_no_wildcards() {
        let text = "SELECT id, name FROM t ORDER BY 2 -- by name";
        let inner = "SELECT id, name FROM t ORDER BY 2 -- by name";
        for (engine, condition, inner, count) in [
            (
                Engine::Sqlite,
                "doable_fold(o1) LIKE doable_fold(?1) ESCAPE '!' OR doable_fold(o2) LIKE \
                 doable_fold(?2) ESCAPE '!'",
                inner.to_owned(),
                2,
            ),
            (
                Engine::Postgres,
                "CAST(o1 AS text) ILIKE $1 ESCAPE '!' OR CAST(o2 AS text) ILIKE $2 ESCAPE '!'",
                inner.to_owned(),
                2,
            ),
            (
                Engine::Mysql,
                "LOWER(CAST(o1 AS CHAR)) LIKE LOWER(?) ESCAPE '!' OR LOWER(CAST(o2 AS CHAR)) \
                 LIKE LOWER(?) ESCAPE '!'",
                format!("{inner}\nLIMIT 18446744073709551615"),
                2,
            ),
        ] {
            let query = OptionsQuery::read(text, engine).unwrap();

            let rendered = query.render(3, &Wanted::Matching("50%_!'".to_owned()));

            assert_eq!(
                rendered.sql,
                format!(
                    "WITH doable_options (o1, o2, o3) AS (\n{inner}\n) SELECT o1, o2 FROM \
                     doable_options WHERE {condition} LIMIT 1001"
                )
            );
            assert_eq!(rendered.binds, vec![Value::Text("%50!%!_!!'%".to_owned()); count]);
        }
    }

    #[test]
    fn postgres_is_asked_for_foreign_letters_in_both_cases() {
        let query = OptionsQuery::read("SELECT 1", Engine::Postgres).unwrap();

        let rendered = query.render(1, &Wanted::Matching("äb".to_owned()));

        let binds: Vec<String> = rendered.binds.iter().map(Value::to_text).collect();
        assert_eq!(binds, ["%äb%", "%ÄB%"]);
        assert!(rendered.sql.contains("$1 ESCAPE '!' OR CAST(o1 AS text) ILIKE $2"));
    }

    #[test]
    fn mysql_is_given_a_limit_where_there_is_none() {
        for (text, want) in [
            ("SELECT 1", "SELECT 1\nLIMIT 1001"),
            ("SELECT 1 LIMIT 5", "SELECT 1 LIMIT 5"),
            (
                "SELECT a FROM (SELECT 1 a LIMIT 5) x",
                "SELECT a FROM (SELECT 1 a LIMIT 5) x\nLIMIT 1001",
            ),
        ] {
            let query = OptionsQuery::read(text, Engine::Mysql).unwrap();

            assert_eq!(query.render(1, &Wanted::All).sql, want);
        }
        let query = OptionsQuery::read("SELECT 1", Engine::Sqlite).unwrap();
        assert_eq!(query.render(1, &Wanted::All).sql, "SELECT 1");
    }
}
