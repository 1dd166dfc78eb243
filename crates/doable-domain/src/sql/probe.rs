//! A template's SQL as a database can prepare it without values, and where each part of it
//! stands in the template, so that what a database says of it can be shown in place.

use super::placeholder;
use crate::{
    database::Engine,
    template::{Piece, Position, Template},
};

/// What becomes of the optional clauses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clauses {
    /// As if every variable had a value.
    Kept,
    /// As if only those outside every clause had one.
    Dropped,
}

/// SQL with placeholders that nothing is bound to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Probe {
    /// The text, with the placeholders of [`super::render`].
    pub sql: String,
    /// How many values it takes.
    pub binds: usize,
    source: String,
    parts: Vec<Part>,
}

/// A part of the text, by the bytes it begins at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Part {
    sql: usize,
    source: usize,
    /// Whether it stands as it is in the template; otherwise it is a variable.
    is_literal: bool,
}

impl Probe {
    /// Lays `template` out for `engine`.
    #[must_use]
    pub fn of(template: &Template, engine: Engine, clauses: Clauses) -> Self {
        let source = template.source().to_owned();
        let mut probe = Self { sql: String::new(), binds: 0, source, parts: Vec::new() };
        let mut names: Vec<&str> = Vec::new();
        let mut at = 0;
        for piece in template.pieces() {
            let Piece::Clause(inside) = piece else {
                at = probe.lay(piece, at, engine, &mut names);
                continue;
            };
            at += "[[".len();
            for piece in inside {
                at = match clauses {
                    Clauses::Kept => probe.lay(piece, at, engine, &mut names),
                    Clauses::Dropped => probe.end_of(piece, at),
                };
            }
            at += "]]".len();
        }
        probe.binds = names.len();
        probe
    }

    /// Where byte `at` of the SQL stands in the template; a placeholder's is its variable's.
    #[must_use]
    pub fn place(&self, at: usize) -> Position {
        let part = self.parts.iter().rev().find(|part| part.sql <= at);
        let byte = match part {
            Some(part) if part.is_literal => part.source + (at - part.sql),
            Some(part) => part.source,
            None => 0,
        };
        Position::of(&self.source, byte)
    }

    /// Adds `piece`, which stands at byte `at` of the template; the byte that it ends at.
    fn lay<'t>(
        &mut self,
        piece: &'t Piece,
        at: usize,
        engine: Engine,
        names: &mut Vec<&'t str>,
    ) -> usize {
        let is_literal = matches!(piece, Piece::Literal(_));
        self.parts.push(Part { sql: self.sql.len(), source: at, is_literal });
        match piece {
            Piece::Literal(text) => self.sql.push_str(text),
            Piece::Variable(variable) => {
                let known = names.iter().position(|other| *other == variable.name);
                let index = known.filter(|_| engine != Engine::Mysql).unwrap_or(names.len());
                if index == names.len() {
                    names.push(&variable.name);
                }
                self.sql.push_str(&placeholder(engine, index + 1));
            }
            // The grammar has no clause within a clause.
            Piece::Clause(_) => {}
        }
        self.end_of(piece, at)
    }

    fn end_of(&self, piece: &Piece, at: usize) -> usize {
        let rest = self.source.get(at..).unwrap_or_default();
        match piece {
            Piece::Literal(text) => at + text.len(),
            Piece::Variable(_) => at + rest.find("}}").map_or(rest.len(), |end| end + "}}".len()),
            Piece::Clause(_) => at,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{sql::statements, template::Language};

    #[track_caller]
    fn check(engine: Engine, clauses: Clauses, text: &str, sql: &str, at: &str, want: (u32, u32)) {
        let template = Template::parse(text, Language::Sql).unwrap();
        let probe = Probe::of(&template, engine, clauses);
        let Position { line, column } = probe.place(sql.find(at).unwrap());
        assert_eq!((probe.sql.as_str(), (line, column)), (sql, want), "{text:?} at {at:?}");
    }

    #[test]
    fn each_part_of_the_sql_knows_its_place_in_the_template() {
        use Clauses::{Dropped, Kept};
        use Engine::{Mysql, Postgres, Sqlite};
        for (engine, clauses, text, sql, at, want) in [
            (Postgres, Kept, "SELECT x", "SELECT x", "x", (1, 8)),
            (Postgres, Kept, "é = {{ a }}\n  AND x", "é = $1\n  AND x", "x", (2, 7)),
            (Sqlite, Kept, "{{a}} b {{a}} c", "?1 b ?1 c", "c", (1, 15)),
            (Mysql, Kept, "{{a}} b {{a}} c", "? b ? c", "b", (1, 7)),
            (Postgres, Kept, "x {{name}}", "x $1", "$1", (1, 3)),
            (Postgres, Kept, "x [[ AND {{a}} = b]] c", "x  AND $1 = b c", "b", (1, 18)),
            (Postgres, Dropped, "x [[ AND {{a}} = b]] c", "x  c", "c", (1, 22)),
        ] {
            check(engine, clauses, text, sql, at, want);
        }
    }

    #[test]
    fn a_place_in_a_statement_is_one_in_its_script() {
        let script = "SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10; SELECT '$10', $10, wrong, $2";
        let statement = statements(script, Engine::Postgres).unwrap().remove(1);
        assert_eq!(statement.sql, "SELECT '$10', $1, wrong, $2");

        let byte = statement.byte_in(script, statement.sql.find("wrong").unwrap());

        assert_eq!(byte, script.find("wrong").unwrap());
    }
}
