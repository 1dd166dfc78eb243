//! The use cases with a scripted executor and a stopped clock.

mod access;
mod action_list;
mod cards;
mod check_query;
mod choices;
mod copy;
mod data;
mod databases;
mod drift;
mod http_secrets;
mod model_list;
mod passwords;
#[cfg(unix)]
mod postgres_files;
mod row_drafts;
mod rows;
mod run_record;
mod scripted;
mod sharing;
mod tables;
mod versions;

use std::{
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use doable_domain::{
    code::Code,
    database::Database,
    form::{Choices, FieldOption},
    id::ActionId,
    run::{Door, RunStatus},
    schema::{BaseType, QueryColumn, Schema},
    sql::Wanted,
};
use doable_exec::{
    BoxFuture, Detail, ExecError, Executor, HandleProblem, Job, Outcome, Script, Verdict,
};
use doable_store::{Store, Tenure};
use jiff::{Timestamp, ZonedDateTime};
use serde_json::{Map, Value, json};
use tempfile::TempDir;
use tokio::sync::Notify;

use crate::{App, caller::Caller, rpc, wire::RpcError};

/// Answers every job with the same outcome, and remembers the jobs.
struct Scripted {
    outcome: Mutex<Result<Outcome, ExecError>>,
    /// What every database looks like.
    schema: Mutex<Schema>,
    jobs: Mutex<Vec<Job>>,
    /// The password of every database that was opened, in turn.
    passwords: Mutex<Vec<Option<String>>>,
    /// What every query of options answers, whatever is wanted.
    options: Mutex<Vec<FieldOption>>,
    /// The queries of options, and what was wanted of them.
    asked: Mutex<Vec<(String, Wanted)>>,
    /// Set: a job waits for this, or for its cancellation.
    gate: Option<Arc<Notify>>,
    begun: Arc<Notify>,
    done: AtomicUsize,
}

/// The program over a temporary store, and the person at the desktop.
struct Desk {
    app: App,
    caller: Caller,
    executor: Arc<Scripted>,
    folder: TempDir,
}

impl Desk {
    async fn new(outcome: Result<Outcome, ExecError>) -> Self {
        Self::with_gate(outcome, None).await
    }

    async fn with_gate(outcome: Result<Outcome, ExecError>, gate: Option<Arc<Notify>>) -> Self {
        let folder = TempDir::new().unwrap();
        let executor = Arc::new(Scripted {
            outcome: Mutex::new(outcome),
            schema: Mutex::default(),
            jobs: Mutex::default(),
            passwords: Mutex::default(),
            options: Mutex::default(),
            asked: Mutex::default(),
            gate,
            begun: Arc::default(),
            done: AtomicUsize::default(),
        });
        let clock = || "2026-03-01T10:30:00+01:00[Europe/Berlin]".parse::<ZonedDateTime>().unwrap();
        let app =
            App::open(folder.path(), Tenure::LongLived, executor.clone(), Arc::new(clock)).await;
        let app = app.unwrap();
        let caller = app.local_caller(Door::Window).await.unwrap();
        app.welcome(&caller).await.unwrap();
        Self { app, caller, executor, folder }
    }

    async fn call(&self, name: &str, args: Value) -> Result<Value, RpcError> {
        rpc::call(&self.app, &self.caller, name, args).await
    }

    async fn id_of(&self, name: &str) -> ActionId {
        self.app.find_actions(&self.caller, name).await.unwrap().pop().unwrap().id
    }

    async fn run(&self, name: &str, parameters: Value, key: &str) -> Result<Value, RpcError> {
        let id = self.id_of(name).await;
        let args = json!({"id": id, "parameters": parameters, "idempotency_key": key});
        self.call("execute_action", args).await
    }

    async fn runs(&self) -> Vec<Value> {
        let runs = self.call("list_runs", json!({})).await.unwrap();
        runs.as_array().unwrap().clone()
    }

    /// A new query action of the sample's database.
    async fn create(&self, name: &str, sql: &str) -> Result<Value, RpcError> {
        let models = self.call("list_models", json!({})).await.unwrap();
        let shop = models.as_array().unwrap().iter().find(|m| m["name"] == "Sample shop").unwrap();
        let draft = json!({
            "name": name, "type": "query", "model_id": shop["id"],
            "database_id": shop["database_id"],
            "dataset_query": {
                "database": shop["database_id"], "type": "native", "native": {"query": sql},
            },
        });
        self.call("create_action", json!({"draft": draft})).await
    }
}

fn one_row() -> Result<Outcome, ExecError> {
    Ok(Outcome { status: 200, body: json!({"rows-affected": 1}), rows_affected: Some(1) })
}

const PRICE: &str = "Change a product's price";

fn good_price() -> Value {
    json!({"sku": "MUG-01", "price_cents": 1600})
}

#[tokio::test]
async fn a_run_is_in_the_journal_with_its_outcome() {
    let desk = Desk::new(one_row()).await;

    let answer = desk.run(PRICE, good_price(), "k").await.unwrap();

    let runs = desk.runs().await;
    assert_eq!(answer["body"], json!({"rows-affected": 1}));
    assert_eq!(runs.len(), 1);
    assert_eq!(runs[0]["id"], answer["run_id"]);
    assert_eq!(runs[0]["status"], "succeeded");
    assert_eq!(runs[0]["parameters"], good_price());
    assert_eq!(runs[0]["door"], "window");
    assert_eq!(runs[0]["action_name"], PRICE);
}

#[tokio::test]
async fn each_failure_has_its_code_and_its_record() {
    let rejected = ExecError::Rejected {
        message: "Sku already exists.".to_owned(),
        fields: [("sku".to_owned(), "This Sku value already exists.".to_owned())].into(),
    };
    let limit = doable_domain::limit::TimeLimit::default();
    for (error, code, may_have_acted) in [
        (rejected, Code::Rejected, false),
        (ExecError::TimedOut { limit, may_have_acted: true }, Code::TimedOut, true),
        (ExecError::Cancelled { may_have_acted: false }, Code::Cancelled, false),
        (ExecError::RemoteError { body: json!({"remote-status": 500}) }, Code::Rejected, true),
        (ExecError::MissingParameters { names: vec!["x".to_owned()] }, Code::Invalid, false),
    ] {
        let desk = Desk::new(Err(error.clone())).await;

        let failure = desk.run(PRICE, good_price(), "k").await.unwrap_err();

        let runs = desk.runs().await;
        assert_eq!((failure.code, failure.may_have_acted), (code, may_have_acted), "{error:?}");
        assert_eq!(runs[0]["status"], "failed", "{error:?}");
        assert_eq!(runs[0]["id"], json!(failure.run_id), "{error:?}");
        assert_eq!(runs[0]["error"]["message"], failure.message, "{error:?}");
    }
}

#[tokio::test]
async fn bad_values_are_all_named_and_nothing_is_recorded() {
    let desk = Desk::new(one_row()).await;

    let values = json!({"sku": "NOPE", "price_cents": "cheap"});
    let failure = desk.run(PRICE, values, "k").await.unwrap_err();

    assert_eq!(failure.code, Code::Invalid);
    assert_eq!(failure.fields.keys().collect::<Vec<_>>(), ["price_cents", "sku"]);
    assert_eq!(desk.runs().await, Vec::<Value>::new());
    assert!(desk.executor.jobs.lock().unwrap().is_empty());
}

#[tokio::test]
async fn the_same_key_runs_once() {
    let desk = Desk::new(one_row()).await;

    let first = desk.run(PRICE, good_price(), "k").await.unwrap();
    let second = desk.run(PRICE, good_price(), "k").await.unwrap();
    let other = json!({"sku": "MUG-01", "price_cents": 1700});
    let third = desk.run(PRICE, other, "k").await.unwrap_err();

    assert_eq!(second["run_id"], first["run_id"]);
    assert_eq!((&first["replayed"], &second["replayed"]), (&json!(false), &json!(true)));
    assert_eq!(third.code, Code::Conflict);
    assert_eq!(desk.executor.done.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_failure_is_replayed_too() {
    let desk = Desk::new(Err(ExecError::Cancelled { may_have_acted: false })).await;

    let first = desk.run(PRICE, good_price(), "k").await.unwrap_err();
    let second = desk.run(PRICE, good_price(), "k").await.unwrap_err();

    assert_eq!(second, first);
    assert_eq!(desk.executor.jobs.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn a_run_can_be_cancelled_by_its_key_while_it_is_on_its_way() {
    let desk = Desk::with_gate(one_row(), Some(Arc::default())).await;
    let begun = desk.executor.begun.clone();

    let run = desk.run(PRICE, good_price(), "k");
    let cancel = async {
        begun.notified().await;
        let twice = desk.run(PRICE, good_price(), "k").await.unwrap_err();
        let other = desk.call("cancel_run", json!({"idempotency_key": "other"})).await.unwrap();
        let this = desk.call("cancel_run", json!({"idempotency_key": "k"})).await.unwrap();
        (twice, other, this)
    };
    let (failure, (twice, other, this)) = tokio::join!(run, cancel);

    assert_eq!(failure.unwrap_err().code, Code::Cancelled);
    assert_eq!(twice.code, Code::Conflict, "a second click while the first is on its way");
    assert_eq!((other, this), (json!(false), json!(true)));
    let again = desk.call("cancel_run", json!({"idempotency_key": "k"})).await.unwrap();
    assert_eq!(again, json!(false), "an ended run is off the list");
}

#[tokio::test]
async fn a_caller_that_hangs_up_leaves_a_run_with_its_outcome() {
    let gate: Arc<Notify> = Arc::default();
    let desk = Desk::with_gate(one_row(), Some(gate.clone())).await;
    let begun = desk.executor.begun.clone();
    let mut events = desk.app.events();

    {
        let run = desk.run(PRICE, good_price(), "k");
        tokio::select! {
            _ = run => panic!("it can't end before the gate opens"),
            () = begun.notified() => {}
        }
    }
    gate.notify_one();
    while !matches!(events.recv().await.unwrap(), crate::wire::Event::RunFinished { .. }) {}

    assert_eq!(desk.runs().await[0]["status"], json!(RunStatus::Succeeded));
}

#[tokio::test]
async fn built_ins_come_from_the_caller_and_the_clock_and_can_not_be_set() {
    let desk = Desk::new(one_row()).await;
    let sql =
        "INSERT INTO note VALUES ({{text}}, {{$user.email}}, {{$today}}, {{$now}}, {{$run.id}})";
    desk.create("Note", sql).await.unwrap();

    let answer = desk.run("Note", json!({"text": "hi"}), "k").await.unwrap();
    let refused = desk.run("Note", json!({"text": "hi", "$today": "1999-01-01"}), "l").await;

    let jobs = desk.executor.jobs.lock().unwrap();
    let value = |name: &str| jobs[0].values[name].to_json();
    assert_eq!(value("text"), "hi");
    assert_eq!(value("$today"), "2026-03-01");
    assert_eq!(value("$run.id"), answer["run_id"]);
    assert!(
        value("$now").as_str().unwrap().starts_with("2026-03-01T10:30:00"),
        "{}",
        value("$now")
    );
    assert_eq!(refused.unwrap_err().code, Code::Invalid);
}

#[tokio::test]
async fn archived_actions_do_not_run_and_come_back() {
    let desk = Desk::new(one_row()).await;
    let id = desk.id_of(PRICE).await;
    let archive = |archived: bool| json!({"id": id, "changes": {"archived": archived}});

    desk.call("update_action", archive(true)).await.unwrap();
    let args = json!({"id": id, "parameters": good_price()});
    let refused = desk.call("execute_action", args.clone()).await.unwrap_err();
    let listed = desk.call("list_actions", json!({"archived": true})).await.unwrap();
    desk.call("update_action", archive(false)).await.unwrap();
    let ran = desk.call("execute_action", args).await;

    assert_eq!(refused.code, Code::NotFound);
    assert_eq!(listed.as_array().unwrap().len(), 1);
    assert!(ran.is_ok(), "{ran:?}");
}

#[tokio::test]
async fn a_run_goes_by_what_another_process_has_saved() {
    let desk = Desk::new(one_row()).await;
    desk.run(PRICE, good_price(), "k1").await.unwrap();
    let elsewhere = Store::open(desk.folder.path(), Tenure::OneShot, Timestamp::UNIX_EPOCH).await;
    let (elsewhere, _) = elsewhere.unwrap();
    let id = desk.id_of(PRICE).await;
    let save = async |change: &dyn Fn(&mut doable_domain::action::ActionSpec)| {
        let mut spec = elsewhere.action(id).await.unwrap().unwrap().spec;
        change(&mut spec);
        elsewhere.update_action(id, spec, None, None, Timestamp::UNIX_EPOCH).await.unwrap();
    };
    let run = async |key: &str| {
        let args = json!({"id": id, "parameters": good_price(), "idempotency_key": key});
        desk.call("execute_action", args).await
    };

    save(&|spec| spec.guard.max_rows = Some(7)).await;
    run("k2").await.unwrap();
    save(&|spec| spec.archived = true).await;
    let archived = run("k3").await;
    save(&|spec| spec.archived = false).await;
    let back = run("k4").await;

    let guards: Vec<_> =
        desk.executor.jobs.lock().unwrap().iter().map(|job| job.guard.max_rows).collect();
    assert_eq!(guards, [None, Some(7), Some(7)]);
    assert_eq!(archived.unwrap_err().code, Code::NotFound);
    assert!(back.is_ok(), "{back:?}");
    let mut versions: Vec<_> =
        desk.runs().await.iter().map(|run| run["action_version"].as_u64().unwrap()).collect();
    versions.sort_unstable();
    assert_eq!(versions, [1, 2, 4]);
}

#[tokio::test]
async fn a_save_over_a_newer_version_is_a_conflict() {
    let desk = Desk::new(one_row()).await;
    let id = desk.id_of(PRICE).await;
    let save =
        |version: u64, name: &str| json!({"id": id, "version": version, "changes": {"name": name}});

    let first = desk.call("update_action", save(1, "First")).await.unwrap();
    let second = desk.call("update_action", save(1, "Second")).await.unwrap_err();

    assert_eq!(
        (&first["action"]["name"], &first["action"]["version"]),
        (&json!("First"), &json!(2))
    );
    assert_eq!(second.code, Code::Conflict);
}

#[tokio::test]
async fn a_bad_draft_is_refused_with_every_problem() {
    let desk = Desk::new(one_row()).await;
    let draft = json!({
        "name": "", "type": "http", "model_id": 999, "response_handle": "BAD",
        "template": {"method": "get", "url": "https://{{host}}/", "colour": "red"},
    });

    let refused = desk.call("create_action", json!({"draft": draft})).await.unwrap_err();
    let preview = desk.call("preview_form", json!({"draft": draft})).await.unwrap();

    assert_eq!(refused.code, Code::Invalid);
    for key in ["name", "template.method"] {
        assert!(refused.fields.contains_key(key), "{key} is not in {:?}", refused.fields);
    }
    assert_eq!(preview["problems"], json!(refused.fields));
}

#[tokio::test]
async fn a_handle_that_does_not_compile_is_refused_by_name() {
    let desk = Desk::new(one_row()).await;
    let id = desk.id_of("Look up a country").await;

    let changes = json!({"error_handle": "BAD"});
    let refused =
        desk.call("update_action", json!({"id": id, "changes": changes})).await.unwrap_err();

    assert_eq!(refused.fields.keys().collect::<Vec<_>>(), ["error_handle"]);
}

#[tokio::test]
async fn an_update_without_where_names_the_key_that_allows_it() {
    let desk = Desk::new(one_row()).await;

    let refused = desk.create("All", "UPDATE product SET active = 0").await.unwrap_err();

    let text = &refused.fields["dataset_query"];
    assert!(text.contains("allow_all_rows"), "{text}");
}

#[tokio::test]
async fn a_copy_has_its_own_name_and_can_be_deleted() {
    let desk = Desk::new(one_row()).await;
    let id = desk.id_of(PRICE).await;

    let copy = desk.call("duplicate_action", json!({"id": id})).await.unwrap();
    let copy_id = copy["action"]["id"].clone();
    desk.call("delete_action", json!({"id": copy_id})).await.unwrap();
    let gone = desk.call("get_action", json!({"id": copy_id})).await.unwrap_err();

    assert_eq!(copy["action"]["name"], "Change a product's price copy");
    assert_ne!(copy_id, json!(id));
    assert_eq!(gone.code, Code::NotFound);
}

#[tokio::test]
async fn a_database_is_stored_only_once_it_opens() {
    let desk = Desk::new(one_row()).await;
    for (name, engine, path, field) in [
        ("gone", "sqlite", "/x.db", Some("details.db")),
        ("", "sqlite", "/x.db", Some("name")),
        ("a", "sqlite", " ", Some("details.db")),
        ("a", "postgres", "/x.db", Some("details.dbname")),
        ("a", "sqlite", "/x.db", None),
    ] {
        let args = json!({"name": name, "engine": engine, "details": {"db": path}});

        let answer = desk.call("create_database", args.clone()).await;

        let wrong = answer.err().and_then(|failure| failure.fields.keys().next().cloned());
        assert_eq!(wrong.as_deref(), field, "{args}");
    }
    let databases = desk.call("list_databases", json!({})).await.unwrap();
    assert_eq!(databases.as_array().unwrap().len(), 2, "the sample and the one that opened");
}

#[tokio::test]
async fn the_sample_is_made_once_and_completed_on_request() {
    let desk = Desk::new(one_row()).await;
    let id = desk.id_of(PRICE).await;
    desk.call("delete_action", json!({"id": id})).await.unwrap();

    desk.app.welcome(&desk.caller).await.unwrap();
    let after_start = desk.call("list_actions", json!({})).await.unwrap();
    let sample = desk.call("create_sample_workspace", json!({})).await.unwrap();
    let after_request = desk.call("list_actions", json!({})).await.unwrap();

    let count = |list: &Value| list.as_array().unwrap().len();
    assert_eq!((count(&after_start), count(&after_request)), (6, 7));
    assert_eq!(sample["actions"], 7);
}

#[tokio::test]
async fn what_is_no_command_or_no_argument_is_refused_in_words() {
    let desk = Desk::new(one_row()).await;
    let (at, later) = ("2026-03-01T10:30:00Z", "2026-03-01T10:31:00Z");
    for (name, args, want) in [
        ("drop_tables", json!({}), "there is no command `drop_tables`"),
        ("get_action", json!({}), "missing field `id`"),
        ("get_action", json!({"id": 0}), "greater than zero"),
        ("get_action", json!({"id": "x"}), "do not fit"),
        ("execute_action", json!([]), "do not fit"),
        ("list_runs", json!({"limit": 0}), "between 1 and 200"),
        ("search_runs", json!({"limit": 201}), "between 1 and 200"),
        ("search_runs", json!({"from": at, "until": at}), "must be after `from`"),
        (
            "run_statistics",
            json!({"from": at, "until": at, "width": "day", "ahead_minutes": 0}),
            "must be after `from`",
        ),
        (
            "run_statistics",
            json!({"from": at, "until": later, "width": "day", "ahead_minutes": 1_441}),
            "at most a day",
        ),
        ("search_runs", json!({"door": "cellar"}), "do not fit"),
    ] {
        let failure = desk.call(name, args.clone()).await.unwrap_err();

        assert!(failure.message.contains(want), "{name} {args}: {}", failure.message);
    }
}

#[tokio::test]
async fn a_parameter_marked_secret_is_not_in_the_journal() {
    let desk = Desk::new(one_row()).await;
    desk.create("Set", "UPDATE product SET name = {{pin}} WHERE id = 1").await.unwrap();
    let id = desk.id_of("Set").await;
    let settings: Map<String, Value> =
        serde_json::from_value(json!({"fields": {"pin": {"secret": true}}})).unwrap();
    let changes = json!({"visualization_settings": settings});
    desk.call("update_action", json!({"id": id, "changes": changes})).await.unwrap();

    desk.run("Set", json!({"pin": "hunter2"}), "k").await.unwrap();

    let run = desk.runs().await.remove(0);
    assert_eq!(run["parameters"], json!({"pin": "•••"}));
    assert!(!run.to_string().contains("hunter2"));
}
