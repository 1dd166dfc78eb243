//! A database server that crashes and comes back in the middle of runs: no run is lost
//! from the journal, none is done twice, and the next one works.
//!
//! The servers are this test's own, since everybody else's would be disturbed.

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Write},
    process::{Child, ChildStdout, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use serde_json::{Value, json};
use support::world::World;
use tokio::{sync::watch, time::timeout};

/// Both servers of `cargo xtask servers`, until this is dropped.
struct Servers {
    process: Child,
    said: BufReader<ChildStdout>,
}

impl Servers {
    fn start() -> Self {
        let deps = std::env::current_exe().unwrap();
        let xtask = deps.ancestors().nth(2).unwrap().join("xtask");
        let mut command = Command::new(&xtask);
        command.arg("servers").stdin(Stdio::piped()).stdout(Stdio::piped());
        let process = command.spawn();
        let mut process =
            process.unwrap_or_else(|error| panic!("{}: {error}: build it", xtask.display()));
        let said = BufReader::new(process.stdout.take().unwrap());
        Self { process, said }
    }

    /// The rest of the next line that begins so.
    fn line(&mut self, begin: &str) -> String {
        loop {
            let mut line = String::new();
            assert_ne!(self.said.read_line(&mut line).unwrap(), 0, "no line begins with {begin}");
            if let Some(rest) = line.strip_prefix(begin) {
                return rest.trim().trim_matches('\'').to_owned();
            }
        }
    }

    fn restart(&mut self, name: &str) {
        writeln!(self.process.stdin.as_ref().unwrap(), "restart {name}").unwrap();
        self.line(&format!("restarted {name}"));
    }
}

impl Drop for Servers {
    fn drop(&mut self) {
        // The servers end with it.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A world with an action that writes its run's number into a table on a server.
struct Marked {
    world: World,
    database: Value,
    action: Value,
}

impl Marked {
    async fn on(address: &str) -> Self {
        let world = World::new().await.unwrap();
        let engine = address.split_once(':').unwrap().0;
        let new = json!({
            "name": engine, "engine": engine, "details": {"connection-uri": address},
            "settings": {"database-enable-actions": true},
        });
        let new = serde_json::from_value(new).unwrap();
        let database = world.app.create_database(&world.caller, new).await.unwrap();
        let database = json!(database.id);
        let mut marked = Self { world, database, action: Value::Null };
        let table = marked.action("CREATE TABLE mark (run VARCHAR(36) NOT NULL)").await;
        marked.run(&table).await.unwrap();
        marked.action = marked.action("INSERT INTO mark VALUES ({{$run.id}})").await;
        marked
    }

    async fn action(&self, sql: &str) -> Value {
        let query = json!({"database": self.database, "type": "native", "native": {"query": sql}});
        let models = self.world.app.list_models(&self.world.caller).await.unwrap();
        let model = models.iter().find(|model| json!(model.database_id) == self.database);
        let draft = json!({
            "name": sql, "type": "query", "model_id": model.unwrap().id,
            "database_id": self.database, "dataset_query": query,
        });
        let made = self.world.call("create_action", json!({"draft": draft})).await.unwrap();
        made["action"]["id"].clone()
    }

    async fn run(&self, action: &Value) -> Result<Value, doable_app::wire::RpcError> {
        self.world.call("execute_action", json!({"id": action, "parameters": {}})).await
    }

    /// Every run of the action as the journal has it, by its id.
    async fn journal(&self) -> BTreeMap<String, Value> {
        let mut all = BTreeMap::new();
        let mut before = Value::Null;
        loop {
            let ask = json!({"action_id": self.action, "before": before, "limit": 200});
            let page = self.world.call("list_runs", ask).await.unwrap();
            let page = page.as_array().unwrap().clone();
            let Some(last) = page.last() else { return all };
            before = last["id"].clone();
            all.extend(page.iter().map(|run| (run["id"].as_str().unwrap().into(), run.clone())));
        }
    }

    /// How often each run has written its mark.
    async fn marks(&self) -> BTreeMap<String, u64> {
        let mut marks = BTreeMap::new();
        for page in 0.. {
            let sql = format!("SELECT run FROM mark ORDER BY run LIMIT 500 OFFSET {}", page * 500);
            let read = self.action(&sql).await;
            let rows = self.run(&read).await.unwrap()["body"]["rows"].as_array().unwrap().clone();
            if rows.is_empty() {
                break;
            }
            for row in rows {
                *marks.entry(row[0].as_str().unwrap().to_owned()).or_default() += 1;
            }
        }
        marks
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_restarts_in_the_middle_of_runs_loses_and_repeats_none() {
    let mut servers = Servers::start();
    let postgres = servers.line("export DOABLE_TEST_POSTGRES='");
    let mariadb = servers.line("export DOABLE_TEST_MARIADB='");
    for (name, address) in [("postgres", postgres), ("mariadb", mariadb)] {
        let marked = Arc::new(Marked::on(&address).await);
        let asked = Arc::new(AtomicUsize::new(0));
        let (done, mut count) = watch::channel(0);
        let is_over = Arc::new(AtomicBool::new(false));
        let callers: Vec<_> = (0..4)
            .map(|_| {
                let (marked, asked) = (Arc::clone(&marked), Arc::clone(&asked));
                let (done, is_over) = (done.clone(), Arc::clone(&is_over));
                tokio::spawn(async move {
                    while !is_over.load(Ordering::Relaxed) {
                        asked.fetch_add(1, Ordering::Relaxed);
                        if marked.run(&marked.action).await.is_ok() {
                            done.send_modify(|done| *done += 1);
                        }
                    }
                })
            })
            .collect();
        let mut more = async || {
            let least = *count.borrow() + 40;
            let enough = timeout(Duration::from_secs(60), count.wait_for(|done| *done >= least));
            assert!(enough.await.is_ok(), "{name}: no more than {}", *done.borrow());
        };

        more().await;
        tokio::task::block_in_place(|| servers.restart(name));
        more().await;
        is_over.store(true, Ordering::Relaxed);
        for caller in callers {
            caller.await.unwrap();
        }

        let next = marked.run(&marked.action).await;
        assert!(next.is_ok(), "{name}: {next:?}");
        let (journal, marks) = (marked.journal().await, marked.marks().await);
        assert_eq!(journal.len(), asked.load(Ordering::Relaxed) + 1, "{name}: runs were lost");
        let failed = journal.values().filter(|run| run["status"] == "failed").count();
        assert!(failed > 0, "{name}: no run was in the way of the crash");
        for (id, times) in &marks {
            assert_eq!(*times, 1, "{name}: run {id} was done {times} times");
            assert!(journal.contains_key(id), "{name}: {id} is in no journal");
        }
        for (id, run) in &journal {
            let is_there = marks.contains_key(id);
            match run["status"].as_str() {
                Some("succeeded") => assert!(is_there, "{name}: {id} has left nothing"),
                // It may have been done, if the answer to its commit was lost.
                Some("failed") if run["error"]["may_have_acted"] == true => {}
                Some("failed") => assert!(!is_there, "{name}: {run} was done"),
                other => panic!("{name}: {id} is {other:?}"),
            }
        }
    }
}
