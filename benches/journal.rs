//! Executing a no-op query action with the durable journal, beside a bare commit.
//!
//! The baseline is what a commit costs on this disk at all: one `INSERT` in a
//! transaction of its own, WAL, `synchronous=FULL`. A run needs two of them, one
//! before it acts and one after.

use std::{path::Path, sync::Arc, time::Instant};

use anyhow::Context;
use doable_app::{App, caller::Caller, wire::ExecuteAction};
use doable_domain::{id::ActionId, run::Door};
use doable_exec::LiveExecutor;
use doable_store::Tenure;
use rusqlite::Connection;
use serde_json::{Map, Value, json};
use tempfile::TempDir;

use crate::report::{Report, median, millis};

const RUNS_ALONE: usize = 600;
const CALLERS: usize = 64;
const RUNS_EACH: usize = 300;

/// Measures and reports both.
pub(crate) async fn measure(report: &mut Report) -> anyhow::Result<()> {
    let folder = TempDir::new()?;
    report.part("journal: a no-op query action, durable before and after");
    let bare = bare_commit(folder.path())?;
    report.measured("bare rusqlite commit, synchronous=FULL (median)", &format!("{bare:.3} ms"));

    let (app, caller, id) = no_op_action(folder.path()).await?;
    let alone = alone(&app, &caller, id).await?;
    report.measured("one run at 1 caller (median)", &format!("{alone:.3} ms"));
    report.at_most("one run ÷ bare commit, 1 caller", alone / bare, 3.0, "×");

    let rate = together(&app, &caller, id).await?;
    let bare_rate = 1e3 / bare;
    report.measured("runs at 64 callers", &format!("{rate:.0} /s"));
    report.measured("one commit a run would be", &format!("{bare_rate:.0} /s"));
    report.at_least("runs at 64 callers ÷ one commit a run", rate / bare_rate, 5.0, "×");
    Ok(())
}

/// The median of a commit of its own for each of many inserts, in milliseconds.
pub(crate) fn bare_commit(folder: &Path) -> anyhow::Result<f64> {
    let connection = Connection::open(folder.join("bare.db"))?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.execute_batch("CREATE TABLE entry (id INTEGER PRIMARY KEY, text TEXT)")?;
    let mut insert = connection.prepare("INSERT INTO entry (text) VALUES (?1)")?;
    let mut times = Vec::with_capacity(RUNS_ALONE);
    for _ in 0..RUNS_ALONE {
        let start = Instant::now();
        insert.execute(["a line of about the size that a journal's record has, give or take"])?;
        times.push(start.elapsed());
    }
    Ok(millis(median(times)))
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

/// The median of runs one after the other, in milliseconds.
async fn alone(app: &App, caller: &Caller, id: ActionId) -> anyhow::Result<f64> {
    let mut times = Vec::with_capacity(RUNS_ALONE);
    for _ in 0..RUNS_ALONE {
        let start = Instant::now();
        app.execute(caller, request(id)).await?;
        times.push(start.elapsed());
    }
    Ok(millis(median(times)))
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
