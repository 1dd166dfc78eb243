//! SQL made from a template, and whether it could change every row of a table.
//!
//! A value is never spliced into the text: it becomes a placeholder of the engine
//! and a bind. Running the SQL is `doable-exec`.

mod literal;
mod meant;
mod mysql;
mod names;
mod options;
mod probe;
mod row;
mod script;
#[cfg(test)]
mod tests;

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

pub use literal::written_out;
pub use meant::{MeantColumn, meant_columns};
pub use mysql::{Effect, mysql_statements};
pub use names::{Names, changes_schema, names};
pub use options::{MAX_OPTIONS, NoOptions, OptionsQuery, Wanted};
pub use probe::{Clauses, Probe};
pub use row::{
    ReadColumn, RowSearch, TableName, create_rows, read_row, row_written_out, search_rows,
    write_row,
};
pub use script::{Statement, Traces, Verb, find_word, statements};

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
        "{statement} would change every row of `{table}`; add a WHERE clause, or allow \
         an UPDATE or DELETE without WHERE in the guard (`allow_all_rows`)"
    )]
    AllRows {
        /// `UPDATE without WHERE`, `DELETE without WHERE` or `TRUNCATE`.
        statement: &'static str,
        /// The table, as the text spells it.
        table: String,
    },
    /// The text can't even be split into words, so nothing can be promised.
    #[error(
        "this is not SQL: {0}; mend it, or allow an UPDATE or DELETE without WHERE in the guard \
         (`allow_all_rows`) to save it as it is"
    )]
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
    let mut definition = Definition::default();
    // For each parenthesis that is open, the statement in it that has no WHERE yet.
    let mut levels: Vec<Option<AllRows>> = vec![None];
    for (at, token) in tokens.iter().enumerate() {
        if definition.holds(&tokens, at) {
            continue;
        }
        let ended = match token {
            Token::LParen => {
                levels.push(None);
                None
            }
            Token::RParen if levels.len() > 1 => levels.pop().flatten(),
            Token::RParen => levels.first_mut().and_then(Option::take),
            Token::SemiColon => {
                std::mem::replace(&mut levels, vec![None]).into_iter().flatten().next()
            }
            other => match (keyword(other), levels.last_mut()) {
                (Some(Keyword::WHERE), Some(level)) => {
                    *level = None;
                    None
                }
                (Some(word), Some(level)) if begins_statement(&tokens, at) => {
                    let begun = AllRows::begun_by(word, at);
                    begun.and_then(|begun| level.replace(begun))
                }
                _ => None,
            },
        };
        if let Some(statement) = ended {
            return Err(statement.refused(&tokens));
        }
    }
    levels.into_iter().flatten().next().map_or(Ok(()), |statement| Err(statement.refused(&tokens)))
}

/// A statement that changes every row unless a WHERE follows.
#[derive(Debug, Clone, Copy)]
struct AllRows {
    statement: &'static str,
    /// The token it begins with.
    at: usize,
}

impl AllRows {
    fn begun_by(word: Keyword, at: usize) -> Option<Self> {
        let statement = match word {
            Keyword::UPDATE => "UPDATE without WHERE",
            Keyword::DELETE => "DELETE without WHERE",
            Keyword::TRUNCATE => "TRUNCATE",
            _ => return None,
        };
        Some(Self { statement, at })
    }

    fn refused(self, tokens: &[Token]) -> UnguardedStatement {
        let table = table_of(tokens.get(self.at + 1..).unwrap_or_default());
        UnguardedStatement::AllRows { statement: self.statement, table }
    }
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
    let mut tokens = Tokenizer::new(dialect(engine), sql)
        .tokenize()
        .map_err(|error| UnguardedStatement::NotSql(error.to_string()))?;
    tokens.retain(|token| !matches!(token, Token::Whitespace(_)));
    Ok(tokens)
}

fn dialect(engine: Engine) -> &'static dyn Dialect {
    match engine {
        Engine::Sqlite => &SQLiteDialect {},
        Engine::Postgres => &PostgreSqlDialect {},
        Engine::Mysql => &MySqlDialect {},
    }
}

fn keyword(token: &Token) -> Option<Keyword> {
    match token {
        Token::Word(Word { keyword, quote_style: None, .. }) => Some(*keyword),
        _ => None,
    }
}

/// Whether the UPDATE, DELETE or TRUNCATE at `at` begins a statement: at the very
/// start, after `;`, in the parentheses of a CTE or COPY, after the last CTE or after
/// EXPLAIN ANALYZE, which runs what it explains. `DO UPDATE`, `FOR UPDATE`, `ON DELETE`
/// and columns called `update` begin none.
fn begins_statement(tokens: &[Token], at: usize) -> bool {
    let before = |n: usize| at.checked_sub(n).and_then(|before| tokens.get(before));
    match tokens.get(at + 1) {
        // A column.
        None | Some(Token::Comma | Token::RParen) => return false,
        // MySQL's function.
        Some(Token::LParen) if tokens.get(at).and_then(keyword) == Some(Keyword::TRUNCATE) => {
            return false;
        }
        Some(_) => {}
    }
    match before(1) {
        None | Some(Token::SemiColon | Token::RParen) => true,
        Some(Token::LParen) => match before(2) {
            None | Some(Token::SemiColon | Token::LParen) => true,
            Some(token) => {
                matches!(keyword(token), Some(Keyword::AS | Keyword::MATERIALIZED | Keyword::COPY))
            }
        },
        Some(token) => matches!(keyword(token), Some(Keyword::ANALYZE | Keyword::VERBOSE)),
    }
}

/// Whether the tokens are those of a trigger or routine that is being made: what its
/// body does is not what a run changes.
#[derive(Debug, Default)]
struct Definition {
    is_open: bool,
    /// How many BEGIN and CASE are not ended yet; no `;` among them ends the statement.
    depth: usize,
}

impl Definition {
    /// Goes on to the token at `at`, the one after the last.
    fn holds(&mut self, tokens: &[Token], at: usize) -> bool {
        let Some(token) = tokens.get(at) else { return false };
        match (keyword(token), token) {
            (Some(Keyword::CREATE), _) if !self.is_open && starts(tokens, at) => {
                self.is_open = makes_routine(tokens, at);
            }
            (_, Token::SemiColon) if self.depth == 0 => self.is_open = false,
            (Some(Keyword::BEGIN), _) if self.is_open => self.depth += 1,
            (Some(Keyword::CASE), _) if self.depth > 0 => self.depth += 1,
            (Some(Keyword::END), _) => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        self.is_open
    }
}

/// Whether the token at `at` is the first of its statement.
fn starts(tokens: &[Token], at: usize) -> bool {
    at.checked_sub(1).and_then(|before| tokens.get(before)).is_none_or(|t| *t == Token::SemiColon)
}

/// Whether the CREATE at `at` makes something that has a body of statements. Its kind
/// comes before its name, after words like OR REPLACE, TEMP or DEFINER.
fn makes_routine(tokens: &[Token], at: usize) -> bool {
    let words = tokens.iter().skip(at).take(12).take_while(|token| **token != Token::LParen);
    words.take_while(|token| **token != Token::SemiColon).filter_map(keyword).any(|word| {
        matches!(
            word,
            Keyword::TRIGGER
                | Keyword::FUNCTION
                | Keyword::PROCEDURE
                | Keyword::EVENT
                | Keyword::RULE
        )
    })
}

/// The table's name after UPDATE, DELETE or TRUNCATE.
fn table_of(after: &[Token]) -> String {
    let noise = [
        Keyword::FROM,
        Keyword::INTO,
        Keyword::TABLE,
        Keyword::ONLY,
        Keyword::OR,
        Keyword::IGNORE,
        Keyword::REPLACE,
        Keyword::ROLLBACK,
        Keyword::ABORT,
        Keyword::FAIL,
        Keyword::LOW_PRIORITY,
    ];
    let is_noise = |token: &&Token| keyword(token).is_some_and(|word| noise.contains(&word));
    let mut name = String::new();
    for token in after.iter().skip_while(is_noise) {
        match token {
            Token::Word(word) if name.is_empty() || name.ends_with('.') => {
                name.push_str(&word.value);
            }
            // SQLite takes `'t'` for a name, and MySQL in its ANSI mode `"t"`.
            Token::SingleQuotedString(text) | Token::DoubleQuotedString(text)
                if name.is_empty() || name.ends_with('.') =>
            {
                name.push_str(text);
            }
            Token::Period => name.push('.'),
            _ => break,
        }
    }
    name
}
