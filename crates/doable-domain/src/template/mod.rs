//! The template grammar of actions.md §3.1, one parser for SQL and HTTP.
//!
//! `{{ name }}` is a variable; `[[ … ]]` is a clause that is kept when every
//! variable inside has a value and dropped whole otherwise. What a value becomes
//! where it stands is not decided here: SQL binds it ([`crate::sql`]), a request
//! escapes it ([`crate::request`]).

mod parse;
#[cfg(test)]
mod tests;

use std::fmt;

use serde::Serialize;

use crate::value::{Value, Values};

/// What the text around the variables is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// SQL: comments and quoted text are not scanned.
    Sql,
    /// Anything else: every brace counts.
    Plain,
}

/// A place in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct Position {
    /// From 1.
    pub line: u32,
    /// From 1, in characters.
    pub column: u32,
}

impl Position {
    /// The place of byte `at` of `text`; its end for a byte beyond it.
    #[must_use]
    pub fn of(text: &str, at: usize) -> Self {
        parse::counted(text, (0, Self { line: 1, column: 1 }), at.min(text.len()))
    }
}

/// Why a text is not a template.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{problem} (line {}, column {})", at.line, at.column)]
pub struct TemplateError {
    /// What is wrong.
    pub problem: TemplateProblem,
    /// Where.
    pub at: Position,
}

/// What can be wrong with a template.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateProblem {
    /// `{{` without `}}`.
    #[error("this `{{{{` is never closed with `}}}}`")]
    UnclosedVariable,
    /// `[[` without `]]`.
    #[error("this `[[` is never closed with `]]`")]
    UnclosedClause,
    /// `{{ }}`.
    #[error("a variable needs a name between `{{{{` and `}}}}`")]
    NoName,
    /// A name with other characters.
    #[error("`{0}` is not a variable's name; use letters, digits, `_`, `-` and `.`")]
    BadName(String),
    /// `[[ … [[`.
    #[error("a `[[ ]]` clause can't hold another one")]
    NestedClause,
    /// `[[ … ]]` without a variable.
    #[error("a `[[ ]]` clause needs a variable inside, otherwise it is always kept")]
    NoVariable,
    /// `'{{x}}'` in SQL.
    #[error(
        "remove the quotes around `{{{{{0}}}}}`; its value is bound, and quoted where it must be"
    )]
    Quoted(String),
}

/// A parsed template; the empty text is one.
#[derive(Debug, Clone, PartialEq)]
pub struct Template {
    source: String,
    pieces: Vec<Piece>,
}

/// One part of a template, in order.
#[derive(Debug, Clone, PartialEq)]
pub enum Piece {
    /// Text that stays as it is.
    Literal(String),
    /// A variable.
    Variable(Variable),
    /// An optional clause; it holds literals and variables, never a clause.
    Clause(Vec<Piece>),
}

/// A variable where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Variable {
    /// The name between the braces, without blanks around it.
    pub name: String,
    /// Where its `{{` is.
    pub at: Position,
}

/// One part of a template whose clauses are kept or dropped.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Resolved<'a> {
    /// Text that stays as it is.
    Literal(&'a str),
    /// A variable with its value.
    Value {
        /// The variable's name.
        name: &'a str,
        /// Its value; may be null.
        value: &'a Value,
    },
}

/// Variables outside every clause that have no value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("missing required parameters: #{{{}}}", .names.iter().map(|name| format!("{name:?}")).collect::<Vec<_>>().join(" "))]
pub struct MissingVariables {
    /// Their names, each once, in the order of their first use.
    pub names: Vec<String>,
}

impl Template {
    /// Reads a template.
    ///
    /// # Errors
    ///
    /// The first [`TemplateError`], with its place.
    pub fn parse(text: &str, language: Language) -> Result<Self, TemplateError> {
        let pieces = parse::parse(text, language)?;
        Ok(Self { source: text.to_owned(), pieces })
    }

    /// The text it was read from.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Its parts, in order.
    #[must_use]
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// Its variables, each name once, in the order of first use, the built-ins
    /// (`$…`) among them.
    #[must_use]
    pub fn variables(&self) -> Vec<&Variable> {
        let mut found: Vec<&Variable> = Vec::new();
        let mut seen = std::collections::HashSet::new();
        for piece in &self.pieces {
            let inside = match piece {
                Piece::Clause(inside) => inside.as_slice(),
                other => std::slice::from_ref(other),
            };
            for piece in inside {
                if let Piece::Variable(variable) = piece
                    && seen.insert(&variable.name)
                {
                    found.push(variable);
                }
            }
        }
        found
    }

    /// Whether the variable stands only inside clauses.
    #[must_use]
    pub fn is_optional(&self, name: &str) -> bool {
        !self.pieces.iter().any(|piece| matches!(piece, Piece::Variable(v) if v.name == name))
    }

    /// The parts that are left once each clause is kept or dropped.
    ///
    /// A null is a value; only an absent one drops its clause.
    ///
    /// # Errors
    ///
    /// [`MissingVariables`] if one outside every clause has no value.
    pub fn resolve<'a>(
        &'a self,
        values: &'a Values,
    ) -> Result<Vec<Resolved<'a>>, MissingVariables> {
        let mut resolved = Vec::with_capacity(self.pieces.len());
        let mut missing: Vec<String> = Vec::new();
        for piece in &self.pieces {
            match piece {
                Piece::Clause(inside) => {
                    let kept: Option<Vec<_>> =
                        inside.iter().map(|piece| resolve(piece, values)).collect();
                    resolved.extend(kept.into_iter().flatten());
                }
                Piece::Variable(v) if !values.contains_key(&v.name) => {
                    if !missing.contains(&v.name) {
                        missing.push(v.name.clone());
                    }
                }
                other => resolved.extend(resolve(other, values)),
            }
        }
        if missing.is_empty() { Ok(resolved) } else { Err(MissingVariables { names: missing }) }
    }
}

/// A literal or a variable with its value; `None` if it has none.
fn resolve<'a>(piece: &'a Piece, values: &'a Values) -> Option<Resolved<'a>> {
    match piece {
        Piece::Literal(text) => Some(Resolved::Literal(text)),
        Piece::Variable(variable) => {
            values.get(&variable.name).map(|value| Resolved::Value { name: &variable.name, value })
        }
        // The grammar has no clause within a clause.
        Piece::Clause(_) => None,
    }
}

impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.source)
    }
}
