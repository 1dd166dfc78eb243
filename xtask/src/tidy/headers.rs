//! Every file says at its top what it is.

use crate::tidy::{Finding, files::File};

/// The first line each kind of file begins with.
const HEADERS: &[(&str, &str)] = &[("rs", "//!"), ("sql", "--")];

pub(super) fn check(file: &File) -> Option<Finding> {
    let (_, header) = HEADERS.iter().find(|(kind, _)| *kind == file.kind())?;
    if file.text.starts_with(header) {
        return None;
    }
    Some(Finding::whole(file, format!("the first line is not a `{header}` header")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_and_migrations_need_a_header() {
        for (path, text, fine) in [
            ("crates/a/src/lib.rs", "//! What it is.\n", true),
            ("crates/a/src/lib.rs", "\n//! What it is.\n", false),
            ("crates/a/src/lib.rs", "use std::fs;\n", false),
            ("crates/a/src/lib.rs", "", false),
            ("crates/a/migrations/0001_a.sql", "-- History.\n", true),
            ("crates/a/migrations/0001_a.sql", "CREATE TABLE a (b);\n", false),
            ("ui/src/app/App.tsx", "import x from \"y\";\n", true),
        ] {
            assert_eq!(check(&File::example(path, text)).is_none(), fine, "{path}: {text:?}");
        }
    }
}
