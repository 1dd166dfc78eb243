//! The names that stand in a SQL text, for what is said of tables and columns that are
//! gone. Which table a column is meant to be of, the words do not tell.

use std::collections::HashSet;

use sqlparser::{
    keywords::Keyword,
    tokenizer::{Token, Word},
};

use super::{keyword, placeholder, words};
use crate::{
    database::Engine,
    template::{Piece, Template},
};

/// The names of a text, in any case.
#[derive(Debug, Default)]
pub struct Names {
    all: HashSet<String>,
    /// Those that can be a column's: no alias after AS, no function.
    columns: HashSet<String>,
}

impl Names {
    /// Whether a table of this name can be meant.
    #[must_use]
    pub fn has_table(&self, name: &str) -> bool {
        self.all.contains(&name.to_lowercase())
    }

    /// Whether a column of this name can be meant.
    #[must_use]
    pub fn has_column(&self, name: &str) -> bool {
        self.columns.contains(&name.to_lowercase())
    }
}

/// The names in `template`, its optional clauses included; none if it is no SQL.
#[must_use]
pub fn names(template: &Template, engine: Engine) -> Names {
    let tokens = tokens(template, engine);
    let mut names = Names::default();
    for (at, token) in tokens.iter().enumerate() {
        let Token::Word(Word { value, .. }) = token else { continue };
        let name = value.to_lowercase();
        let before = at.checked_sub(1).and_then(|before| tokens.get(before));
        let is_alias = before.and_then(keyword) == Some(Keyword::AS);
        let is_function = tokens.get(at + 1) == Some(&Token::LParen);
        if !is_alias && !is_function {
            names.columns.insert(name.clone());
        }
        names.all.insert(name);
    }
    names
}

/// Whether a statement of `template` makes, changes or drops tables, or who may see them.
#[must_use]
pub fn changes_schema(template: &Template, engine: Engine) -> bool {
    let tokens = tokens(template, engine);
    let defines = |keyword: &Keyword| {
        [
            Keyword::CREATE,
            Keyword::ALTER,
            Keyword::DROP,
            Keyword::RENAME,
            Keyword::GRANT,
            Keyword::REVOKE,
        ]
        .contains(keyword)
    };
    let mut statements = tokens.split(|token| *token == Token::SemiColon);
    statements.any(|statement| statement.first().and_then(keyword).is_some_and(|it| defines(&it)))
}

/// The words of `template`; none if it is no SQL.
fn tokens(template: &Template, engine: Engine) -> Vec<Token> {
    let mut text = String::new();
    add(&mut text, template.pieces(), engine);
    words(&text, engine).unwrap_or_default()
}

/// Writes `pieces` out, with a placeholder for every variable.
fn add(text: &mut String, pieces: &[Piece], engine: Engine) {
    for piece in pieces {
        match piece {
            Piece::Literal(literal) => text.push_str(literal),
            Piece::Variable(_) => text.push_str(&placeholder(engine, 1)),
            Piece::Clause(inner) => add(text, inner, engine),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::Language;

    #[test]
    fn what_changes_tables_is_told_by_the_word_it_begins_with() {
        for (sql, want) in [
            ("ALTER TABLE item ADD COLUMN x INT DEFAULT {{x}}", true),
            ("UPDATE item SET a = 1; -- and\n drop table item", true),
            ("[[CREATE TABLE {{x}} (a INT)]]", true),
            ("GRANT SELECT ON item TO ada", true),
            ("INSERT INTO item (created) VALUES ('CREATE TABLE t')", false),
            ("UPDATE item SET \"drop\" = {{x}}", false),
            ("SELECT 'a;', \"b;\" FROM item; CALL drop_it()", false),
            ("TRUNCATE item", false),
        ] {
            let template = Template::parse(sql, Language::Sql).unwrap();
            for engine in [Engine::Sqlite, Engine::Postgres, Engine::Mysql] {
                assert_eq!(changes_schema(&template, engine), want, "{engine:?}: {sql}");
            }
        }
    }
}
