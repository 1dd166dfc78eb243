//! The statements of a script, for engines that take one at a time: where each begins
//! and ends, which of the script's values it uses, and what it does to which table.
//!
//! It goes by the dialect's tokens, as the check for `WHERE` does, so it also holds for
//! statements that no parser of ours knows. The text is cut and never written anew.

use sqlparser::{
    keywords::Keyword,
    tokenizer::{Location, Token, TokenWithSpan, Tokenizer},
};

use super::{Definition, UnguardedStatement, begins_statement, dialect, keyword, table_of};
use crate::database::Engine;

/// One statement of a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Its text without the `;`. `PostgreSQL`'s placeholders are numbered by themselves,
    /// from `$1`.
    pub sql: String,
    /// The byte of the script that it begins at.
    pub start: usize,
    /// For each of its placeholders, in their order, the place of its value in the
    /// script, from 0.
    pub places: Vec<usize>,
    /// For each of them the column that its value is written to or compared with, where
    /// the words beside it tell.
    pub columns: Vec<Option<String>>,
    /// What it does.
    pub verb: Verb,
    /// The table that it writes, as the text spells it; empty where it writes none.
    pub table: String,
    /// Whether another statement within it writes, too (in a `WITH`, or explained by
    /// `EXPLAIN ANALYZE`), whose rows the engine does not count as its.
    pub hides_writes: bool,
    /// What it leaves on its connection beyond its transaction.
    pub traces: Traces,
}

impl Statement {
    /// Whether it writes rows and does nothing else that its words tell.
    pub fn only_writes_rows(&self) -> bool {
        self.verb.changes_rows() && !self.hides_writes && self.traces == Traces::None
    }
}

/// What a statement leaves on its connection beyond its transaction: a setting, a temporary
/// table, a lock. What a trigger of a table does is not told by a statement's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Traces {
    /// Nothing: it reads or writes rows, calls no function and names no variable.
    None,
    /// Whatever the functions it calls leave, or the variables it sets.
    Perhaps,
    /// Most likely something.
    Likely,
}

/// What a statement does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// Answers rows and writes nothing by itself.
    Select,
    /// Makes rows.
    Insert,
    /// Changes rows.
    Update,
    /// Deletes rows.
    Delete,
    /// Does any of these by row.
    Merge,
    /// Begins, ends or divides a transaction.
    Transaction,
    /// Anything else: defines something, calls something.
    Other,
}

impl Statement {
    /// The byte of `script`, which it was cut from, that byte `at` of its own text was; they
    /// differ in the numbers of placeholders only.
    #[must_use]
    pub fn byte_in(&self, script: &str, at: usize) -> usize {
        let theirs = script.as_bytes().get(self.start..).unwrap_or_default();
        let ours = self.sql.as_bytes();
        let digits = |text: &[u8], from: usize| {
            text.iter().skip(from).take_while(|byte| byte.is_ascii_digit()).count()
        };
        let (mut own, mut other) = (0, 0);
        while own < at {
            let is_number = ours.get(own) == Some(&b'$');
            (own, other) = (own + 1, other + 1);
            if is_number {
                (own, other) = (own + digits(ours, own), other + digits(theirs, other));
            }
        }
        self.start + other
    }
}

impl Verb {
    /// Whether the number that the engine gives after it is one of rows it has changed.
    #[must_use]
    pub fn changes_rows(self) -> bool {
        match self {
            Self::Insert | Self::Update | Self::Delete | Self::Merge => true,
            Self::Select | Self::Transaction | Self::Other => false,
        }
    }

    fn of(word: Keyword) -> Option<Self> {
        Some(match word {
            Keyword::SELECT | Keyword::VALUES | Keyword::TABLE => Self::Select,
            Keyword::INSERT | Keyword::REPLACE => Self::Insert,
            Keyword::UPDATE => Self::Update,
            Keyword::DELETE => Self::Delete,
            Keyword::MERGE => Self::Merge,
            Keyword::BEGIN
            | Keyword::START
            | Keyword::COMMIT
            | Keyword::END
            | Keyword::ROLLBACK
            | Keyword::ABORT
            | Keyword::SAVEPOINT
            | Keyword::RELEASE => Self::Transaction,
            _ => return None,
        })
    }
}

/// Cuts `sql` into its statements; empty ones are left out.
///
/// # Errors
///
/// [`UnguardedStatement::NotSql`] if it can't even be split into words.
pub fn statements(sql: &str, engine: Engine) -> Result<Vec<Statement>, UnguardedStatement> {
    let tokens = Tokenizer::new(dialect(engine), sql)
        .tokenize_with_location()
        .map_err(|error| UnguardedStatement::NotSql(error.to_string()))?;
    let tokens = with_bytes(sql, tokens);
    let plain: Vec<Token> = tokens.iter().map(|(_, token)| token.clone()).collect();
    let mut definition = Definition::default();
    let (mut statements, mut unnumbered) = (Vec::new(), 0);
    let mut begin = 0;
    for at in 0..=tokens.len() {
        let held = definition.holds(&plain, at);
        let ends = plain.get(at).is_none_or(|token| *token == Token::SemiColon && !held);
        if !ends {
            continue;
        }
        let from = tokens.get(begin).map_or(sql.len(), |(byte, _)| *byte);
        let to = tokens.get(at).map_or(sql.len(), |(byte, _)| *byte);
        let own = tokens.get(begin..at).unwrap_or_default();
        if !own.is_empty() {
            let text = sql.get(from..to).unwrap_or_default();
            statements.push(statement(text, from, own, &mut unnumbered));
        }
        begin = at + 1;
    }
    Ok(statements)
}

/// The byte at which the word `name`, in whatever case and quotes, first stands in `sql`.
#[must_use]
pub fn find_word(sql: &str, engine: Engine, name: &str) -> Option<usize> {
    let tokens = Tokenizer::new(dialect(engine), sql).tokenize_with_location().ok()?;
    with_bytes(sql, tokens).into_iter().find_map(|(at, token)| match token {
        Token::Word(word) if word.value.eq_ignore_ascii_case(name) => Some(at),
        _ => None,
    })
}

/// The tokens that are neither blank nor comment, with the byte each begins at.
fn with_bytes(sql: &str, tokens: Vec<TokenWithSpan>) -> Vec<(usize, Token)> {
    // The tokenizer counts lines and characters, both from 1.
    let mut here = Location { line: 1, column: 1 };
    let mut chars = sql.char_indices().peekable();
    let mut byte_at = |place: Location| {
        while here < place
            && let Some((_, c)) = chars.next()
        {
            here = match c {
                '\n' => Location { line: here.line + 1, column: 1 },
                _ => Location { line: here.line, column: here.column + 1 },
            };
        }
        chars.peek().map_or(sql.len(), |(byte, _)| *byte)
    };
    let is_word = |token: &TokenWithSpan| !matches!(token.token, Token::Whitespace(_) | Token::EOF);
    tokens
        .into_iter()
        .filter(is_word)
        .map(|token| (byte_at(token.span.start), token.token))
        .collect()
}

fn statement(text: &str, from: usize, own: &[(usize, Token)], unnumbered: &mut usize) -> Statement {
    let tokens: Vec<Token> = own.iter().map(|(_, token)| token.clone()).collect();
    let (sql, places, columns) = numbered(text, from, own, unnumbered);
    let main = main_verb(&tokens);
    let (at, verb) = main.unwrap_or((0, Verb::Other));
    let writes = |at: usize| {
        let verb = tokens.get(at).and_then(keyword).and_then(Verb::of);
        verb.is_some_and(Verb::changes_rows) && begins_statement(&tokens, at)
    };
    let hides_writes = (0..tokens.len())
        .any(|other| (main.is_none() || other != at) && other > 0 && writes(other));
    let table = match verb {
        _ if !verb.changes_rows() => String::new(),
        _ => {
            let after = tokens.get(at + 1..).unwrap_or_default();
            let skipped = after.iter().take_while(|token| keyword(token) == Some(Keyword::INTO));
            table_of(after.get(skipped.count()..).unwrap_or_default())
        }
    };
    let traces = match verb {
        _ if main.is_none() || leaves_traces(&tokens, verb) => Traces::Likely,
        Verb::Other | Verb::Transaction => Traces::Perhaps,
        _ if text.contains('@') || calls(&tokens) => Traces::Perhaps,
        _ => Traces::None,
    };
    Statement { sql, start: from, places, columns, verb, table, hides_writes, traces }
}

/// The text with its placeholders numbered by themselves, their places in the script, and
/// the columns they are for.
fn numbered(
    text: &str,
    from: usize,
    own: &[(usize, Token)],
    unnumbered: &mut usize,
) -> (String, Vec<usize>, Vec<Option<String>>) {
    let mut sql = String::with_capacity(text.len());
    let (mut places, mut columns, mut done) = (Vec::new(), Vec::new(), 0);
    for (at, (byte, token)) in own.iter().enumerate() {
        let Token::Placeholder(placeholder) = token else { continue };
        if placeholder == "?" {
            places.push(*unnumbered);
            columns.push(column_of(own, at));
            *unnumbered += 1;
            continue;
        }
        let number = placeholder.strip_prefix('$').and_then(|digits| digits.parse().ok());
        let Some(place) = number.and_then(|number: usize| number.checked_sub(1)) else { continue };
        let known = places.iter().position(|other| *other == place);
        let number = known.unwrap_or_else(|| {
            places.push(place);
            columns.push(column_of(own, at));
            places.len() - 1
        });
        sql.push_str(text.get(done..byte - from).unwrap_or_default());
        sql.push_str(&format!("${}", number + 1));
        done = byte - from + placeholder.len();
    }
    sql.push_str(text.get(done..).unwrap_or_default());
    (sql.trim_end().to_owned(), places, columns)
}

/// The column that the placeholder at `at` is for: `column = $1` alone, or its namesake in
/// `INSERT INTO t (…) VALUES (…)`.
fn column_of(own: &[(usize, Token)], at: usize) -> Option<String> {
    let token = |at: usize| own.get(at).map(|(_, token)| token);
    let word = |token: &Token| match token {
        Token::Word(word) => Some(word.value.clone()),
        _ => None,
    };
    let ends = |token: Option<&Token>| match token {
        None | Some(Token::Comma | Token::RParen) => true,
        Some(token) => keyword(token).is_some_and(|word| word != Keyword::NoKeyword),
    };
    if !ends(token(at + 1)) {
        return None;
    }
    match token(at.checked_sub(1)?)? {
        Token::Eq => word(token(at.checked_sub(2)?)?),
        Token::Comma | Token::LParen => {
            // Only a plain list is counted: no parenthesis may stand in the way.
            let open = (0..at).rev().find(|at| token(*at) == Some(&Token::LParen))?;
            let number = (open..at).filter(|at| token(*at) == Some(&Token::Comma)).count();
            let is_plain = (open..at).all(|at| token(at) != Some(&Token::RParen));
            let is_values = keyword(token(open.checked_sub(1)?)?) == Some(Keyword::VALUES);
            let names = (0..open).find(|at| token(*at) == Some(&Token::LParen))?;
            let is_insert = token(0).and_then(keyword) == Some(Keyword::INSERT);
            let name = token(names + 1 + 2 * number).filter(|_| is_plain && is_values && is_insert);
            name.and_then(word)
        }
        _ => None,
    }
}

/// The verb of the whole statement and the token it is: the first word, or after `WITH`
/// the first verb outside of every parenthesis.
fn main_verb(tokens: &[Token]) -> Option<(usize, Verb)> {
    // `(SELECT …) UNION …`
    let first = tokens.iter().position(|token| *token != Token::LParen)?;
    let word = keyword(tokens.get(first)?)?;
    if word != Keyword::WITH {
        return Verb::of(word).map(|verb| (first, verb));
    }
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate().skip(first) {
        match token {
            Token::LParen => depth += 1,
            Token::RParen => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            token => {
                let verb = keyword(token).and_then(Verb::of);
                let verb = verb.filter(|verb| verb.changes_rows() || *verb == Verb::Select);
                if let Some(verb) = verb {
                    return Some((at, verb));
                }
            }
        }
    }
    None
}

/// Functions that change what a connection keeps.
const LASTING: [&str; 3] = ["set_config", "pg_advisory", "pg_try_advisory"];

fn leaves_traces(tokens: &[Token], verb: Verb) -> bool {
    let calls_lasting = tokens.iter().any(|token| {
        let Token::Word(word) = token else { return false };
        let name = word.value.to_ascii_lowercase();
        LASTING.iter().any(|start| name.starts_with(start))
    });
    // `SELECT … INTO TEMP t` makes a table.
    let selects_into = verb == Verb::Select
        && tokens.iter().any(|token| keyword(token) == Some(Keyword::INTO))
        && !tokens.iter().any(|token| keyword(token) == Some(Keyword::INSERT));
    calls_lasting || selects_into
}

/// Whether anything in the tokens could be the call of a function.
fn calls(tokens: &[Token]) -> bool {
    let is_call = |at: usize| match tokens.get(at) {
        Some(token @ Token::Word(_)) if tokens.get(at + 1) == Some(&Token::LParen) => {
            !keyword(token).is_some_and(|word| BEFORE_PARENTHESES.contains(&word))
                && !names_a_table(tokens, at)
        }
        _ => false,
    };
    (0..tokens.len()).any(is_call)
}

/// Words that a parenthesis may follow without being called.
const BEFORE_PARENTHESES: [Keyword; 25] = [
    Keyword::ALL,
    Keyword::AND,
    Keyword::ANY,
    Keyword::AS,
    Keyword::BETWEEN,
    Keyword::BY,
    Keyword::CONFLICT,
    Keyword::ELSE,
    Keyword::EXCEPT,
    Keyword::EXISTS,
    Keyword::FROM,
    Keyword::HAVING,
    Keyword::IN,
    Keyword::INTERSECT,
    Keyword::JOIN,
    Keyword::NOT,
    Keyword::ON,
    Keyword::OR,
    Keyword::SELECT,
    Keyword::THEN,
    Keyword::UNION,
    Keyword::USING,
    Keyword::VALUES,
    Keyword::WHEN,
    Keyword::WHERE,
];

/// Whether the word at `at` ends a name after INTO: `INSERT INTO s.t (…)`.
fn names_a_table(tokens: &[Token], at: usize) -> bool {
    let before = tokens.get(..at).unwrap_or_default().iter().rev();
    let mut before = before.skip_while(|token| match token {
        Token::Period => true,
        Token::Word(_) => keyword(token) != Some(Keyword::INTO),
        _ => false,
    });
    before.next().and_then(keyword) == Some(Keyword::INTO)
}

#[cfg(test)]
mod tests;
