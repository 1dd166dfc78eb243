//! A terminal: the built `doable` over a data folder of its own.

#![expect(dead_code, reason = "each test binary uses its own part")]

pub(crate) mod serving;

use std::{
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
};

use rusqlite::Connection;
use serde_json::Value;
use tempfile::TempDir;

/// A data folder and the binary that works on it.
pub(crate) struct Terminal(TempDir);

/// What a command printed and how it ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Terminal {
    pub(crate) fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    pub(crate) fn folder(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn shop(&self) -> PathBuf {
        self.folder().join("data/sample/shop.db")
    }

    pub(crate) fn store(&self) -> Connection {
        Connection::open(self.folder().join("data/doable.db")).unwrap()
    }

    /// Runs `doable` with `args` to its end.
    #[track_caller]
    pub(crate) fn doable(&self, args: &[&str]) -> Ended {
        self.doable_in(&self.folder().join("data"), args)
    }

    #[track_caller]
    pub(crate) fn doable_in(&self, folder: &Path, args: &[&str]) -> Ended {
        let Output { status, stdout, stderr } = command(folder, args).output().unwrap();
        Ended {
            code: status.code().unwrap(),
            out: String::from_utf8(stdout).unwrap(),
            err: String::from_utf8(stderr).unwrap(),
        }
    }

    /// Starts `doable` and leaves it running.
    pub(crate) fn start(&self, args: &[&str]) -> Child {
        let mut command = command(&self.folder().join("data"), args);
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    }

    /// `doable` with `args`, to be started otherwise.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        command(&self.folder().join("data"), args)
    }

    /// What a command that must succeed printed, as JSON.
    #[track_caller]
    pub(crate) fn json(&self, args: &[&str]) -> Value {
        let ended = self.doable(args);
        assert_eq!(ended.code, 0, "{args:?}: {ended:?}");
        serde_json::from_str(&ended.out).unwrap()
    }

    /// What a command that must fail printed, as JSON.
    #[track_caller]
    pub(crate) fn json_failure(&self, args: &[&str]) -> Value {
        let ended = self.doable(args);
        assert_eq!(ended.code, 1, "{args:?}: {ended:?}");
        serde_json::from_str(&ended.out).unwrap()
    }

    /// The one value of a query over the sample shop, as text.
    #[track_caller]
    pub(crate) fn scalar(&self, sql: &str) -> String {
        self.sample();
        let shop = Connection::open(self.shop()).unwrap();
        let value = shop.query_row(sql, [], |row| row.get::<_, rusqlite::types::Value>(0)).unwrap();
        match value {
            rusqlite::types::Value::Integer(n) => n.to_string(),
            rusqlite::types::Value::Text(text) => text,
            other => panic!("{sql}: {other:?}"),
        }
    }

    /// Changes the sample shop behind the program's back.
    pub(crate) fn execute(&self, sql: &str) {
        self.sample();
        Connection::open(self.shop()).unwrap().execute_batch(sql).unwrap();
    }

    /// Makes the sample workspace if it is not there.
    fn sample(&self) {
        if !self.shop().exists() {
            assert_eq!(self.doable(&["sample"]).code, 0);
        }
    }
}

fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_doable"));
    command.arg("--data-dir").arg(folder).args(args).env_remove("DOABLE_LOG");
    command
}
