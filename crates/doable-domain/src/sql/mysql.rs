//! What a `MySQL` statement does to the transaction it stands in: some end it.
//!
//! By words and not by grammar, like the guard against statements that change every
//! row, so that it also holds for statements that no parser of ours knows.

use sqlparser::tokenizer::Token;

use super::{Statement, statements, words};
use crate::database::Engine;

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

const OWN_TRANSACTION: &str = "BEGIN, COMMIT, ROLLBACK, SAVEPOINT and LOCK are not allowed, \
                               since an action already is one transaction";

/// The statements of a script for `MySQL`, and what each does to its transaction.
///
/// # Errors
///
/// A sentence, if one may not stand in an action: it is no SQL, would begin or end a
/// transaction, leave the database, or hide what it does.
pub fn mysql_statements(sql: &str) -> Result<Vec<(Statement, Effect)>, String> {
    if sql.contains("/*!") {
        return Err("`/*! … */` is not allowed; write what stands in it".to_owned());
    }
    let statements = statements(sql, Engine::Mysql).map_err(|error| error.to_string())?;
    let with_effect = statements.into_iter().map(|statement| {
        let effect = effect(&statement)?;
        Ok((statement, effect))
    });
    with_effect.collect()
}

fn effect(statement: &Statement) -> Result<Effect, String> {
    let tokens = words(&statement.sql, Engine::Mysql).map_err(|error| error.to_string())?;
    let first = tokens.iter().find(|token| **token != Token::LParen);
    Ok(match first.map(word).unwrap_or_default().as_str() {
        "SELECT" | "VALUES" | "TABLE" | "SHOW" | "DESC" | "DESCRIBE" | "EXPLAIN" | "HELP" => {
            Effect::Reads
        }
        "WITH" if !statement.verb.changes_rows() => Effect::Reads,
        "WITH" | "INSERT" | "REPLACE" | "UPDATE" | "DELETE" | "DO" | "CALL" | "LOAD" => {
            Effect::Writes
        }
        "SET" => set(&tokens)?,
        "CREATE" | "DROP" if is_temporary(&tokens) => Effect::Writes,
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
    })
}

/// A SET of a variable; one of them ends the transaction.
fn set(tokens: &[Token]) -> Result<Effect, String> {
    let mut words = tokens.iter().skip(1).map(word);
    let first = words.clone().next();
    if words.any(|word| matches!(word.trim_start_matches('@'), "AUTOCOMMIT" | "TRANSACTION")) {
        return Err(OWN_TRANSACTION.to_owned());
    }
    Ok(if first.as_deref() == Some("PASSWORD") { Effect::Commits } else { Effect::Writes })
}

/// Whether a CREATE or DROP is of a TEMPORARY table, which commits nothing.
fn is_temporary(tokens: &[Token]) -> bool {
    tokens.iter().take(4).map(word).any(|word| word == "TEMPORARY")
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

    fn effects(sql: &str) -> Result<Vec<Effect>, String> {
        Ok(mysql_statements(sql)?.into_iter().map(|(_, effect)| effect).collect())
    }

    #[test]
    fn what_a_statement_does_is_told_by_its_words() {
        for (sql, want) in [
            ("(SELECT ?)", Effect::Reads),
            ("SELECT ';' -- ;", Effect::Reads),
            ("WITH x AS (SELECT 1) SELECT * FROM x", Effect::Reads),
            ("WITH x AS (SELECT 1) DELETE FROM t WHERE a = ?", Effect::Writes),
            ("insert ignore into `a b` (update, c) VALUES (?, '?')", Effect::Writes),
            ("UPDATE s.t SET a = ? WHERE b = ?", Effect::Writes),
            ("REPLACE t VALUES (?)", Effect::Writes),
            ("CREATE TABLE t (a INT)", Effect::Commits),
            ("CREATE TEMPORARY TABLE t (a INT)", Effect::Writes),
            ("CREATE OR REPLACE TEMPORARY TABLE t (a INT)", Effect::Writes),
            ("CREATE TRIGGER x AFTER INSERT ON t FOR EACH ROW BEGIN DO 1; END", Effect::Commits),
            ("TRUNCATE t", Effect::Commits),
            ("GRANT SELECT ON t TO u", Effect::Commits),
            ("SET @a = ?", Effect::Writes),
            ("SET PASSWORD = 'x'", Effect::Commits),
            ("CALL p(?)", Effect::Writes),
        ] {
            assert_eq!(effects(sql), Ok(vec![want]), "{sql}");
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
            let got = effects(sql);

            assert!(got.is_err(), "{sql}: {got:?}");
        }
    }
}
