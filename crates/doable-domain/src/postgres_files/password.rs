//! The password file, `.pgpass`: lines of `host:port:database:user:password`.

use crate::secret::Secret;

/// What a password is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sought<'a> {
    /// The host's name or address, as it is connected to.
    pub host: &'a str,
    /// The port.
    pub port: u16,
    /// The database.
    pub dbname: &'a str,
    /// Who signs in.
    pub user: &'a str,
}

/// The password of the first line that is for what is sought.
///
/// `*` stands for anything; `\` makes a `:` or `\` after it a plain character; a line
/// that begins with `#` is a comment. Lines that end early are passed over.
#[must_use]
pub fn find_password(file: &str, sought: &Sought<'_>) -> Option<Secret<String>> {
    let port = sought.port.to_string();
    let wanted = [sought.host, &port, sought.dbname, sought.user];
    let lines = file.lines().filter(|line| !line.starts_with('#'));
    let mut found = lines.filter_map(|line| {
        let mut rest = line;
        for value in wanted {
            rest = matched(rest, value)?;
        }
        Some(unescaped(rest))
    });
    found.next().filter(|password| !password.is_empty()).map(Secret::new)
}

/// What stands after the first field of `line` and its `:`, if that field is for `value`.
fn matched<'l>(line: &'l str, value: &str) -> Option<&'l str> {
    if let Some(rest) = line.strip_prefix("*:") {
        return Some(rest);
    }
    let mut expected = value.chars();
    let mut characters = line.char_indices();
    while let Some((at, c)) = characters.next() {
        if c == ':' {
            return expected.next().is_none().then(|| line.get(at + 1..))?;
        }
        let c = if c == '\\' { characters.next()?.1 } else { c };
        if expected.next() != Some(c) {
            return None;
        }
    }
    None
}

/// The rest of a line as a password; a `\` at its very end is one.
fn unescaped(text: &str) -> String {
    let mut password = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(c) = characters.next() {
        password.push(if c == '\\' { characters.next().unwrap_or(c) } else { c });
    }
    password
}
