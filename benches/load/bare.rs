//! The baselines of the load part: handlers that do the same work and nothing else,
//! each in a process of its own as the program is.
//!
//! They are what somebody would write by hand: axum with rusqlite behind a mutex, and
//! axum with reqwest. No validation, no journal, no accounts.

use std::{
    future::IntoFuture,
    io::Write,
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
use rusqlite::Connection;
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// The word on the command line that starts one of these instead of measuring.
pub(crate) const WORD: &str = "bare";

/// What the stub target answers.
const REPLY: &str = r#"{"id": 7, "state": "accepted"}"#;

/// Serves until it is killed: `insert FILE`, `forward URL` or `stub`.
pub(crate) async fn serve(args: &[String]) -> anyhow::Result<()> {
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let router = match args.as_slice() {
        ["insert", file] => inserting(file)?,
        ["forward", url] => forwarding(url)?,
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
    // Fails if there is one already, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder().no_proxy().build()?;
    let target = Target { client, url: Arc::from(url) };
    Ok(Router::new().route("/", post(forward)).with_state(target))
}

async fn forward(
    State(target): State<Target>,
    Json(entry): Json<Value>,
) -> Result<Json<Value>, StatusCode> {
    let send = async || {
        let request = target
            .client
            .post(&*target.url)
            .header(header::CONTENT_TYPE, "application/json")
            .body(entry.to_string());
        anyhow::Ok(serde_json::from_slice(&request.send().await?.bytes().await?)?)
    };
    send().await.map(Json).map_err(|_| StatusCode::BAD_GATEWAY)
}
