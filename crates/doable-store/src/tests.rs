//! The store on temporary folders: every method, upgrades, and several processes.

mod access;
mod damage;
mod http_secrets;
mod journal;
mod listing;
mod opening;
mod records;
mod restore;
mod retention;
mod schema;
mod statistics;

use std::{fs, path::Path};

use doable_domain::{
    action::ActionSpec,
    code::Code,
    database::{DatabaseSettings, Engine},
    draft,
    id::{ActionId, EntityId, ModelId, RunId, UserId},
    model::ModelSource,
    run::{Door, RunError, RunResult, RunStatus},
};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};
use tempfile::TempDir;
use uuid::Uuid;

use super::*;

fn now() -> Timestamp {
    "2026-03-01T10:30:00Z".parse().unwrap()
}

async fn open(folder: &Path) -> Store {
    Store::open(folder, Tenure::OneShot, now()).await.unwrap().0
}

fn spec(name: &str) -> ActionSpec {
    let draft = json!({
        "name": name, "type": "http", "model_id": 1, "description": "d", "guard": {"max_rows": 3},
        "template": {"method": "POST", "url": "https://h/{{x}}", "body": "{}"},
        "parameter_mappings": {"a": [1]}, "response_handle": ".body",
        "visualization_settings": {"fields": {"x": {"order": 1, "unknown": true}}},
    });
    let checked = draft::check(draft.as_object().unwrap(), &|_| None);
    assert!(checked.problems.is_empty(), "{}", checked.problems);
    checked.spec.unwrap()
}

async fn insert(store: &Store, name: &str) -> ActionId {
    let action = store.insert_action(spec(name), EntityId::random(), None, now()).await;
    action.unwrap().id
}

fn run_at(action: ActionId, at: Timestamp, key: Option<&str>, values: &str) -> NewRun {
    let time = uuid::Timestamp::from_unix(uuid::NoContext, at.as_second() as u64, 0);
    NewRun {
        id: RunId::from_uuid(Uuid::new_v7(time)),
        action_id: action,
        action_name: "A".to_owned(),
        action_version: 1,
        user_id: Some(UserId::FIRST),
        api_key: None,
        door: Door::Window,
        address: None,
        link: None,
        started_at: at,
        generation: 0,
        parameters: Map::from_iter([("x".to_owned(), json!("•••"))]),
        fingerprint_of: values.to_owned(),
        idempotency_key: key.map(str::to_owned),
    }
}

/// Begins a run as one that has read its action just now.
async fn begin(store: &Store, mut new: NewRun) -> Result<Begun, StoreError> {
    new.generation = store.generation().await?;
    store.begin_run(new).await
}

fn succeeded() -> Finish {
    Finish {
        status: RunStatus::Succeeded,
        finished_at: now(),
        rows_affected: Some(2),
        error: None,
        result: Some(RunResult { status: 200, body: json!({"rows-affected": 2}) }),
    }
}

#[tokio::test]
async fn an_action_comes_back_as_it_was_saved() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await;
    let entity = EntityId::random();

    let saved =
        store.insert_action(spec("A"), entity.clone(), Some(UserId::FIRST), now()).await.unwrap();
    let again = open(folder.path()).await.action(saved.id).await.unwrap();

    assert_eq!(again.as_ref(), Some(&saved));
    assert_eq!(saved.spec, spec("A"));
    assert_eq!((saved.version, saved.created_at, saved.updated_at), (1, now(), now()));
    assert_eq!(store.action_by_entity_id(&entity).await.unwrap(), again);
    assert_eq!(store.action_by_entity_id(&EntityId::random()).await.unwrap(), None);
}

#[tokio::test]
async fn a_save_counts_the_version_up_and_refuses_an_old_one() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await;
    let id = insert(&store, "A").await;

    let second = store.update_action(id, spec("B"), Some(1), None, now()).await.unwrap();
    let stale = store.update_action(id, spec("C"), Some(1), None, now()).await;
    let any = store.update_action(id, spec("D"), None, None, now()).await.unwrap();
    let none =
        store.update_action(ActionId::try_from(99).unwrap(), spec("E"), None, None, now()).await;

    assert_eq!((second.version, second.spec.name.as_str()), (2, "B"));
    assert!(matches!(stale, Err(StoreError::Conflict)), "{stale:?}");
    assert_eq!((any.version, any.spec.name.as_str()), (3, "D"));
    assert!(matches!(none, Err(StoreError::NotFound)), "{none:?}");
}

#[tokio::test]
async fn what_an_action_was_is_kept_until_it_is_too_old_or_the_action_gone() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await;
    let id = insert(&store, "1").await;
    for name in 2..=205 {
        let by = (name == 205).then_some(UserId::FIRST);
        store.update_action(id, spec(&name.to_string()), None, by, now()).await.unwrap();
    }

    let versions = store.versions(id).await.unwrap();
    let numbers: Vec<u64> = versions.iter().map(|saved| saved.version).collect();
    assert_eq!(numbers, (6..=205).rev().collect::<Vec<u64>>());
    assert_eq!((versions[0].by, versions[1].by), (Some(UserId::FIRST), None));
    let (saved, old) = store.version(id, 6).await.unwrap().unwrap();
    assert_eq!((saved, old), (versions[199].clone(), spec("6")));
    assert_eq!(store.version(id, 5).await.unwrap(), None);
    assert!(store.delete_action(id).await.unwrap());
    assert_eq!(store.versions(id).await.unwrap(), []);
}

#[tokio::test]
async fn a_deleted_action_leaves_its_runs() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await;
    let id = insert(&store, "A").await;
    let run = run_at(id, now(), None, "");
    let run_id = run.id;
    begin(&store, run).await.unwrap();
    store.make_link(id, Uuid::new_v4(), None, now()).await.unwrap();

    assert!(store.delete_action(id).await.unwrap());
    assert!(!store.delete_action(id).await.unwrap());

    let run = store.run(run_id).await.unwrap().unwrap();
    assert_eq!((run.action_id, run.action_name.as_str()), (None, "A"));
}

#[tokio::test]
async fn what_an_action_names_must_exist() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await;
    let mut lost = spec("A");
    lost.model_id = ModelId::try_from(99).unwrap();
    let entity = EntityId::random();
    store.insert_action(spec("A"), entity.clone(), None, now()).await.unwrap();

    let no_model = store.insert_action(lost, EntityId::random(), None, now()).await;
    let twice = store.insert_action(spec("B"), entity, None, now()).await;

    assert!(matches!(no_model, Err(StoreError::NotFound)), "{no_model:?}");
    assert!(matches!(twice, Err(StoreError::Conflict)), "{twice:?}");
    assert_eq!(store.actions(false).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_database_comes_with_its_group_and_models_can_be_added() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await;
    let new = NewDatabase {
        name: "Shop".to_owned(),
        engine: Engine::Sqlite,
        details: Map::from_iter([("db".to_owned(), json!("/x.db"))]),
        settings: DatabaseSettings { enable_actions: true, production: true },
    };

    let database = store.insert_database(new.clone(), now()).await.unwrap();
    let table = ModelSource::table(None, "t");
    let more = NewModel { name: "T".to_owned(), database_id: Some(database.id), source: table };
    let model = store.insert_model(more.clone(), now()).await.unwrap();

    assert_eq!((database.name.as_str(), &database.details), ("Shop", &new.details));
    assert_eq!(store.databases().await.unwrap(), std::slice::from_ref(&database));
    assert_eq!(store.database(database.id).await.unwrap(), Some(database.clone()));
    assert_eq!(store.model(model.id).await.unwrap(), Some(model.clone()));
    assert_eq!(
        (&model.name, model.database_id, &model.source),
        (&more.name, Some(database.id), &more.source)
    );
    let names: Vec<_> = store.models().await.unwrap().into_iter().map(|model| model.name).collect();
    assert_eq!(names, ["HTTP requests", "Shop", "T"]);
}

#[tokio::test]
async fn a_link_is_made_once_and_can_be_taken_away() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await;
    let id = insert(&store, "A").await;
    let uuid = Uuid::new_v4();

    let made = store.make_link(id, uuid, Some(UserId::FIRST), now()).await.unwrap();
    let again = store.make_link(id, Uuid::new_v4(), None, now()).await.unwrap();
    let nowhere = store.make_link(ActionId::try_from(99).unwrap(), uuid, None, now()).await;

    assert_eq!((made.uuid, again), (uuid, made.clone()));
    assert!(matches!(nowhere, Err(StoreError::NotFound)), "{nowhere:?}");
    assert_eq!(store.link_of(id).await.unwrap(), Some(made.clone()));
    assert_eq!(store.links().await.unwrap(), [made]);
    assert_eq!(store.action(id).await.unwrap().unwrap().public_uuid, Some(uuid));
    assert!(store.remove_link(id).await.unwrap());
    assert!(!store.remove_link(id).await.unwrap());
    assert_eq!(store.link_of(id).await.unwrap(), None);
}

#[tokio::test]
async fn settings_and_the_local_user_are_remembered() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await;

    assert_eq!(store.setting::<Value>("theme").await.unwrap(), None);
    store.set_setting("theme", "dark").await.unwrap();
    store.set_setting("theme", "light").await.unwrap();

    assert_eq!(store.setting::<String>("theme").await.unwrap().as_deref(), Some("light"));
    let wrong = store.setting::<u8>("theme").await;
    assert!(
        matches!(&wrong, Err(StoreError::Unreadable { what, .. }) if what == "setting theme"),
        "{wrong:?}"
    );
    assert_eq!(store.local_user().await.unwrap().id, UserId::FIRST);
}

#[tokio::test]
async fn a_run_is_recorded_before_and_after_it_acts() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await;
    let id = insert(&store, "A").await;
    let new = run_at(id, now(), Some("k"), "tangerine");
    let run_id = new.id;

    assert_eq!(begin(&store, new).await.unwrap(), Begun::Started);
    let started = store.run(run_id).await.unwrap().unwrap();
    store.finish_run(run_id, succeeded()).await.unwrap();
    let ended = store.run(run_id).await.unwrap().unwrap();
    let twice = store.finish_run(run_id, succeeded()).await;

    assert_eq!((started.status, started.finished_at), (RunStatus::Started, None));
    assert_eq!((ended.status, ended.finished_at), (RunStatus::Succeeded, Some(now())));
    assert_eq!((ended.rows_affected, ended.result), (Some(2), succeeded().result));
    assert_eq!(ended.parameters["x"], "•••");
    assert!(matches!(twice, Err(StoreError::NotFound)), "an outcome never changes: {twice:?}");
    let file = fs::read(folder.path().join("doable.db")).unwrap();
    let wal = fs::read(folder.path().join("doable.db-wal")).unwrap_or_default();
    let holds = |bytes: &[u8]| bytes.windows(9).any(|nine| nine == b"tangerine");
    assert!(!holds(&file) && !holds(&wal), "the real values are not kept");
}

#[tokio::test]
async fn an_answer_over_64_kibibytes_is_not_kept() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await;
    let id = insert(&store, "A").await;
    for (length, kept) in [(60_000, true), (65_536, false)] {
        let new = run_at(id, now(), None, "");
        let run_id = new.id;
        begin(&store, new).await.unwrap();
        let result = Some(RunResult { status: 200, body: json!("x".repeat(length)) });

        store.finish_run(run_id, Finish { result, ..succeeded() }).await.unwrap();

        let run = store.run(run_id).await.unwrap().unwrap();
        assert_eq!(run.result.is_some(), kept, "{length} bytes");
        assert_eq!(run.status, RunStatus::Succeeded, "{length} bytes");
    }
}

#[tokio::test]
async fn runs_are_listed_newest_first_by_action_and_status() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await;
    let (a, b) = (insert(&store, "a").await, insert(&store, "b").await);
    let mut ids = Vec::new();
    for (second, action) in [(0, a), (1, b), (2, a), (3, a)] {
        let new = run_at(action, now() + SignedDuration::from_secs(second), None, "");
        ids.push(new.id);
        begin(&store, new).await.unwrap();
    }
    let error = RunError {
        code: Code::Rejected,
        message: "no".to_owned(),
        fields: Default::default(),
        rows: Vec::new(),
        body: None,
        may_have_acted: false,
    };
    let failed =
        Finish { status: RunStatus::Failed, error: Some(error), result: None, ..succeeded() };
    store.finish_run(ids[2], failed).await.unwrap();

    let all = RunFilter { action_id: None, status: None, before: None, limit: 10 };
    for (filter, want) in [
        (all, vec![3, 2, 1, 0]),
        (RunFilter { limit: 2, ..all }, vec![3, 2]),
        (RunFilter { before: Some(ids[2]), ..all }, vec![1, 0]),
        (RunFilter { action_id: Some(a), ..all }, vec![3, 2, 0]),
        (RunFilter { status: Some(RunStatus::Failed), ..all }, vec![2]),
        (RunFilter { action_id: Some(b), status: Some(RunStatus::Failed), ..all }, vec![]),
    ] {
        let got: Vec<_> = store.runs(filter).await.unwrap().iter().map(|run| run.id).collect();

        let want: Vec<_> = want.into_iter().map(|index: usize| ids[index]).collect();
        assert_eq!(got, want, "{filter:?}");
    }
}

#[tokio::test]
async fn a_run_does_not_begin_if_an_action_was_saved_since_it_was_read() {
    let folder = TempDir::new().unwrap();
    let (store, other) = (open(folder.path()).await, open(folder.path()).await);
    let id = insert(&store, "A").await;
    let read = store.generation().await.unwrap();

    other.update_action(id, spec("B"), None, None, now()).await.unwrap();
    let stale = NewRun { generation: read, ..run_at(id, now(), None, "") };
    let refused = store.begin_run(stale).await.unwrap();
    let begun = begin(&store, run_at(id, now(), None, "")).await.unwrap();

    assert_eq!((refused, begun), (Begun::Stale, Begun::Started));
    let all = RunFilter { action_id: None, status: None, before: None, limit: 10 };
    assert_eq!(store.runs(all).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_key_runs_once_for_a_day() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await;
    let (a, b) = (insert(&store, "a").await, insert(&store, "b").await);
    let first = run_at(a, now(), Some("k"), "1");
    let first_id = first.id;
    let later = |hours| now() + SignedDuration::from_hours(hours);

    assert_eq!(begin(&store, first).await.unwrap(), Begun::Started);
    let running = begin(&store, run_at(a, now(), Some("k"), "1")).await.unwrap();
    store.finish_run(first_id, succeeded()).await.unwrap();
    let again = begin(&store, run_at(a, later(23), Some("k"), "1")).await.unwrap();
    let other = begin(&store, run_at(a, later(23), Some("k"), "2")).await.unwrap();
    let elsewhere = begin(&store, run_at(b, later(23), Some("k"), "1")).await.unwrap();
    let next_day = begin(&store, run_at(a, later(25), Some("k"), "1")).await.unwrap();

    assert_eq!(running, Begun::StillRunning(first_id));
    assert!(matches!(&again, Begun::Finished(run) if run.id == first_id), "{again:?}");
    assert_eq!(other, Begun::OtherParameters(first_id));
    assert_eq!(elsewhere, Begun::Started);
    assert_eq!(next_day, Begun::Started);
}

#[tokio::test]
async fn runs_of_dead_processes_become_unknown_and_those_of_living_ones_do_not() {
    let folder = TempDir::new().unwrap();
    let (living, dying) = (open(folder.path()).await, open(folder.path()).await);
    let id = insert(&living, "A").await;
    let mine = run_at(id, now(), None, "");
    let lost = run_at(id, now(), Some("k"), "1");
    let (mine_id, lost_id) = (mine.id, lost.id);
    begin(&living, mine).await.unwrap();
    begin(&dying, lost).await.unwrap();

    assert_eq!(living.mark_abandoned_runs().await.unwrap(), 0, "both live");
    drop(dying);
    let again = begin(&living, run_at(id, now(), Some("k"), "1")).await.unwrap();
    let (_, opened) = Store::open(folder.path(), Tenure::LongLived, now()).await.unwrap();

    assert!(
        matches!(&again, Begun::Finished(run) if run.status == RunStatus::Unknown),
        "{again:?}"
    );
    assert_eq!(opened.newly_unknown, 0, "the repeated key has found it already");
    let status = |run: Option<doable_domain::run::Run>| run.unwrap().status;
    assert_eq!(status(living.run(mine_id).await.unwrap()), RunStatus::Started);
    assert_eq!(status(living.run(lost_id).await.unwrap()), RunStatus::Unknown);
}

#[tokio::test]
async fn opening_finds_what_a_dead_process_left() {
    let folder = TempDir::new().unwrap();
    {
        let store = open(folder.path()).await;
        let id = insert(&store, "A").await;
        begin(&store, run_at(id, now(), None, "")).await.unwrap();
    }

    let (_, opened) = Store::open(folder.path(), Tenure::OneShot, now()).await.unwrap();

    assert_eq!(opened.newly_unknown, 1);
    let locks = fs::read_dir(folder.path().join("processes")).unwrap().count();
    assert_eq!(locks, 0, "no lock file stays behind");
}

#[tokio::test]
async fn one_long_lived_process_owns_the_folder() {
    let folder = TempDir::new().unwrap();
    let owner = Store::open(folder.path(), Tenure::LongLived, now()).await.unwrap();

    let second = Store::open(folder.path(), Tenure::LongLived, now()).await;
    let guest = Store::open(folder.path(), Tenure::OneShot, now()).await;
    drop(owner);
    let next = Store::open(folder.path(), Tenure::LongLived, now()).await;

    let refused = second.err().map(|error| error.to_string());
    let want = format!("the data folder is in use by process {}", std::process::id());
    assert_eq!(refused, Some(want));
    assert!(guest.is_ok() && next.is_ok());
}

#[tokio::test]
async fn an_older_file_is_upgraded_after_a_checked_copy() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("doable.db");
    migrate::make_old(&file, 1);
    let old = rusqlite::Connection::open(&file).unwrap();
    old.execute("INSERT INTO setting VALUES ('theme', '\"dark\"')", []).unwrap();
    drop(old);

    let (store, opened) = Store::open(folder.path(), Tenure::OneShot, now()).await.unwrap();

    assert_eq!(opened.upgraded_from, Some(1));
    assert_eq!(store.setting::<String>("theme").await.unwrap().as_deref(), Some("dark"));
    let copies: Vec<_> = fs::read_dir(folder.path().join("backups")).unwrap().collect();
    assert_eq!(copies.len(), 1);
    let copy = rusqlite::Connection::open(copies[0].as_ref().unwrap().path()).unwrap();
    let format: i64 = copy.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    let theme: String = copy.query_row("SELECT value FROM setting", [], |row| row.get(0)).unwrap();
    assert_eq!((format, theme.as_str()), (1, "\"dark\""));
    let (_, again) = Store::open(folder.path(), Tenure::OneShot, now()).await.unwrap();
    assert_eq!(again.upgraded_from, None);
}

#[tokio::test]
async fn a_newer_file_is_refused_and_not_touched() {
    for with_log in [false, true] {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("doable.db");
        migrate::make_old(&file, migrate::NEWEST);
        let newer = rusqlite::Connection::open(&file).unwrap();
        newer.pragma_update(None, "journal_mode", "WAL").unwrap();
        newer.pragma_update(None, "user_version", 99).unwrap();
        newer.execute("INSERT INTO setting VALUES ('theme', '1')", []).unwrap();
        if with_log {
            // As if it had been killed: its log stays behind.
            let config = rusqlite::config::DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE;
            newer.set_db_config(config, true).unwrap();
        }
        newer.close().unwrap();
        let log = folder.path().join("doable.db-wal");
        // An empty log is as good as none.
        let content = || (fs::read(&file).unwrap(), fs::read(&log).unwrap_or_default());
        let before = content();
        assert_eq!(!before.1.is_empty(), with_log);

        let refused = Store::open(folder.path(), Tenure::OneShot, now()).await.err().unwrap();

        let known = i64::try_from(migrate::NEWEST).unwrap();
        assert!(
            matches!(refused, StoreError::TooNew { found: 99, known: k } if k == known),
            "{refused}"
        );
        assert!(content() == before, "it was touched, with a log: {with_log}");
    }
}

#[tokio::test]
async fn what_is_no_store_is_refused_in_words() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("doable.db");
    for (bytes, want) in
        [(&b"this is not a database, just a text of some length"[..], "not a SQLite file")]
    {
        fs::write(&file, bytes.repeat(40)).unwrap();

        let refused = Store::open(folder.path(), Tenure::OneShot, now()).await.err().unwrap();

        assert!(refused.to_string().contains(want), "{refused}");
    }
    fs::remove_file(&file).unwrap();
    let other = rusqlite::Connection::open(&file).unwrap();
    other.execute_batch("CREATE TABLE mine (a)").unwrap();
    other.close().unwrap();

    let refused = Store::open(folder.path(), Tenure::OneShot, now()).await.err().unwrap();

    assert!(refused.to_string().contains("it holds other tables"), "{refused}");
}

#[tokio::test]
async fn the_last_five_copies_are_kept() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await;
    for minute in 0..7 {
        store.back_up(now() + SignedDuration::from_mins(minute)).await.unwrap();
    }

    let mut names: Vec<_> = fs::read_dir(folder.path().join("backups"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort_unstable();
    assert_eq!(names.len(), 5, "{names:?}");
    assert!(names[0].contains("T103200"), "the oldest two are gone: {names:?}");
}

#[tokio::test]
async fn a_row_that_can_not_be_read_back_is_named() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await;
    let id = insert(&store, "A").await;
    let file = rusqlite::Connection::open(folder.path().join("doable.db")).unwrap();
    file.execute("UPDATE action SET guard = '{\"max_rows\": \"x\"}'", []).unwrap();

    let error = store.action(id).await.unwrap_err();

    let want = format!("action {id} can't be read back: guard: ");
    assert!(error.to_string().starts_with(&want), "{error}");
}

#[cfg(unix)]
#[tokio::test]
async fn the_folder_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let parent = TempDir::new().unwrap();
    let folder = parent.path().join("data");

    drop(open(&folder).await);

    let mode = fs::metadata(&folder).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
}

#[tokio::test]
async fn a_run_of_a_deleted_action_does_not_begin() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await;
    let id = insert(&store, "A").await;
    store.delete_action(id).await.unwrap();

    let begun = begin(&store, run_at(id, now(), None, "")).await;

    assert!(matches!(begun, Err(StoreError::NotFound)), "{begun:?}");
}
