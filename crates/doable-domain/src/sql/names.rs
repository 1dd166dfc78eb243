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
    let mut text = String::new();
    add(&mut text, template.pieces(), engine);
    let Ok(tokens) = words(&text, engine) else { return Names::default() };
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
