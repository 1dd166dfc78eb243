//! What goes to the terminal.

use std::io::Write;

use comfy_table::{Table, presets};
use serde_json::Value;

/// One line on standard output.
///
/// A reader that has gone away (`doable list | head -1`) is no error.
pub(crate) fn say(line: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}

/// One line on standard error.
pub(crate) fn complain(line: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}

/// A value as indented JSON.
pub(crate) fn say_json(value: &Value) {
    say(&format!("{value:#}"));
}

/// A table without frames, for people and for `awk`.
pub(crate) fn say_table(header: &[String], rows: Vec<Vec<String>>) {
    let mut table = Table::new();
    table.load_preset(presets::NOTHING).set_header(header);
    table.add_rows(rows);
    for line in table.lines() {
        say(line.trim());
    }
}

/// A JSON value as a cell: texts without quotes, null as nothing.
pub(crate) fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
