//! Executing a no-op query action with the durable journal, beside a bare commit.
//!
//! The baseline is what a commit costs on this disk at all: one `INSERT` in a
//! transaction of its own, WAL, `synchronous=FULL`. A run needs two of them, one
//! before it acts and one after.

use std::{
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::Context;
use doable_app::{App, caller::Caller, wire::ExecuteAction};
use doable_domain::{id::ActionId, run::Door};
use doable_exec::LiveExecutor;
use doable_store::Tenure;
use rusqlite::Connection;
use serde_json::{Map, Value, json};
use tempfile::TempDir;

use crate::report::{Report, median, millis};

/// How often bare commits and runs of one caller follow each other, and how many of each.
pub(crate) const ROUNDS: usize = 10;
pub(crate) const RUNS_A_ROUND: usize = 60;
/// After more commits than these, of a page each, SQLite begins its log anew (its
/// `wal_autocheckpoint`).
const LOG_PAGES: usize = 1_000;
const CALLERS: usize = 64;
const RUNS_EACH: usize = 300;

/// Measures and reports both.
pub(crate) async fn measure(report: &mut Report) -> anyhow::Result<()> {
    let folder = TempDir::new()?;
    report.part("journal: a no-op query action, durable before and after");
    let file = BareFile::new(folder.path())?;
    let (app, caller, id) = no_op_action(folder.path()).await?;
    let (bare, alone) = alone(&file, &app, &caller, id).await?;
    report.measured("bare rusqlite commit, synchronous=FULL (median)", &format!("{bare:.3} ms"));
    let over = written_over(&file)?;
    report.measured("the same, its log written over (median)", &format!("{over:.3} ms"));
    report.measured("one run at 1 caller (median)", &format!("{alone:.3} ms"));
    report.at_most("one run ÷ bare commit, 1 caller", alone / bare, 3.0, "×");

    let rate = together(&app, &caller, id).await?;
    let bare_rate = 1e3 / bare;
    report.measured("runs at 64 callers", &format!("{rate:.0} /s"));
    report.measured("one commit a run would be", &format!("{bare_rate:.0} /s"));
    report.at_least("runs at 64 callers ÷ one commit a run", rate / bare_rate, 5.0, "×");
    Ok(())
}

/// A new file for bare commits: one `INSERT` each of a line into a table of its own. As long
/// as there are fewer than [`LOG_PAGES`], each makes the log longer.
pub(crate) struct BareFile(Connection);

impl BareFile {
    pub(crate) fn new(folder: &Path) -> anyhow::Result<Self> {
        let connection = Connection::open(folder.join("bare.db"))?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.execute_batch("CREATE TABLE entry (id INTEGER PRIMARY KEY, text TEXT)")?;
        Ok(Self(connection))
    }

    /// Fills the log, so that later commits write over it, as the journal's do.
    pub(crate) fn fill_log(&self) -> anyhow::Result<()> {
        for _ in 0..LOG_PAGES {
            self.commit()?;
        }
        Ok(())
    }

    /// What a commit took.
    pub(crate) fn commit(&self) -> anyhow::Result<Duration> {
        let mut insert = self.0.prepare_cached("INSERT INTO entry (text) VALUES (?1)")?;
        let start = Instant::now();
        insert.execute(["a line of about the size that a journal's record has, give or take"])?;
        Ok(start.elapsed())
    }
}

/// The median of bare commits that write over the log, in milliseconds.
fn written_over(bare: &BareFile) -> anyhow::Result<f64> {
    bare.fill_log()?;
    let commits: Result<_, _> = (0..RUNS_A_ROUND).map(|_| bare.commit()).collect();
    Ok(millis(median(commits?)))
}

/// The program over a new folder, with an action that reads one number.
async fn no_op_action(folder: &Path) -> anyhow::Result<(App, Caller, ActionId)> {
    let executor = Arc::new(LiveExecutor::new());
    let clock = Arc::new(jiff::ZonedDateTime::now);
    let app = App::open(&folder.join("data"), Tenure::LongLived, executor, clock).await?;
    let caller = app.local_caller(Door::Window).await?;
    let sample = app.create_sample_workspace(&caller).await?;
    let models = app.list_models(&caller).await?;
    let model = models.iter().find(|model| model.database_id == Some(sample.database.id));
    let draft = json!({
        "name": "Nothing", "type": "query",
        "model_id": model.context("the sample has a group")?.id,
        "database_id": sample.database.id,
        "dataset_query": {
            "database": sample.database.id, "type": "native", "native": {"query": "SELECT 1"},
        },
    });
    let Value::Object(draft) = draft else { unreachable!("it is written as an object") };
    let made = app.create_action(&caller, doable_app::wire::CreateAction { draft }).await?;
    Ok((app, caller, made.action.id))
}

fn request(id: ActionId) -> ExecuteAction {
    ExecuteAction { id, parameters: Map::new().into(), idempotency_key: None }
}

/// The medians of bare commits and of runs, in milliseconds: some of these, then some of
/// those, so that both meet the same disk.
async fn alone(
    bare: &BareFile,
    app: &App,
    caller: &Caller,
    id: ActionId,
) -> anyhow::Result<(f64, f64)> {
    let (mut commits, mut runs) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        for _ in 0..RUNS_A_ROUND {
            commits.push(bare.commit()?);
        }
        for _ in 0..RUNS_A_ROUND {
            let start = Instant::now();
            app.execute(caller, request(id)).await?;
            runs.push(start.elapsed());
        }
    }
    Ok((millis(median(commits)), millis(median(runs))))
}

/// Runs a second with 64 callers, each one after the other.
async fn together(app: &App, caller: &Caller, id: ActionId) -> anyhow::Result<f64> {
    let start = Instant::now();
    let callers: Vec<_> = (0..CALLERS)
        .map(|_| {
            let (app, caller) = (app.clone(), caller.clone());
            tokio::spawn(async move {
                for _ in 0..RUNS_EACH {
                    app.execute(&caller, request(id)).await?;
                }
                anyhow::Ok(())
            })
        })
        .collect();
    for caller in callers {
        caller.await??;
    }
    Ok((CALLERS * RUNS_EACH) as f64 / start.elapsed().as_secs_f64())
}
