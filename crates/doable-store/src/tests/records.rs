//! The two records of a run, as they lie in the file.

use rusqlite::Connection;

use super::*;
use crate::runs::{BEGIN, FINISH};

fn file(folder: &TempDir) -> Connection {
    Connection::open(folder.path().join("doable.db")).unwrap()
}

#[tokio::test]
async fn writing_one_builds_no_table_in_memory() {
    let folder = TempDir::new().unwrap();
    drop(open(folder.path()).await);
    let connection = file(&folder);

    for (sql, wanted) in [(BEGIN, 0), (FINISH, 0), ("SELECT DISTINCT door FROM run", 1)] {
        let mut explain = connection.prepare(&format!("EXPLAIN {sql}")).unwrap();
        let values = explain.parameter_count();
        let steps = explain
            .query_map(rusqlite::params_from_iter(vec![None::<i64>; values]), |row| {
                row.get::<_, String>("opcode")
            })
            .unwrap();
        let built = steps.filter(|step| step.as_deref() == Ok("OpenEphemeral")).count();

        assert_eq!(built, wanted, "{sql}");
    }
}

#[tokio::test]
async fn a_word_that_is_none_is_refused() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await;
    let id = insert(&store, "A").await;
    begin(&store, run_at(id, now(), None, "")).await.unwrap();
    let connection = file(&folder);

    for (column, value, is_allowed) in [
        ("status", "undone", true),
        ("status", "done", false),
        ("door", "terminal", true),
        ("door", "roof", false),
    ] {
        let sql = format!("UPDATE run SET {column} = '{value}'");

        assert_eq!(connection.execute(&sql, []).is_ok(), is_allowed, "{sql}");
    }
}

#[tokio::test]
async fn an_upgrade_keeps_the_journal() {
    let folder = TempDir::new().unwrap();
    migrate::make_old(&folder.path().join("doable.db"), 6);
    let (id, lost) = (Uuid::now_v7().to_string(), Uuid::now_v7().to_string());
    file(&folder)
        .execute(
            "INSERT INTO run (id, action_name, action_version, door, process_id, status,
                              started_at_us, finished_at_us, parameters, fingerprint, result,
                              rows_affected, idempotency_key, link_uuid)
             VALUES (?1, 'A', 3, 'public', 'p', 'succeeded', 7, 9, '{\"x\":1}', 'f',
                     '{\"status\":200,\"body\":{}}', 2, 'key', 'link'),
                    (?2, 'B', 1, 'api', 'p', 'started', 8, NULL, '{}', 'f', NULL, NULL, NULL, NULL)",
            [&id, &lost],
        )
        .unwrap();

    let (store, opened) = Store::open(folder.path(), Tenure::OneShot, now()).await.unwrap();

    assert_eq!((opened.upgraded_from, opened.newly_unknown), (Some(6), 1));
    let run = store.run(id.parse().unwrap()).await.unwrap().unwrap();
    assert_eq!((run.action_name.as_str(), run.action_version), ("A", 3));
    assert_eq!((run.door, run.status), (Door::Public, RunStatus::Succeeded));
    assert_eq!((run.rows_affected, run.idempotency_key.as_deref()), (Some(2), Some("key")));
    assert_eq!(Value::from(run.parameters), json!({"x": 1}));
    let link = "SELECT link_uuid FROM run WHERE id = ?1";
    let link: String = file(&folder).query_row(link, [&id], |row| row.get(0)).unwrap();
    assert_eq!(link, "link");
}
