//! What a link that opens nothing tells: the same as one that never was.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{Answered, Site, UNKNOWN};

/// A request line with a place for the link, headers, and a body.
type Question = (&'static str, &'static [(&'static str, &'static str)], &'static str);

/// Each must hear the same of every link that opens nothing.
const QUESTIONS: [Question; 9] = [
    ("GET /public/action/{}", &[], ""),
    ("GET /public/action/{}?email=x&_sig=forged", &[], ""),
    ("POST /public/action/{}", &[("Content-Type", "application/x-www-form-urlencoded")], "a=b"),
    ("POST /public/action/{}", &[("Content-Type", "application/json")], "{}"),
    ("POST /public/action/{}", &[], ""),
    ("GET /api/public/action/{}", &[], ""),
    ("POST /api/public/action/{}/execute", &[("Content-Type", "application/json")], "{}"),
    ("POST /api/public/action/{}/execute", &[("Content-Type", "application/json")], "{"),
    ("POST /api/public/action/{}/execute", &[("Content-Type", "text/plain")], "{}"),
];

impl Site {
    async fn asked(&self, (line, headers, body): Question, uuid: &str) -> Answered {
        let mut answer = self.send(&line.replace("{}", uuid), headers, body).await;
        answer.head = answer.head.lines().filter(|line| !line.starts_with("date:")).collect();
        answer
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_opens_nothing_can_not_be_told_from_what_never_was() {
    let site = Site::start().await;
    let (id, uuid) = site.share("Correct a customer's email").await;
    let nothing: Vec<Answered> = {
        let mut all = Vec::new();
        for question in QUESTIONS {
            all.push(site.asked(question, UNKNOWN).await);
        }
        all
    };
    let set = async |changes: Value| {
        let args = json!({"id": id, "changes": changes});
        site.world.call("update_link", args).await.unwrap();
    };
    let archive = async |archived: bool| {
        let args = json!({"id": id, "changes": {"archived": archived}});
        site.world.call("update_action", args).await.unwrap();
    };
    for closing in ["paused", "expired", "archived", "revoked", "no uuid"] {
        let mut asked = uuid.clone();
        match closing {
            "paused" => set(json!({"paused": true})).await,
            "expired" => {
                set(json!({"paused": false, "expires_at": "2020-01-01T00:00:00Z"})).await;
            }
            "archived" => {
                set(json!({"expires_at": null})).await;
                archive(true).await;
            }
            "revoked" => {
                archive(false).await;
                site.world.call("delete_link", json!({"id": id})).await.unwrap();
            }
            _ => asked = "not-a-uuid".to_owned(),
        }
        for (question, want) in QUESTIONS.into_iter().zip(&nothing) {
            let answer = site.asked(question, &asked).await;

            assert_eq!(answer.status, 404, "{closing}, {question:?}: {answer:?}");
            assert_eq!(&answer, want, "{closing}, {question:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn while_sharing_is_off_no_link_can_be_told_from_another() {
    let site = Site::start().await;
    let (_, uuid) = site.share("Correct a customer's email").await;
    site.world.call("set_sharing", json!({"enabled": false})).await.unwrap();
    for question in QUESTIONS {
        let known = site.asked(question, &uuid).await;
        let unknown = site.asked(question, UNKNOWN).await;

        assert_eq!(known.status, 400, "{question:?}: {known:?}");
        assert_eq!(known, unknown, "{question:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_opens_nothing_costs_no_look_into_the_store() {
    let site = Site::start().await;
    let (id, uuid) = site.share("Correct a customer's email").await;
    let args = json!({"id": id, "changes": {"paused": true}});
    site.world.call("update_link", args).await.unwrap();

    let store = rusqlite::Connection::open(site.world.folder().join("doable.db")).unwrap();
    let tables = "SELECT name FROM pragma_table_list
                   WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'";
    let mut tables = store.prepare(tables).unwrap();
    let tables = tables.query_map([], |row| row.get::<_, String>(0)).unwrap();
    let tables: Vec<String> = tables.map(Result::unwrap).collect();
    assert!(tables.len() > 10, "{tables:?}");
    store.execute_batch("PRAGMA legacy_alter_table = ON").unwrap();
    for table in tables {
        store.execute_batch(&format!("ALTER TABLE {table} RENAME TO no_{table}")).unwrap();
    }

    for question in QUESTIONS {
        for uuid in [UNKNOWN, &uuid] {
            let answer = site.asked(question, uuid).await;

            assert_eq!(answer.status, 404, "{question:?} of {uuid}: {answer:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_link_is_answered_as_fast_as_one_that_never_was() {
    let site = Site::start().await;
    let (id, uuid) = site.share("Correct a customer's email").await;
    let args = json!({"id": id, "changes": {"paused": true}});
    site.world.call("update_link", args).await.unwrap();
    for (line, headers, body) in [QUESTIONS[0], QUESTIONS[2], QUESTIONS[5], QUESTIONS[6]] {
        let mut closed = Vec::new();
        let mut unknown = Vec::new();
        // Taken in turns, so that a busy moment falls on both.
        for _ in 0..100 {
            for (uuid, times) in [(uuid.as_str(), &mut closed), (UNKNOWN, &mut unknown)] {
                let begun = Instant::now();
                let answer = site.send(&line.replace("{}", uuid), headers, body).await;
                times.push(begun.elapsed());
                assert_eq!(answer.status, 404, "{answer:?}");
            }
        }
        let (closed, unknown) = (median(closed), median(unknown));

        // That no look into the store is among it is shown above; this is about all else.
        let most = unknown.max(closed);
        let least = unknown.min(closed);
        assert!(most < least * 2 + Duration::from_millis(1), "{line}: {closed:?}, {unknown:?}");
    }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}
