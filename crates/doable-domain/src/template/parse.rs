//! Reads the template grammar in one pass, in time linear in the text.

use super::{Language, Piece, Position, TemplateError, TemplateProblem, Variable};

/// The pieces of `text`.
pub(super) fn parse(text: &str, language: Language) -> Result<Vec<Piece>, TemplateError> {
    let mut reader = Reader {
        text,
        at: 0,
        place: (0, Position { line: 1, column: 1 }),
        pieces: Vec::new(),
        literal: 0,
        clause: None,
    };
    while reader.at < text.len() {
        if let Language::Sql = language
            && !reader.is_within_name()
            && let Some(length) = opaque(reader.rest())
        {
            reader.pass_over(length)?;
            continue;
        }
        let rest = reader.rest();
        if rest.starts_with("{{") {
            reader.variable()?;
        } else if rest.starts_with("[[") {
            reader.open_clause()?;
        } else if rest.starts_with("]]") && reader.clause.is_some() {
            reader.close_clause()?;
        } else {
            reader.step();
        }
    }
    reader.end()
}

struct Reader<'a> {
    text: &'a str,
    /// The next byte to read.
    at: usize,
    /// A byte and its place, from which later places are counted on.
    place: (usize, Position),
    pieces: Vec<Piece>,
    /// Where the literal that is being read began.
    literal: usize,
    /// The clause that is open.
    clause: Option<OpenClause>,
}

struct OpenClause {
    start: usize,
    inside: Vec<Piece>,
    /// How many single `[` inside are not closed yet.
    brackets: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn error(&self, at: usize, problem: TemplateProblem) -> TemplateError {
        TemplateError { problem, at: Position::of(self.text, at) }
    }

    /// Whether `$` here would be a part of the name before it (`a$b`), not a quote.
    fn is_within_name(&self) -> bool {
        let before = self.text.get(..self.at).unwrap_or_default().chars().next_back();
        self.rest().starts_with('$')
            && before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '$'))
    }

    /// Takes one character into the literal.
    fn step(&mut self) {
        let Some(c) = self.rest().chars().next() else { return };
        if let Some(clause) = &mut self.clause {
            match c {
                '[' => clause.brackets += 1,
                ']' => clause.brackets = clause.brackets.saturating_sub(1),
                _ => {}
            }
        }
        self.at += c.len_utf8();
    }

    fn push(&mut self, piece: Piece) {
        match &mut self.clause {
            Some(clause) => clause.inside.push(piece),
            None => self.pieces.push(piece),
        }
    }

    /// Ends the literal before `self.at`.
    fn flush(&mut self) {
        let literal = self.text.get(self.literal..self.at).unwrap_or_default();
        if !literal.is_empty() {
            self.push(Piece::Literal(literal.to_owned()));
        }
    }

    /// Passes over a comment or quoted text of SQL, which may hold braces but no
    /// variable.
    fn pass_over(&mut self, length: usize) -> Result<(), TemplateError> {
        let token = self.rest().get(..length).unwrap_or_default();
        if token.starts_with('\'') {
            for (at, _) in token.match_indices("{{") {
                let name = within_braces(token.get(at..).unwrap_or_default()).map(str::trim);
                if let Some(name) = name.filter(|name| is_name(name)) {
                    let problem = TemplateProblem::Quoted(name.to_owned());
                    return Err(self.error(self.at + at, problem));
                }
            }
        }
        self.at += length;
        Ok(())
    }

    fn variable(&mut self) -> Result<(), TemplateError> {
        self.flush();
        let start = self.at;
        let Some(inside) = within_braces(self.rest()) else {
            return Err(self.error(start, TemplateProblem::UnclosedVariable));
        };
        let name = inside.trim();
        if name.is_empty() {
            return Err(self.error(start, TemplateProblem::NoName));
        }
        if !is_name(name) {
            return Err(self.error(start, TemplateProblem::BadName(name.to_owned())));
        }
        let at = counted(self.text, self.place, start);
        self.place = (start, at);
        self.push(Piece::Variable(Variable { name: name.to_owned(), at }));
        self.at = start + 2 + inside.len() + 2;
        self.literal = self.at;
        Ok(())
    }

    fn open_clause(&mut self) -> Result<(), TemplateError> {
        if self.clause.is_some() {
            return Err(self.error(self.at, TemplateProblem::NestedClause));
        }
        self.flush();
        self.clause = Some(OpenClause { start: self.at, inside: Vec::new(), brackets: 0 });
        self.at += 2;
        self.literal = self.at;
        Ok(())
    }

    fn close_clause(&mut self) -> Result<(), TemplateError> {
        // In `[[ … a[{{x}}]]]` the first bracket closes the one that was opened inside.
        let is_inner = self.clause.as_ref().is_some_and(|clause| clause.brackets > 0);
        if is_inner && self.rest().starts_with("]]]") {
            self.step();
            return Ok(());
        }
        self.flush();
        self.at += 2;
        self.literal = self.at;
        let Some(OpenClause { start, inside, .. }) = self.clause.take() else { return Ok(()) };
        if !inside.iter().any(|piece| matches!(piece, Piece::Variable(_))) {
            return Err(self.error(start, TemplateProblem::NoVariable));
        }
        self.pieces.push(Piece::Clause(inside));
        Ok(())
    }

    fn end(mut self) -> Result<Vec<Piece>, TemplateError> {
        self.flush();
        match self.clause.take() {
            Some(clause) => Err(self.error(clause.start, TemplateProblem::UnclosedClause)),
            None => Ok(self.pieces),
        }
    }
}

/// What stands between the `{{` that `rest` begins with and its `}}`.
///
/// A name has neither braces nor line breaks, so the search for its end never goes
/// far: it stays linear whatever the text.
fn within_braces(rest: &str) -> Option<&str> {
    let rest = rest.get(2..)?;
    let end = rest.find(['{', '}', '\n'])?;
    rest.get(end..)?.starts_with("}}").then(|| rest.get(..end))?
}

/// Letters, digits, `_`, `-` and `.`; a `$` in front marks a built-in.
fn is_name(text: &str) -> bool {
    let name = text.strip_prefix('$').unwrap_or(text);
    !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
}

/// The length of the comment or quoted text that `rest` begins with, to the end of
/// the text if it is not closed; `None` if it begins with neither.
fn opaque(rest: &str) -> Option<usize> {
    let to_end = |close: Option<usize>| close.unwrap_or(rest.len());
    match rest.as_bytes() {
        [b'-', b'-', ..] => Some(to_end(rest.find('\n'))),
        [b'/', b'*', ..] => Some(to_end(rest.get(2..)?.find("*/").map(|at| at + 4))),
        [quote @ (b'\'' | b'"' | b'`'), inside @ ..] => {
            // A doubled quote closes and opens again: two quoted texts side by side.
            Some(to_end(inside.iter().position(|byte| byte == quote).map(|at| at + 2)))
        }
        [b'$', ..] => dollar_quoted(rest),
        _ => None,
    }
}

/// `PostgreSQL`'s `$tag$ … $tag$`.
fn dollar_quoted(rest: &str) -> Option<usize> {
    let tag_end = rest.get(1..)?.find('$')? + 1;
    let tag = rest.get(..=tag_end)?;
    let name = tag.get(1..tag_end)?;
    let is_tag = name.chars().all(|c| c.is_alphanumeric() || c == '_')
        && !name.starts_with(|c: char| c.is_ascii_digit());
    if !is_tag {
        return None;
    }
    let body = rest.get(tag.len()..)?;
    Some(body.find(tag).map_or(rest.len(), |at| at + 2 * tag.len()))
}

/// The place of byte `at`, counted on from the `known` place before it.
pub(super) fn counted(text: &str, known: (usize, Position), at: usize) -> Position {
    let (from, Position { mut line, mut column }) = known;
    for c in text.get(from..at).unwrap_or_default().chars() {
        if c == '\n' {
            (line, column) = (line.saturating_add(1), 1);
        } else {
            column = column.saturating_add(1);
        }
    }
    Position { line, column }
}
