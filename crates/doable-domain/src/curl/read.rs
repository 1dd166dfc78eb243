//! Reads a `curl` command into the request that it would send.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::options::{Effect, Part, effect};
use crate::action::Method;

/// What curl itself leaves as it is in `--data-urlencode`.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The request that a command would send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pasted {
    /// The method.
    pub method: Method,
    /// The address, `http://` before it if the command names no scheme.
    pub url: String,
    /// Header names, once each, and values, in the order of the command.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Option<String>,
    /// What was left out or is to be looked at, in words.
    pub notes: Vec<String>,
}

/// Why a text is no command that can be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CurlError {
    /// It begins with something else.
    #[error("this is no curl command: it begins with `curl`")]
    NotCurl,
    /// The shell would wait for more.
    #[error("a quote is never closed")]
    UnclosedQuote,
    /// There is no address.
    #[error("the command names no address")]
    NoUrl,
    /// There are several.
    #[error("the command names two addresses, `{0}` and `{1}`; paste one request at a time")]
    TwoUrls(String, String),
    /// A method that no action has.
    #[error("`{0}` is no method of an action; use GET, POST, PUT, PATCH or DELETE")]
    Method(String),
    /// An option without the word it needs.
    #[error("`{0}` needs a word after it")]
    NoWord(String),
    /// An option that can't be done here.
    #[error("`{option}` can't be taken over: {why}")]
    Refused {
        /// As it was written.
        option: String,
        /// Why not.
        why: &'static str,
    },
    /// An option that is not known here.
    #[error("`{0}` is not known here; remove it, if the request does without")]
    Unknown(String),
}

/// Reads `text`.
///
/// # Errors
///
/// [`CurlError`] about the first thing that can't be read or taken over.
pub fn read(text: &str) -> Result<Pasted, CurlError> {
    let words = shlex::split(&plain_quotes(text)?).ok_or(CurlError::UnclosedQuote)?;
    let mut words = words.into_iter().peekable();
    words.next_if(|word| word == "$");
    if words.next().as_deref().map(|word| word.trim_end_matches(".exe")) != Some("curl") {
        return Err(CurlError::NotCurl);
    }
    let mut command = Command::default();
    while let Some(word) = words.next() {
        if ["|", "||", "&", "&&", ";", ">", ">>", "2>&1"].contains(&word.as_str()) {
            command.notes.push(format!("What follows `{word}` was left out."));
            break;
        }
        if word.starts_with("--") && word.len() > 2 {
            command.option(&word, &mut words)?;
        } else if let Some(letters) = word.strip_prefix('-').filter(|letters| !letters.is_empty()) {
            command.letters(letters, &mut words)?;
        } else {
            command.url(word)?;
        }
    }
    command.finish()
}

#[derive(Default)]
struct Command {
    method: Option<String>,
    url: Option<String>,
    headers: Vec<(String, String)>,
    data: Vec<String>,
    json: Option<String>,
    in_query: bool,
    notes: Vec<String>,
}

impl Command {
    fn option(
        &mut self,
        name: &str,
        words: &mut impl Iterator<Item = String>,
    ) -> Result<(), CurlError> {
        match effect(name).ok_or_else(|| CurlError::Unknown(name.to_owned()))? {
            Effect::Takes(part) => {
                let word = words.next().ok_or_else(|| CurlError::NoWord(name.to_owned()))?;
                self.take(name, part, word)
            }
            Effect::Sets(_) => {
                self.in_query = true;
                Ok(())
            }
            Effect::PassedOver => Ok(()),
            Effect::PassedOverWithWord => {
                words.next().map(drop).ok_or_else(|| CurlError::NoWord(name.to_owned()))
            }
            Effect::Refused(why) => Err(CurlError::Refused { option: name.to_owned(), why }),
        }
    }

    /// `-sSXPOST`: letters that take nothing, then perhaps one with its word.
    fn letters(
        &mut self,
        letters: &str,
        words: &mut impl Iterator<Item = String>,
    ) -> Result<(), CurlError> {
        for (at, letter) in letters.char_indices() {
            let name = format!("-{letter}");
            let rest = letters.get(at + letter.len_utf8()..).unwrap_or_default();
            let takes_word =
                matches!(effect(&name), Some(Effect::Takes(_) | Effect::PassedOverWithWord));
            if takes_word && !rest.is_empty() {
                return self.option(&name, &mut std::iter::once(rest.to_owned()));
            }
            self.option(&name, words)?;
        }
        Ok(())
    }

    fn take(&mut self, option: &str, part: Part, word: String) -> Result<(), CurlError> {
        let no_file = |is_file: bool| {
            let why = "it reads a file of your machine; paste its text instead";
            if is_file {
                Err(CurlError::Refused { option: option.to_owned(), why })
            } else {
                Ok(())
            }
        };
        match part {
            Part::Method => self.method = Some(word),
            Part::Url => self.url(word)?,
            Part::Header => {
                no_file(word.starts_with('@'))?;
                self.header(&word);
            }
            Part::UserAgent => self.add("User-Agent", word),
            Part::Referer => self.add("Referer", word),
            Part::Cookie => {
                no_file(!word.contains('='))?;
                self.add("Cookie", word);
            }
            Part::User => {
                self.notes.push(
                    "The password stands in the `Authorization` header; a secret keeps it better."
                        .to_owned(),
                );
                self.add("Authorization", format!("Basic {}", base64(word.as_bytes())));
            }
            Part::Data => {
                no_file(word.starts_with('@'))?;
                self.data.push(word);
            }
            Part::DataRaw => self.data.push(word),
            Part::DataUrlencode => {
                let (name, content) = match word.find(['=', '@']) {
                    Some(at) if word.get(at..).is_some_and(|rest| rest.starts_with('@')) => {
                        return no_file(true);
                    }
                    Some(at) => word.split_at(at + 1),
                    None => ("", word.as_str()),
                };
                let name = if name == "=" { "" } else { name };
                self.data.push(format!("{name}{}", encoded(content)));
            }
            Part::Json => {
                no_file(word.starts_with('@'))?;
                self.json.get_or_insert_default().push_str(&word);
            }
            Part::InQuery => self.in_query = true,
        }
        Ok(())
    }

    fn url(&mut self, word: String) -> Result<(), CurlError> {
        match self.url.take() {
            Some(first) => Err(CurlError::TwoUrls(first, word)),
            None => {
                self.url = Some(word);
                Ok(())
            }
        }
    }

    /// `Name: value`; `Name;` has no value, and `Name:` is none.
    fn header(&mut self, word: &str) {
        if let Some((name, value)) = word.split_once(':') {
            if !value.trim().is_empty() {
                self.add(name.trim(), value.trim().to_owned());
            }
        } else if let Some(name) = word.trim().strip_suffix(';') {
            self.add(name, String::new());
        }
    }

    /// Several headers of one name are one, as HTTP has it.
    fn add(&mut self, name: &str, value: String) {
        let known = self.headers.iter_mut().find(|(other, _)| other.eq_ignore_ascii_case(name));
        let Some((name, before)) = known else {
            self.headers.push((name.to_owned(), value));
            return;
        };
        before.push_str(if name.eq_ignore_ascii_case("cookie") { "; " } else { ", " });
        before.push_str(&value);
    }

    fn add_unless_there(&mut self, name: &str, value: &str) {
        if !self.headers.iter().any(|(other, _)| other.eq_ignore_ascii_case(name)) {
            self.headers.push((name.to_owned(), value.to_owned()));
        }
    }

    fn finish(mut self) -> Result<Pasted, CurlError> {
        let mut url = self.url.take().ok_or(CurlError::NoUrl)?;
        if !url.contains("://") {
            url.insert_str(0, "http://");
        }
        if self.json.is_some() {
            self.add_unless_there("Content-Type", "application/json");
            self.add_unless_there("Accept", "application/json");
        }
        let data = (!self.data.is_empty()).then(|| self.data.join("&"));
        let mut body = self.json.take().or(data);
        if self.in_query
            && let Some(query) = body.take()
        {
            let (before, fragment) = match url.split_once('#') {
                Some((before, fragment)) => (before, format!("#{fragment}")),
                None => (url.as_str(), String::new()),
            };
            let join = if before.contains('?') { '&' } else { '?' };
            url = format!("{before}{join}{query}{fragment}");
        } else if body.is_some() {
            self.add_unless_there("Content-Type", "application/x-www-form-urlencoded");
        }
        let method = match self.method.as_deref() {
            Some(word) => method(word)?,
            None if body.is_some() => Method::Post,
            None => Method::Get,
        };
        let body = body.map(|body| if is_json(&body) { without_clauses(&body) } else { body });
        Ok(Pasted { method, url, headers: self.headers, body, notes: self.notes })
    }
}

fn is_json(body: &str) -> bool {
    serde_json::from_str::<serde::de::IgnoredAny>(body).is_ok()
}

/// JSON in which no two brackets touch, which would begin or end an optional clause.
fn without_clauses(json: &str) -> String {
    let mut spaced = String::with_capacity(json.len());
    let (mut in_text, mut is_escaped) = (false, false);
    for c in json.chars() {
        if !in_text && matches!(c, '[' | ']') && spaced.ends_with(c) {
            spaced.push(' ');
        }
        match c {
            '"' if !is_escaped => in_text = !in_text,
            _ => {}
        }
        is_escaped = in_text && c == '\\' && !is_escaped;
        spaced.push(c);
    }
    spaced
}

fn method(word: &str) -> Result<Method, CurlError> {
    let all = [Method::Get, Method::Post, Method::Put, Method::Delete, Method::Patch];
    let known = all.into_iter().find(|method| method.as_str().eq_ignore_ascii_case(word));
    known.ok_or_else(|| CurlError::Method(word.to_owned()))
}

/// As curl encodes it; a variable stays one.
fn encoded(text: &str) -> String {
    let mut encoded_text = String::new();
    let mut rest = text;
    while let Some((before, inside)) = rest.split_once("{{")
        && let Some((name, after)) = inside.split_once("}}")
    {
        encoded_text.extend(utf8_percent_encode(before, ENCODED));
        encoded_text.push_str(&format!("{{{{{name}}}}}"));
        rest = after;
    }
    encoded_text.extend(utf8_percent_encode(rest, ENCODED));
    encoded_text
}

fn base64(bytes: &[u8]) -> String {
    use base64::{Engine as _, engine::general_purpose::STANDARD};

    STANDARD.encode(bytes)
}

/// `text` with its `$'…'`, which browsers write, as quotes that every shell knows.
fn plain_quotes(text: &str) -> Result<String, CurlError> {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    let mut quote = None;
    while let Some(c) = chars.next() {
        match (quote, c) {
            (None, '$') if chars.next_if_eq(&'\'').is_some() => {
                let word = ansi_quoted(&mut chars).ok_or(CurlError::UnclosedQuote)?;
                // A NUL ends the word in a shell, too.
                let word = word.split('\0').next().unwrap_or_default();
                plain.push_str(&shlex::try_quote(word).unwrap_or_default());
                continue;
            }
            (None, '\'' | '"') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            (None | Some('"'), '\\') => {
                match chars.next() {
                    // The line goes on.
                    Some('\n') => {}
                    Some('\r') if chars.next_if_eq(&'\n').is_some() => {}
                    Some(escaped) => plain.extend([c, escaped]),
                    None => plain.push(c),
                }
                continue;
            }
            _ => {}
        }
        plain.push(c);
    }
    Ok(plain)
}

/// What stands in `$'…'`, after its opening quote (bash's manual, "ANSI-C Quoting").
fn ansi_quoted(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Option<String> {
    let mut word = String::new();
    loop {
        match chars.next()? {
            '\'' => return Some(word),
            '\\' => match chars.next()? {
                'n' => word.push('\n'),
                't' => word.push('\t'),
                'r' => word.push('\r'),
                'x' => word.extend(number(chars, 0, 16, 2)),
                'u' => word.extend(number(chars, 0, 16, 4)),
                'U' => word.extend(number(chars, 0, 16, 8)),
                first @ '0'..='7' => word.extend(number(chars, first.to_digit(8)?, 8, 2)),
                other => word.push(other),
            },
            other => word.push(other),
        }
    }
}

/// The character whose number goes on from `value` with the next digits.
fn number(
    chars: &mut std::iter::Peekable<std::str::Chars<'_>>,
    mut value: u32,
    radix: u32,
    most: usize,
) -> Option<char> {
    for _ in 0..most {
        let Some(digit) = chars.peek().and_then(|c| c.to_digit(radix)) else { break };
        chars.next();
        value = value.saturating_mul(radix).saturating_add(digit);
    }
    char::from_u32(value)
}
