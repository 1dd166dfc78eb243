//! The only place that prints.
//!
//! A line that can't be written is let go: the reader has closed the pipe, and
//! nobody is left to be told.

use std::{
    fmt::Display,
    io::{Write, stderr, stdout},
};

/// One line of outcome, on standard output.
pub(crate) fn line(text: impl Display) {
    let _ = writeln!(stdout(), "{text}");
}

/// One line about a failure, on standard error.
pub(crate) fn problem(text: impl Display) {
    let _ = writeln!(stderr(), "{text}");
}

/// Bytes of a child process, passed on as they come.
pub(crate) fn bytes(bytes: &[u8]) {
    let mut out = stdout();
    let _ = out.write_all(bytes).and_then(|()| out.flush());
}
