//! A `MySQL` script taken apart: the server prepares one statement at a time, and some
//! statements end the transaction they stand in.
//!
//! By tokens and not by grammar, like the guard against statements that change every
//! row, so that it also holds for statements that no parser of ours knows.

use sqlparser::{
    dialect::MySqlDialect,
    tokenizer::{Location, Token, TokenWithSpan, Tokenizer},
};

use super::{Definition, TableName, begins_statement};
use crate::implicit::RowKind;

/// One statement of a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MysqlStatement {
    /// Its text, without the `;`.
    pub sql: String,
    /// How many placeholders it has.
    pub places: usize,
    /// What it does to its transaction.
    pub effect: Effect,
    /// What it does to which table, if it is an INSERT, REPLACE, UPDATE or DELETE.
    pub write: Option<(RowKind, TableName)>,
}

/// What a statement does to the transaction it stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// It only answers rows.
    Reads,
    /// What it does ends with the transaction.
    Writes,
    /// It commits before and after itself: CREATE, ALTER, TRUNCATE, GRANT and the like.
    Commits,
}

/// Takes `sql` apart; empty statements are left out.
///
/// # Errors
///
/// A sentence: it is no SQL, or a statement would begin or end a transaction or leave
/// the database.
pub fn mysql_statements(sql: &str) -> Result<Vec<MysqlStatement>, String> {
    let dialect = MySqlDialect {};
    let all = Tokenizer::new(&dialect, sql)
        .tokenize_with_location()
        .map_err(|error| format!("it is not SQL: {error}"))?;
    let all: Vec<TokenWithSpan> =
        all.into_iter().filter(|it| !matches!(it.token, Token::Whitespace(_))).collect();
    let tokens: Vec<Token> = all.iter().map(|it| it.token.clone()).collect();
    let mut statements = Vec::new();
    let mut definition = Definition::default();
    let (mut first, mut from) = (0, 0);
    let mut places = Places::of(sql);
    for (at, it) in all.iter().enumerate() {
        // A definition is over at its own `;`, those in its body do not count.
        if definition.holds(&tokens, at) || it.token != Token::SemiColon {
            continue;
        }
        let end = places.offset(it.span.start);
        let end = end.filter(|end| sql.as_bytes().get(*end) == Some(&b';'));
        let (Some(end), Some(part)) = (end, tokens.get(first..at)) else {
            return Err("a `;` stands in a comment that `MySQL` runs".to_owned());
        };
        statements.extend(statement(sql.get(from..end).unwrap_or_default(), part)?);
        (first, from) = (at + 1, end + 1);
    }
    let rest = tokens.get(first..).unwrap_or_default();
    statements.extend(statement(sql.get(from..).unwrap_or_default(), rest)?);
    Ok(statements)
}

/// Finds the byte a location stands for; asked in rising order.
struct Places<'t> {
    rest: std::str::CharIndices<'t>,
    line: u64,
    column: u64,
}

impl<'t> Places<'t> {
    fn of(sql: &'t str) -> Self {
        Self { rest: sql.char_indices(), line: 1, column: 1 }
    }

    fn offset(&mut self, location: Location) -> Option<usize> {
        loop {
            let (offset, c) = self.rest.next()?;
            let is_it = (self.line, self.column) == (location.line, location.column);
            if c == '\n' {
                (self.line, self.column) = (self.line + 1, 1);
            } else {
                self.column += 1;
            }
            if is_it {
                return Some(offset);
            }
        }
    }
}

/// The statement of `tokens`; `None` if there are none.
fn statement(sql: &str, tokens: &[Token]) -> Result<Option<MysqlStatement>, String> {
    let Some(first) = tokens.iter().find(|token| **token != Token::LParen) else { return Ok(None) };
    let write = write(tokens);
    let places = tokens.iter().filter(|token| matches!(token, Token::Placeholder(_))).count();
    let effect = match word(first).as_str() {
        "SELECT" | "VALUES" | "TABLE" | "SHOW" | "DESC" | "DESCRIBE" | "EXPLAIN" | "HELP" => {
            Effect::Reads
        }
        "WITH" if write.is_none() => Effect::Reads,
        "WITH" | "INSERT" | "REPLACE" | "UPDATE" | "DELETE" | "DO" | "CALL" | "LOAD" => {
            Effect::Writes
        }
        "SET" => set(tokens)?,
        "CREATE" | "DROP" if is_temporary(tokens) => Effect::Writes,
        "BEGIN" | "START" | "COMMIT" | "ROLLBACK" | "SAVEPOINT" | "RELEASE" | "XA" | "LOCK"
        | "UNLOCK" => return Err(OWN_TRANSACTION.to_owned()),
        "USE" => {
            return Err("USE is not allowed, since an action works on its own database".to_owned());
        }
        "PREPARE" | "EXECUTE" | "DEALLOCATE" | "DELIMITER" => {
            return Err(
                "PREPARE, EXECUTE and DELIMITER are not allowed; write the statement itself"
                    .to_owned(),
            );
        }
        _ => Effect::Commits,
    };
    Ok(Some(MysqlStatement { sql: sql.trim().to_owned(), places, effect, write }))
}

const OWN_TRANSACTION: &str = "BEGIN, COMMIT, ROLLBACK, SAVEPOINT and LOCK are not allowed, \
                               since an action already is one transaction";

/// A SET of a variable; one of them ends the transaction.
fn set(tokens: &[Token]) -> Result<Effect, String> {
    let mut words = tokens.iter().skip(1).map(word);
    let is_own = |word: &String| word.trim_start_matches('@') == "AUTOCOMMIT";
    if tokens.iter().skip(1).map(word).any(|word| is_own(&word) || word == "TRANSACTION") {
        return Err(OWN_TRANSACTION.to_owned());
    }
    Ok(if words.next().as_deref() == Some("PASSWORD") { Effect::Commits } else { Effect::Writes })
}

/// Whether a CREATE or DROP is of a TEMPORARY table, which commits nothing.
fn is_temporary(tokens: &[Token]) -> bool {
    tokens.iter().take(4).map(word).any(|word| word == "TEMPORARY")
}

/// What a statement does to which table.
fn write(tokens: &[Token]) -> Option<(RowKind, TableName)> {
    let at = match word(tokens.first()?).as_str() {
        "INSERT" | "REPLACE" | "UPDATE" | "DELETE" => 0,
        "WITH" => tokens.iter().enumerate().position(|(at, token)| {
            matches!(word(token).as_str(), "UPDATE" | "DELETE") && begins_statement(tokens, at)
        })?,
        _ => return None,
    };
    let kind = match word(tokens.get(at)?).as_str() {
        "UPDATE" => RowKind::Update,
        "DELETE" => RowKind::Delete,
        _ => RowKind::Create,
    };
    let is_noise = |token: &&Token| {
        let noise = ["INTO", "FROM", "IGNORE", "LOW_PRIORITY", "HIGH_PRIORITY", "DELAYED", "QUICK"];
        noise.contains(&word(token).as_str())
    };
    let mut name = tokens.iter().skip(at + 1).skip_while(is_noise);
    let first = value(name.next()?)?;
    let second = name.next().filter(|token| **token == Token::Period).and(name.next());
    Some(match second.and_then(value) {
        Some(second) => (kind, TableName { schema: Some(first), name: second }),
        None => (kind, TableName { schema: None, name: first }),
    })
}

/// A word as it stands there, a name without its quotes.
fn value(token: &Token) -> Option<String> {
    match token {
        Token::Word(word) => Some(word.value.clone()),
        _ => None,
    }
}

/// A word that is no quoted name, in capitals; else the empty text.
fn word(token: &Token) -> String {
    match token {
        Token::Word(word) if word.quote_style.is_none() => word.value.to_ascii_uppercase(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_is_taken_apart_where_the_server_would() {
        for (sql, want) in [
            ("SELECT 1", vec!["SELECT 1"]),
            (" ;; SELECT 1 ; ;", vec!["SELECT 1"]),
            ("", vec![]),
            ("-- nothing", vec![]),
            ("SELECT ';' ; SELECT \"a;\\\";\"", vec!["SELECT ';'", "SELECT \"a;\\\";\""]),
            ("SELECT 1 -- a;\n; SELECT `;`", vec!["SELECT 1 -- a;", "SELECT `;`"]),
            (
                "SELECT 'é世'; # ;\nSELECT '\n';SELECT 2",
                vec!["SELECT 'é世'", "# ;\nSELECT '\n'", "SELECT 2"],
            ),
            (
                "CREATE TRIGGER x AFTER INSERT ON t FOR EACH ROW BEGIN DELETE FROM u; END",
                vec!["CREATE TRIGGER x AFTER INSERT ON t FOR EACH ROW BEGIN DELETE FROM u; END"],
            ),
        ] {
            let statements = mysql_statements(sql).unwrap();

            let got: Vec<_> = statements.iter().map(|it| it.sql.as_str()).collect();
            assert_eq!(got, want, "{sql}");
        }
    }

    #[test]
    fn what_a_statement_does_is_told_by_its_words() {
        let table = |name: &str| TableName { schema: None, name: name.to_owned() };
        for (sql, places, effect, write) in [
            ("(SELECT ?)", 1, Effect::Reads, None),
            ("WITH x AS (SELECT 1) SELECT * FROM x", 0, Effect::Reads, None),
            (
                "WITH x AS (SELECT 1) DELETE FROM t WHERE a = ?",
                1,
                Effect::Writes,
                Some((RowKind::Delete, table("t"))),
            ),
            (
                "insert ignore into `a b` (update, c) VALUES (?, '?')",
                1,
                Effect::Writes,
                Some((RowKind::Create, table("a b"))),
            ),
            (
                "UPDATE s.t SET a = ? WHERE b = ?",
                2,
                Effect::Writes,
                Some((
                    RowKind::Update,
                    TableName { schema: Some("s".to_owned()), name: "t".to_owned() },
                )),
            ),
            ("REPLACE t VALUES (?)", 1, Effect::Writes, Some((RowKind::Create, table("t")))),
            ("CREATE TABLE t (a INT)", 0, Effect::Commits, None),
            ("CREATE TEMPORARY TABLE t (a INT)", 0, Effect::Writes, None),
            ("TRUNCATE t", 0, Effect::Commits, None),
            ("/*!40000 ALTER TABLE t ENGINE = InnoDB */", 0, Effect::Commits, None),
            ("GRANT SELECT ON t TO u", 0, Effect::Commits, None),
            ("SET @a = ?", 1, Effect::Writes, None),
            ("SET PASSWORD = 'x'", 0, Effect::Commits, None),
            ("CALL p(?)", 1, Effect::Writes, None),
        ] {
            let got = mysql_statements(sql).unwrap();

            let want = MysqlStatement { sql: sql.to_owned(), places, effect, write };
            assert_eq!(got, [want], "{sql}");
        }
    }

    #[test]
    fn nothing_begins_or_ends_the_transaction() {
        for sql in [
            "BEGIN",
            "start transaction",
            "UPDATE t SET a = 1 WHERE b = 2; COMMIT",
            "/* a */ ROLLBACK",
            "SAVEPOINT x",
            "LOCK TABLES t WRITE",
            "SET autocommit = 1",
            "SET @a = 1, @@session.autocommit = 1",
            "SET TRANSACTION ISOLATION LEVEL READ COMMITTED",
            "XA START 'x'",
            "USE other",
            "EXECUTE IMMEDIATE 'COMMIT'",
            "SELECT 1 /*! ; SELECT 2 */",
            "SELECT 'not closed",
        ] {
            let got = mysql_statements(sql);

            assert!(got.is_err(), "{sql}: {got:?}");
        }
    }
}
