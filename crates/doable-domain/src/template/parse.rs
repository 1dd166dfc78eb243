//! Reads the template grammar in one pass, in time linear in the text.

use super::{Language, Piece, Position, TemplateError, TemplateProblem, Variable};

/// The pieces of `text`.
pub(super) fn parse(text: &str, language: Language) -> Result<Vec<Piece>, TemplateError> {
    let mut reader = Reader { text, at: 0, pieces: Vec::new(), literal: 0, clause: None };
    while reader.at < text.len() {
        if let Language::Sql = language
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
            reader.at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    reader.end()
}

struct Reader<'a> {
    text: &'a str,
    /// The next byte to read.
    at: usize,
    pieces: Vec<Piece>,
    /// Where the literal that is being read began.
    literal: usize,
    /// The clause that is open: where it began, and its pieces.
    clause: Option<(usize, Vec<Piece>)>,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn error(&self, at: usize, problem: TemplateProblem) -> TemplateError {
        TemplateError { problem, at: position(self.text, at) }
    }

    fn push(&mut self, piece: Piece) {
        match &mut self.clause {
            Some((_, inside)) => inside.push(piece),
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
        if token.starts_with('\'')
            && let Some((before, after)) = token.split_once("{{")
            && let Some((name, _)) = after.split_once("}}")
            && is_name(name.trim())
        {
            let problem = TemplateProblem::Quoted(name.trim().to_owned());
            return Err(self.error(self.at + before.len(), problem));
        }
        self.at += length;
        Ok(())
    }

    fn variable(&mut self) -> Result<(), TemplateError> {
        self.flush();
        let start = self.at;
        // A name has neither braces nor line breaks, so the search for its end never
        // goes far: it stays linear whatever the text.
        let inside = self.rest().get(2..).unwrap_or_default();
        let end = inside.find(['{', '}', '\n']);
        let Some(end) = end.filter(|end| inside.get(*end..).is_some_and(|t| t.starts_with("}}")))
        else {
            return Err(self.error(start, TemplateProblem::UnclosedVariable));
        };
        let name = inside.get(..end).unwrap_or_default().trim();
        if name.is_empty() {
            return Err(self.error(start, TemplateProblem::NoName));
        }
        if !is_name(name) {
            return Err(self.error(start, TemplateProblem::BadName(name.to_owned())));
        }
        let at = position(self.text, start);
        self.push(Piece::Variable(Variable { name: name.to_owned(), at }));
        self.at = start + 2 + end + 2;
        self.literal = self.at;
        Ok(())
    }

    fn open_clause(&mut self) -> Result<(), TemplateError> {
        if self.clause.is_some() {
            return Err(self.error(self.at, TemplateProblem::NestedClause));
        }
        self.flush();
        self.clause = Some((self.at, Vec::new()));
        self.at += 2;
        self.literal = self.at;
        Ok(())
    }

    fn close_clause(&mut self) -> Result<(), TemplateError> {
        self.flush();
        self.at += 2;
        self.literal = self.at;
        let Some((start, inside)) = self.clause.take() else { return Ok(()) };
        if !inside.iter().any(|piece| matches!(piece, Piece::Variable(_))) {
            return Err(self.error(start, TemplateProblem::NoVariable));
        }
        self.pieces.push(Piece::Clause(inside));
        Ok(())
    }

    fn end(mut self) -> Result<Vec<Piece>, TemplateError> {
        self.flush();
        match self.clause.take() {
            Some((start, _)) => Err(self.error(start, TemplateProblem::UnclosedClause)),
            None => Ok(self.pieces),
        }
    }
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

/// The place of byte `at`, in lines and characters.
fn position(text: &str, at: usize) -> Position {
    let before = text.get(..at).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Position {
        line: count(before.matches('\n').count() + 1),
        column: count(before.get(line_start..).unwrap_or_default().chars().count() + 1),
    }
}
