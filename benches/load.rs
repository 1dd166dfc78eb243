//! `doable serve` under load, beside handlers that do the same work and nothing else.
//!
//! The program validates, keeps a durable journal and answers strangers too; the
//! baselines do none of it. Both are processes of the same build on the same disk,
//! asked by the same client in turns.

pub(crate) mod bare;
mod made;
mod server;
mod slow;
mod wrk;

use std::{fs, path::Path, time::Duration};

use doable_domain::{database::Engine, id::ActionId};
use rusqlite::Connection;
use serde_json::json;
use tempfile::TempDir;

use self::{
    made::Made,
    server::{ADMIN_KEY, Server},
    slow::Slow,
    wrk::{ANY_ROW, Burst, Target},
};
use crate::{
    engines::{self, Program, ROWS},
    process::pss_mb,
    report::{Report, middle, millis},
};

/// The one row that everybody inserts.
const INSERT: &str = "INSERT INTO entry (text, qty) VALUES (?1, ?2)";
/// Bursts of each, in turns.
const TURNS: usize = 5;
const BURST: Duration = Duration::from_secs(2);
const STARTS: usize = 9;
/// So many runs must leave nothing in memory.
const MANY_RUNS: f64 = 10_000.0;
const SLOW_CLIENTS: usize = 2_000;
/// From the first answer to the reading of the memory.
const SETTLED_AFTER: Duration = Duration::from_secs(2);

/// Measures and reports all of it.
pub(crate) async fn measure(report: &mut Report) -> anyhow::Result<()> {
    // Our own clients are open files too.
    rlimit::increase_nofile_limit(u64::MAX)?;
    for mode in ["delete", "wal"] {
        inserts(report, mode).await?;
    }
    requests(report).await?;
    idle(report).await?;
    slow_clients(report).await
}

async fn inserts(report: &mut Report, mode: &str) -> anyhow::Result<()> {
    report.part(&format!("load: one INSERT into a SQLite file, journal_mode={mode}"));
    let folder = TempDir::new()?;
    let [ours, theirs] =
        ["ours", "theirs"].map(|name| new_file(&folder.path().join(format!("{name}.db")), mode));
    let (ours, theirs) = (ours?, theirs?);
    let data = folder.path().join("data");
    let made = made::insert(&data, &ours).await?;
    let doable = Server::doable(&data).await?;
    let bare = Server::bare(&["insert", &theirs]).await?;
    let entry = json!({"text": "a row of the usual length", "qty": 3});
    let targets = [
        Target { url: bare.address.clone(), headers: vec![], body: entry.clone(), rows: None },
        by_key(&doable, made.action, entry.clone()),
        by_link(&doable, &made, entry),
    ];
    let mut full = 0.0_f64;
    for connections in [1, 32] {
        let [bare, api, public] = in_turns(folder.path(), &targets, connections)?;
        // Many at once may only get into each other's way there.
        full = full.max(bare.rate);
        let at = format!("{connections} connection{}", if connections == 1 { "" } else { "s" });
        show(report, &format!("bare axum + rusqlite, {at}"), bare);
        show(report, &format!("by API key, {at}"), api);
        show(report, &format!("by public link, {at}"), public);
        let least = if connections == 1 { 0.4 } else { 1.0 };
        report.at_least(&format!("by API key ÷ bare, {at}"), api.rate / full, least, "×");
        report.at_least(&format!("by link ÷ bare, {at}"), public.rate / full, least, "×");
        if connections > 1 {
            report.at_most("p99 by API key ÷ bare", api.p99_ms / bare.p99_ms, 1.0, "×");
            report.at_most("p99 by link ÷ bare", public.p99_ms / bare.p99_ms, 1.0, "×");
        }
    }
    Ok(())
}

async fn requests(report: &mut Report) -> anyhow::Result<()> {
    report.part("load: one POST to a stub on loopback");
    let folder = TempDir::new()?;
    let stub = Server::bare(&["stub"]).await?;
    let data = folder.path().join("data");
    let made = made::request(&data, &stub.address).await?;
    let doable = Server::doable(&data).await?;
    let bare = Server::bare(&["forward", &stub.address]).await?;
    // A journal of its own, since a folder has one long-lived owner.
    let kept = folder.path().join("kept");
    let other = made::request(&kept, &stub.address).await?;
    let kept = kept.display().to_string();
    let action = other.action.to_string();
    let journal = Server::bare(&["journal", &stub.address, &kept, &action]).await?;
    let entry = json!({"text": "a row of the usual length", "qty": 3});
    let targets = [
        Target { url: bare.address.clone(), headers: vec![], body: entry.clone(), rows: None },
        Target { url: journal.address.clone(), headers: vec![], body: entry.clone(), rows: None },
        by_key(&doable, made.action, entry),
    ];
    let [bare, journal, api] = in_turns(folder.path(), &targets, 32)?;
    show(report, "bare axum + reqwest, 32 connections", bare);
    show(report, "the same with the journal's two records", journal);
    show(report, "by API key, 32 connections", api);
    report.at_least("by API key ÷ bare, 32 connections", api.rate / bare.rate, 0.5, "×");
    Ok(())
}

/// One `UPDATE` on the servers of the databases, and what many runs leave in memory.
pub(crate) async fn updates(report: &mut Report) -> anyhow::Result<()> {
    for engine in [Engine::Postgres, Engine::Mysql] {
        report.part(&format!("load: one UPDATE of one row, {}", engine.as_str()));
        let folder = TempDir::new()?;
        let address = engines::make_database(engine, folder.path()).await?;
        let action = Program::over(engine, &address, folder.path()).await?.action();
        let doable = Server::doable(&folder.path().join("data")).await?;
        let bare = Server::bare(&["update", &address]).await?;
        let entry = json!({"id": ANY_ROW, "qty": 3});
        let url = bare.address.clone();
        let mut targets = [
            Target { url, headers: vec![], body: entry.clone(), rows: None },
            by_key(&doable, action, entry),
        ];
        for target in &mut targets {
            target.rows = Some(ROWS);
        }
        let [bare, api] = in_turns(folder.path(), &targets, 32)?;
        show(report, "bare axum + pool + prepared statement, 32 connections", bare);
        show(report, "by API key, 32 connections", api);
        report.at_least("by API key ÷ bare, 32 connections", api.rate / bare.rate, 0.65, "×");

        let [_, api] = &targets;
        let before = pss_mb(doable.pid())?;
        let mut runs = 0.0;
        while runs < MANY_RUNS {
            runs += api.burst(folder.path(), 32, BURST)?.rate * BURST.as_secs_f64();
        }
        let after = pss_mb(doable.pid())?;
        report.measured("memory before many more runs, PSS", &format!("{before:.1} MB"));
        let ratio = (after / before - 1.0).abs();
        report.at_most(&format!("change of it by {runs:.0} runs"), ratio, 0.1, "");
    }
    Ok(())
}

async fn idle(report: &mut Report) -> anyhow::Result<()> {
    report.part("load: `doable serve` before anybody asks");
    let folder = TempDir::new()?;
    let (mut starts, mut memory) = (Vec::new(), Vec::new());
    // The first start makes the folder, and is not counted.
    for turn in 0..=STARTS {
        let doable = Server::doable(folder.path()).await?;
        if turn > 0 {
            starts.push(doable.first_answer);
        }
        if turn + 3 > STARTS {
            tokio::time::sleep(SETTLED_AFTER).await;
            memory.push(pss_mb(doable.pid())?);
        }
    }
    let start = middle(starts.into_iter().map(millis));
    report.at_most("process start to first answer (median)", start, 150.0, "ms");
    report.at_most("memory, PSS", middle(memory), 40.0, "MB");
    Ok(())
}

async fn slow_clients(report: &mut Report) -> anyhow::Result<()> {
    report.part(&format!("load: {SLOW_CLIENTS} slow clients beside a normal one"));
    let folder = TempDir::new()?;
    let file = new_file(&folder.path().join("ours.db"), "wal")?;
    let data = folder.path().join("data");
    let made = made::insert(&data, &file).await?;
    let doable = Server::doable(&data).await?;
    let target =
        by_key(&doable, made.action, json!({"text": "a row of the usual length", "qty": 3}));
    let before = target.burst(folder.path(), 1, BURST)?;
    let slow = Slow::connect(doable.host(), ADMIN_KEY, SLOW_CLIENTS).await?;
    // Longer than the server waits for a head, so that many are dropped and come again.
    let beside = target.burst(folder.path(), 1, Duration::from_secs(12))?;
    show(report, "a normal client alone", before);
    show(report, "a normal client beside them", beside);
    report.measured("slow clients still there", &slow.count().to_string());
    report.at_least("beside ÷ alone", beside.rate / before.rate, 0.3, "×");
    report.at_most("p99 of the normal client", beside.p99_ms, 100.0, "ms");
    report.at_most("memory, PSS", pss_mb(doable.pid())?, 200.0, "MB");
    Ok(())
}

/// An empty file with the table; its path as text.
fn new_file(path: &Path, mode: &str) -> anyhow::Result<String> {
    let connection = Connection::open(path)?;
    connection.pragma_update(None, "journal_mode", mode)?;
    connection
        .execute_batch("CREATE TABLE entry (id INTEGER PRIMARY KEY, text TEXT, qty INTEGER)")?;
    Ok(fs::canonicalize(path)?.display().to_string())
}

fn by_key(doable: &Server, action: ActionId, values: serde_json::Value) -> Target {
    Target {
        url: format!("{}api/action/{action}/execute", doable.address),
        headers: vec![("X-Api-Key", ADMIN_KEY.to_owned())],
        body: json!({"parameters": values}),
        rows: None,
    }
}

fn by_link(doable: &Server, made: &Made, values: serde_json::Value) -> Target {
    Target {
        url: format!("{}api/public/action/{}/execute", doable.address, made.link),
        headers: vec![],
        body: json!({"parameters": values}),
        rows: None,
    }
}

/// The medians of several bursts at each target; all meet the same weather.
fn in_turns<const N: usize>(
    folder: &Path,
    targets: &[Target; N],
    connections: usize,
) -> anyhow::Result<[Burst; N]> {
    let mut bursts: [Vec<Burst>; N] = std::array::from_fn(|_| Vec::new());
    for _ in 0..TURNS {
        for (target, bursts) in targets.iter().zip(&mut bursts) {
            bursts.push(target.burst(folder, connections, BURST)?);
        }
    }
    Ok(bursts.map(|bursts| Burst {
        rate: middle(bursts.iter().map(|burst| burst.rate)),
        p99_ms: middle(bursts.iter().map(|burst| burst.p99_ms)),
    }))
}

fn show(report: &mut Report, what: &str, burst: Burst) {
    report.measured(what, &format!("{:.0} /s", burst.rate));
    report.measured(&format!("{what}, p99"), &format!("{:.2} ms", burst.p99_ms));
}
