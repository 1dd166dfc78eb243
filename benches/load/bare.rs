//! The baselines of the load part: handlers that do the same work and nothing else,
//! each in a process of its own as the program is.
//!
//! They are what somebody would write by hand: axum with rusqlite behind a mutex, and
//! axum with reqwest. No validation, no journal, no accounts; one of them keeps the
//! journal and nothing else, to show what that alone costs.

use std::{
    future::IntoFuture,
    io::Write,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

use anyhow::{Context, bail};
use axum::{
    Json, Router,
    body::Bytes,
    extract::State,
    http::{StatusCode, header},
    routing::post,
};
use doable_domain::run::RunResult;
use rusqlite::Connection;
use serde_json::{Value, json};
use tokio::{net::TcpListener, sync::mpsc};

use crate::{engines::Bare, records::Records};

/// The word on the command line that starts one of these instead of measuring.
pub(crate) const WORD: &str = "bare";

/// What the stub target answers.
const REPLY: &str = r#"{"id": 7, "state": "accepted"}"#;

/// Serves until it is killed: `insert FILE`, `forward URL`, `journal URL FOLDER ACTION`,
/// `update ADDRESS` or `stub`.
pub(crate) async fn serve(args: &[String]) -> anyhow::Result<()> {
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let router = match args.as_slice() {
        ["insert", file] => inserting(file)?,
        ["forward", url] => forwarding(url)?,
        ["journal", url, folder, action] => journalling(url, folder, action).await?,
        ["update", address] => updating(address).await?,
        ["stub"] => Router::new().route(
            "/",
            post(async |_: Bytes| ([(header::CONTENT_TYPE, "application/json")], REPLY)),
        ),
        other => bail!("there is no bare server {other:?}"),
    };
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let mut out = std::io::stdout();
    writeln!(out, "http://{}/", listener.local_addr()?)?;
    out.flush()?;
    axum::serve(listener, router).into_future().await.context("the bare server ended")
}

type Shared = Arc<Mutex<Connection>>;

fn inserting(file: &str) -> anyhow::Result<Router> {
    let connection = Connection::open(file)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    Ok(Router::new().route("/", post(insert)).with_state(Arc::new(Mutex::new(connection))))
}

async fn insert(
    State(connection): State<Shared>,
    Json(entry): Json<Value>,
) -> Result<Json<Value>, StatusCode> {
    let insert = move || -> rusqlite::Result<usize> {
        let mut connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
        let transaction = connection.transaction()?;
        let rows = transaction
            .prepare_cached(super::INSERT)?
            .execute((entry["text"].as_str(), entry["qty"].as_i64()))?;
        transaction.commit()?;
        Ok(rows)
    };
    match tokio::task::spawn_blocking(insert).await {
        Ok(Ok(rows)) => Ok(Json(json!({"rows-affected": rows}))),
        _ => Err(StatusCode::INTERNAL_SERVER_ERROR),
    }
}

#[derive(Clone)]
struct Target {
    client: reqwest::Client,
    url: Arc<str>,
}

fn forwarding(url: &str) -> anyhow::Result<Router> {
    Ok(Router::new().route("/", post(forward)).with_state(Target::new(url)?))
}

impl Target {
    fn new(url: &str) -> anyhow::Result<Self> {
        // Fails if there is one already, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder().no_proxy().build()?;
        Ok(Self { client, url: Arc::from(url) })
    }

    async fn send(&self, entry: &Value) -> anyhow::Result<Value> {
        let request = self
            .client
            .post(&*self.url)
            .header(header::CONTENT_TYPE, "application/json")
            .body(entry.to_string());
        Ok(serde_json::from_slice(&request.send().await?.bytes().await?)?)
    }
}

async fn forward(
    State(target): State<Target>,
    Json(entry): Json<Value>,
) -> Result<Json<Value>, StatusCode> {
    target.send(&entry).await.map(Json).map_err(|_| StatusCode::BAD_GATEWAY)
}

#[derive(Clone)]
struct Journalled {
    target: Target,
    records: Records,
}

async fn journalling(url: &str, folder: &str, action: &str) -> anyhow::Result<Router> {
    let records = Records::over(Path::new(folder), action.parse()?).await?;
    let state = Journalled { target: Target::new(url)?, records };
    Ok(Router::new().route("/", post(journal)).with_state(state))
}

/// What [`forward`] does, with the run durable before and its outcome after.
async fn journal(
    State(this): State<Journalled>,
    Json(entry): Json<Value>,
) -> Result<Json<Value>, StatusCode> {
    let carry_out = async || {
        let run = this.records.begin(&entry).await?;
        let reply = this.target.send(&entry).await?;
        this.records.finish(run, RunResult { status: 204, body: Value::Null }).await?;
        anyhow::Ok(reply)
    };
    carry_out().await.map(Json).map_err(|_| StatusCode::BAD_GATEWAY)
}

/// As many connections as the program keeps to one database.
const CONNECTIONS: usize = 8;

/// Connections that are free, in a queue.
#[derive(Clone)]
struct Pool {
    give_back: mpsc::UnboundedSender<Bare>,
    free: Arc<tokio::sync::Mutex<mpsc::UnboundedReceiver<Bare>>>,
}

async fn updating(address: &str) -> anyhow::Result<Router> {
    let (give_back, free) = mpsc::unbounded_channel();
    for _ in 0..CONNECTIONS {
        give_back.send(Bare::connect(address).await?).ok().context("the queue")?;
    }
    let pool = Pool { give_back, free: Arc::new(tokio::sync::Mutex::new(free)) };
    Ok(Router::new().route("/", post(update)).with_state(pool))
}

async fn update(
    State(pool): State<Pool>,
    Json(entry): Json<Value>,
) -> Result<Json<Value>, StatusCode> {
    // A task of its own, since the connection of a caller who hangs up must come back.
    let work = tokio::spawn(async move {
        let mut connection = pool.free.lock().await.recv().await.context("a connection")?;
        let id = entry["id"].as_i64().context("an id")?;
        let qty = entry["qty"].as_i64().context("a qty")?;
        let rows = connection.update(id, qty).await?;
        pool.give_back.send(connection).ok().context("the queue")?;
        anyhow::Ok(json!({"rows-affected": rows}))
    });
    match work.await {
        Ok(Ok(answer)) => Ok(Json(answer)),
        _ => Err(StatusCode::INTERNAL_SERVER_ERROR),
    }
}
