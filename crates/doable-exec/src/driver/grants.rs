//! What a user lacks to work with the tables of a database, in words.

use std::collections::BTreeMap;

/// What row actions need, in the order that it is said in.
pub(super) const NEEDED: [&str; 4] = ["SELECT", "INSERT", "UPDATE", "DELETE"];

/// As many tables are named in a sentence.
const NAMED_TABLES: usize = 5;

/// A sentence for each set of rights that tables lack; none if no table lacks any.
pub(super) fn notes(
    user: &str,
    lacking: impl IntoIterator<Item = (String, Vec<&'static str>)>,
) -> Vec<String> {
    let mut by_rights: BTreeMap<Vec<&str>, Vec<String>> = BTreeMap::new();
    for (table, rights) in lacking {
        if !rights.is_empty() {
            by_rights.entry(rights).or_default().push(format!("`{table}`"));
        }
    }
    let sentence = |(rights, tables): (Vec<&str>, Vec<String>)| {
        let mut named: Vec<_> = tables.iter().take(NAMED_TABLES).cloned().collect();
        if tables.len() > named.len() {
            named.push(format!("{} more", tables.len() - named.len()));
        }
        format!("`{user}` may not {} in {}.", list(&rights, "or"), list(&named, "and"))
    };
    by_rights.into_iter().map(sentence).collect()
}

/// `A`, `A or B`, `A, B or C`.
fn list(words: &[impl AsRef<str>], last: &str) -> String {
    let mut text = String::new();
    for (place, word) in words.iter().enumerate() {
        let between = match place {
            0 => String::new(),
            place if place + 1 == words.len() => format!(" {last} "),
            _ => ", ".to_owned(),
        };
        text.push_str(&between);
        text.push_str(word.as_ref());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_that_lack_the_same_are_said_together() {
        let lacking = |tables: &[(&str, &[&'static str])]| {
            let owned = tables.iter().map(|(table, rights)| ((*table).to_owned(), rights.to_vec()));
            notes("ada", owned.collect::<Vec<_>>())
        };
        let none: [&str; 0] = [];

        assert_eq!(lacking(&[]), none);
        assert_eq!(lacking(&[("t", &[])]), none);
        assert_eq!(lacking(&[("t", &["DELETE"])]), ["`ada` may not DELETE in `t`."]);
        assert_eq!(
            lacking(&[("a", &NEEDED[1..]), ("b", &["DELETE"]), ("c", &NEEDED[1..])]),
            [
                "`ada` may not DELETE in `b`.",
                "`ada` may not INSERT, UPDATE or DELETE in `a` and `c`."
            ]
        );
        let many = ["a", "b", "c", "d", "e", "f", "g"].map(|table| (table, &NEEDED[2..3]));
        assert_eq!(lacking(&many), ["`ada` may not UPDATE in `a`, `b`, `c`, `d`, `e` and 2 more."]);
    }
}
