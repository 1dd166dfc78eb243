//! The list of ten thousand actions: what the window asks for at its start, for each page
//! that comes into sight, and for each letter of a search.
//!
//! There is no baseline but the budget: twenty milliseconds, the most a letter may take
//! and still be drawn in the next frame but one.

use std::{path::Path, sync::Arc, time::Instant};

use anyhow::ensure;
use doable_app::{App, caller::Caller, rpc};
use doable_domain::{
    database::{DatabaseSettings, Engine},
    draft,
    id::{EntityId, ModelId},
    model::ModelSource,
    run::Door,
};
use doable_exec::LiveExecutor;
use doable_store::{NewDatabase, NewModel, Store, Tenure};
use jiff::Timestamp;
use rusqlite::Connection;
use serde_json::{Map, Value, json};
use tempfile::TempDir;
use tokio::task::JoinSet;

use crate::report::{Report, median, millis};

/// How many actions a list must hold without being felt.
pub(crate) const ACTIONS: u32 = 10_000;
const MODELS: u32 = 200;
const TIMES: usize = 30;
const VERBS: [&str; 10] =
    ["Add", "Cancel", "Correct", "Delete", "Mark", "Move", "Refund", "Reopen", "Ship", "Update"];
const THINGS: [&str; 12] = [
    "account", "address", "coupon", "customer", "invoice", "order", "payment", "price", "product",
    "return", "shipment", "ticket",
];

/// Measures and reports.
pub(crate) async fn measure(report: &mut Report) -> anyhow::Result<()> {
    report.part("list: ten thousand actions, as JSON, without the way to the page (median)");
    let folder = TempDir::new()?;
    fill(folder.path()).await?;
    let clock = Arc::new(jiff::ZonedDateTime::now);
    let executor = Arc::new(LiveExecutor::new());
    let app = App::open(folder.path(), Tenure::LongLived, executor, clock).await?;
    let caller = app.local_caller(Door::Window).await?;
    let desk = Desk { app, caller };

    let (list, answer) = desk.time("index_actions", json!({})).await?;
    report.at_most("the list", list, 20.0, "ms");
    report.measured("its answer", &format!("{} kB", answer.to_string().len() / 1000));
    let ids: Vec<&Value> = answer["groups"][100]["ids"].as_array().into_iter().flatten().collect();
    ensure!(!ids.is_empty(), "the list has a hundred models");
    let (page, _) = desk.time("describe_actions", json!({"ids": ids})).await?;
    report.at_most(&format!("the lines of {} actions", ids.len()), page, 20.0, "ms");
    for search in ["s", "sh", "ship", "ship order", "mark an order 77", "o s", "nothing"] {
        let (took, answer) = desk.time("index_actions", json!({"search": search})).await?;
        let found = answer["groups"][0]["ids"].as_array().map_or(0, Vec::len);
        report.at_most(&format!("search `{search}`, {found} found"), took, 20.0, "ms");
    }
    Ok(())
}

struct Desk {
    app: App,
    caller: Caller,
}

impl Desk {
    async fn time(&self, name: &str, args: Value) -> anyhow::Result<(f64, Value)> {
        let mut times = Vec::with_capacity(TIMES);
        let mut answer = Value::Null;
        for _ in 0..TIMES {
            let start = Instant::now();
            let called = rpc::call(&self.app, &self.caller, name, args.clone()).await;
            times.push(start.elapsed());
            answer = called.map_err(|error| anyhow::anyhow!("{name}: {}", error.message))?;
        }
        Ok((millis(median(times)), answer))
    }
}

/// Puts the actions, in groups, and a few runs of each into the store of `folder`.
pub(crate) async fn fill(folder: &Path) -> anyhow::Result<()> {
    let now = Timestamp::now();
    let store = Store::open(folder, Tenure::OneShot, now).await?.0;
    let mut models = Vec::new();
    for number in 0..MODELS {
        if number.is_multiple_of(20) {
            models.push(new_database(&store, number / 20, now).await?);
        }
        let database_id =
            models.last().and_then(|model: &doable_domain::model::Model| model.database_id);
        let thing = THINGS[number as usize % THINGS.len()];
        let source = ModelSource::table(None, thing);
        let new = NewModel { name: format!("{thing} {number}"), database_id, source };
        models.push(store.insert_model(new, now).await?);
    }
    let mut inserts = JoinSet::new();
    for number in 0..ACTIONS {
        let model = models[number as usize % models.len()].id;
        let spec = draft::check(&new_action(number, model), &|_| None).spec;
        let spec = spec.ok_or_else(|| anyhow::anyhow!("the draft is not an action"))?;
        let store = store.clone();
        inserts
            .spawn(async move { store.insert_action(spec, EntityId::random(), None, now).await });
    }
    for inserted in inserts.join_all().await {
        inserted?;
    }
    drop(store);
    add_runs(folder)
}

async fn new_database(
    store: &Store,
    number: u32,
    now: Timestamp,
) -> anyhow::Result<doable_domain::model::Model> {
    let new = NewDatabase {
        name: format!("Shop {number}"),
        engine: Engine::Sqlite,
        details: Map::from_iter([("db".to_owned(), json!("/nowhere/shop.db"))]),
        settings: DatabaseSettings { enable_actions: true, production: number.is_multiple_of(5) },
    };
    let database = store.insert_database(new, now).await?;
    let models = store.models().await?;
    let own = models.into_iter().find(|model| model.database_id == Some(database.id));
    own.ok_or_else(|| anyhow::anyhow!("a database has a group of its own"))
}

fn new_action(number: u32, model: ModelId) -> Map<String, Value> {
    let verb = VERBS[number as usize % VERBS.len()];
    let thing = THINGS[(number / 10) as usize % THINGS.len()];
    let draft = json!({
        "name": format!("{verb} an {thing} {number}"),
        "description": format!("{verb}s what the shop knows of the {thing}, for the team"),
        "type": "http", "model_id": model,
        "template": {
            "method": "POST", "url": format!("https://shop.example/{thing}/{{{{id}}}}"),
            "headers": "{\"Content-Type\": \"application/json\"}",
            "body": "{\"qty\": {{qty}}, \"note\": {{note}}, \"by\": {{by}}}",
        },
    });
    draft.as_object().cloned().unwrap_or_default()
}

/// Twenty runs of each action, one in seven failed.
fn add_runs(folder: &Path) -> anyhow::Result<()> {
    let connection = Connection::open(folder.join("doable.db"))?;
    connection.execute(
        "WITH n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 20)
         INSERT INTO run (id, action_id, action_name, action_version, door, process_id, status,
                          started_at_us, finished_at_us, parameters, fingerprint)
         SELECT printf('0193%04x-0000-7000-8000-%012x', n.n, a.id), a.id, a.name, 1, 'window', 'p',
                iif((a.id + n.n) % 7 = 0, 'failed', 'succeeded'), n.n * 1000000,
                n.n * 1000000 + (a.id * n.n) % 900000, '{\"qty\":1,\"note\":\"x\"}', ''
           FROM action a, n",
        [],
    )?;
    Ok(())
}
