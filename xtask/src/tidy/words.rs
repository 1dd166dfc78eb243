//! Words that may stand only in their own house, or nowhere.

use crate::tidy::{Finding, files::File};

/// A word, the kinds of file it is looked for in, and where it may stand.
struct Rule {
    word: &'static str,
    kinds: &'static [&'static str],
    /// Paths, or starts of paths.
    homes: &'static [&'static str],
    /// Whether test code anywhere may say it, too.
    in_tests: bool,
    why: &'static str,
}

const RUST: &[&str] = &["rs"];
const TYPESCRIPT: &[&str] = &["ts", "tsx"];
const DOORS: &[&str] =
    &["src-tauri/", "crates/doable-cli/", "crates/doable-server/", "tests/", "benches/", "xtask/"];
const TRANSPORT: &[&str] = &["ui/src/api/transport.ts", "ui/src/api/events.ts"];
const EXEC_HTTP: &[&str] = &["crates/doable-exec/src/http/"];
const SQLITE: &[&str] =
    &["crates/doable-store/", "crates/doable-exec/src/driver/sqlite", "tests/", "benches/"];

const MYSQL: &[&str] = &["crates/doable-exec/src/driver/mysql", "tests/", "benches/"];
const POSTGRES: &[&str] = &["crates/doable-exec/src/driver/postgres", "tests/", "benches/"];

const RULES: &[Rule] = &[
    library("tauri::", &["src-tauri/", "benches/empty/"], false),
    library("axum::", &["crates/doable-server/", "tests/", "benches/"], true),
    library("rusqlite::", SQLITE, true),
    library("mysql_async::", MYSQL, true),
    library("reqwest::", &["crates/doable-exec/src/http/", "benches/"], false),
    library("jaq_core::", EXEC_HTTP, false),
    library("jaq_std::", EXEC_HTTP, false),
    library("jaq_json::", EXEC_HTTP, false),
    library("sqlparser::", &["crates/doable-domain/"], false),
    library("tokio_postgres::", POSTGRES, false),
    clock("SystemTime::now"),
    clock("Timestamp::now"),
    clock("Zoned::now"),
    transport("@tauri-apps"),
    transport("fetch("),
    transport("EventSource"),
    nowhere("#[ignore", RUST, "a test that is not run proves nothing"),
    nowhere("#[should_panic", RUST, "assert on the answer instead"),
    nowhere(".only(", TYPESCRIPT, "the other tests would not run"),
    nowhere(".skip(", TYPESCRIPT, "a test that is not run proves nothing"),
];

const fn library(word: &'static str, homes: &'static [&'static str], in_tests: bool) -> Rule {
    Rule { word, kinds: RUST, homes, in_tests, why: "this library belongs to another layer" }
}

const fn clock(word: &'static str) -> Rule {
    let why = "only the doors read the clock; take the time as an argument";
    Rule { word, kinds: RUST, homes: DOORS, in_tests: false, why }
}

const fn transport(word: &'static str) -> Rule {
    let why = "only api/transport.ts and api/events.ts know what hosts the page";
    Rule { word, kinds: TYPESCRIPT, homes: TRANSPORT, in_tests: true, why }
}

const fn nowhere(word: &'static str, kinds: &'static [&'static str], why: &'static str) -> Rule {
    Rule { word, kinds, homes: &[], in_tests: false, why }
}

/// Marks of unfinished work, which need the number of an issue behind them.
const MARKS: &[&str] = &["TODO", "FIXME"];

/// Checks one file, line by line. This folder, which has to name the words, is let off.
pub(super) fn check(file: &File) -> Vec<Finding> {
    if file.is_generated() || file.path.starts_with("xtask/src/tidy/") {
        return Vec::new();
    }
    let mut in_tests = file.is_test();
    let mut findings = Vec::new();
    for (index, line) in file.text.lines().enumerate() {
        in_tests |= line.starts_with("mod tests {");
        let mut found = |message| {
            findings.push(Finding { path: file.path.clone(), line: index + 1, message });
        };
        if let Some(mark) = MARKS.iter().find(|mark| is_bare(line, mark)) {
            found(format!("a bare `{mark}`; write the issue's number behind it, `{mark}(#12)`"));
        }
        let code = code_of(line);
        for rule in RULES.iter().filter(|rule| rule.applies(file, in_tests)) {
            if says(code, rule.word) {
                found(format!("`{}`: {}", rule.word, rule.why));
            }
        }
    }
    findings
}

impl Rule {
    fn applies(&self, file: &File, in_tests: bool) -> bool {
        self.kinds.contains(&file.kind())
            && !self.homes.iter().any(|home| file.path.starts_with(home))
            && !(self.in_tests && in_tests)
    }
}

/// The line without a comment that fills it or ends it after a space.
fn code_of(line: &str) -> &str {
    let start = line.trim_start();
    if start.starts_with("//") || start.starts_with('*') || start.starts_with("/*") {
        return "";
    }
    line.split_once(" // ").map_or(line, |(code, _)| code)
}

/// Whether `word` stands in `code` and is not the end of a longer name.
fn says(code: &str, word: &str) -> bool {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(word).any(|(at, _)| {
        let before = code.get(..at).and_then(|text| text.chars().next_back());
        !word.starts_with(is_name) || !before.is_some_and(is_name)
    })
}

fn is_bare(line: &str, mark: &str) -> bool {
    line.match_indices(mark).any(|(at, _)| {
        let after = line.get(at + mark.len()..).unwrap_or_default();
        let numbered = after
            .strip_prefix("(#")
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        !numbered && !after.starts_with(|c: char| c.is_alphanumeric() || c == '_')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_line(path: &str, line: &str, fine: bool) {
        let findings = check(&File::example(path, line));
        assert_eq!(findings.is_empty(), fine, "{path}: {line:?}: {findings:?}");
    }

    #[test]
    fn a_word_stays_in_its_house() {
        for (path, line, fine) in [
            ("src-tauri/src/rpc.rs", "use tauri::State;", true),
            ("crates/doable-app/src/lib.rs", "use tauri::State;", false),
            ("crates/doable-store/src/runs.rs", "use rusqlite::params;", true),
            ("crates/doable-exec/src/driver/sqlite.rs", "use rusqlite::params;", true),
            ("crates/doable-exec/src/driver/sqlite/run.rs", "use rusqlite::params;", true),
            ("crates/doable-exec/src/query.rs", "use rusqlite::params;", false),
            ("crates/doable-exec/src/query/tests.rs", "use rusqlite::params;", true),
            ("crates/doable-exec/src/http/send.rs", "reqwest::Client::new()", true),
            ("crates/doable-app/src/lib.rs", "reqwest::Client::new()", false),
            ("crates/doable-app/src/lib.rs", "my_reqwest::Client::new()", true),
            ("ui/src/api/transport.ts", "await fetch(\"/rpc/a\")", true),
            ("ui/src/api/runs.ts", "await fetch(\"/rpc/a\")", false),
            ("ui/src/api/runs.ts", "prefetch(key)", true),
        ] {
            check_line(path, line, fine);
        }
    }

    #[test]
    fn only_doors_read_the_clock() {
        for (path, fine) in [
            ("src-tauri/src/main.rs", true),
            ("crates/doable-cli/src/main.rs", true),
            ("crates/doable-app/src/execute.rs", false),
            ("crates/doable-store/src/runs/tests.rs", false), // a test has a stopped clock
            ("crates/doable-domain/src/run.rs", false),
        ] {
            check_line(path, "let now = Timestamp::now();", fine);
        }
        check_line("crates/doable-app/src/a.rs", "/// Unlike `Timestamp::now`, it is given.", true);
        check_line("crates/doable-app/src/a.rs", "let started = Instant::now();", true);
    }

    #[test]
    fn unfinished_work_has_a_number() {
        let path = "crates/doable-app/src/a.rs";
        for (rest, fine) in
            [(": later", false), ("", false), ("(#12): later", true), ("(#): x", false)]
        {
            for mark in MARKS {
                check_line(path, &format!("// {mark}{rest}"), fine);
            }
        }
        check_line(path, "const TODOS: u32 = 3;", true);
    }

    #[test]
    fn no_test_is_left_out() {
        check_line("crates/doable-app/src/tests.rs", "#[ignore]", false);
        check_line("crates/doable-app/src/tests.rs", "#[ignore = \"slow\"]", false);
        check_line("ui/src/app/App.test.tsx", "test.only(\"a\", () => {});", false);
        check_line("tests/e2e/flows/run.spec.ts", "test.skip(\"a\", () => {});", false);
        check_line("crates/doable-app/src/a.rs", "rows.skip(1)", true);
    }
}
