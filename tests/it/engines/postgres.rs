//! What only PostgreSQL has: its types, its catalog, its connections.

mod catalog;

use std::sync::Arc;

use doable_domain::{database::Engine, implicit::RowWrite, value::Value};
use doable_exec::{Detail, ExecError, Executor as _};
use serde_json::{Value as Json, json};
use tokio::sync::Notify;
use tokio_postgres::{Client, NoTls};
use tokio_util::sync::CancellationToken;
use url::Url;

use super::{Ask, Target, address, number, text, until};

/// A connection that no driver of ours has made.
async fn connect(address: &Url) -> Client {
    let (client, connection) = tokio_postgres::connect(address.as_str(), NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

pub(super) async fn make_database(address: &Url, name: &str) {
    let admin = connect(address).await;
    admin.batch_execute(&format!("CREATE DATABASE {name}")).await.unwrap();
}

async fn new() -> Target {
    Target::new(Engine::Postgres).await
}

/// Somebody else on the server, who sees what our connections do.
struct Onlooker(Client, String);

impl Onlooker {
    async fn of(target: &Target) -> Self {
        let mut address = address("DOABLE_TEST_POSTGRES");
        let name = target.database.details["dbname"].as_str().unwrap().to_owned();
        address.set_path(&name);
        Self(connect(&address).await, name)
    }

    /// How many statements that hold `word` run on the target.
    async fn running(&self, word: &str) -> i64 {
        let sql = "SELECT count(*) FROM pg_stat_activity
                    WHERE datname = $1 AND application_name = 'doable' AND state = 'active'
                      AND query LIKE '%' || $2 || '%'";
        self.0.query_one(sql, &[&self.1, &word]).await.unwrap().get(0)
    }

    /// Transactions of ours that are open.
    async fn open(&self) -> i64 {
        let sql = "SELECT count(*) FROM pg_stat_activity
                    WHERE datname = $1 AND application_name = 'doable' AND xact_start IS NOT NULL";
        self.0.query_one(sql, &[&self.1]).await.unwrap().get(0)
    }

    async fn end_ours(&self) -> i64 {
        let sql = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
                    WHERE datname = $1 AND application_name = 'doable'";
        self.0.query_one(sql, &[&self.1]).await.unwrap().get(0)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_type_takes_a_text_and_gives_its_meaning_back() {
    let target = new().await;
    target.sql("CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE DOMAIN short AS varchar(5)").await;
    let long = "12345678901234567890123456789.0123456789";
    for (kind, given, want) in [
        ("int2", number("-32768"), json!(-32768)),
        ("int4", number("2147483647"), json!(2_147_483_647)),
        ("int8", number("-9223372036854775808"), json!(i64::MIN)),
        ("int8", text("9223372036854775807"), json!(i64::MAX)),
        ("oid", number("4294967295"), json!(4_294_967_295_u32)),
        ("numeric(38,10)", number("12.5000000000"), json!(12.5)),
        ("numeric(39,10)", number(long), json!(long)),
        ("numeric", number("-0.00012"), json!(-0.00012)),
        ("numeric", number("100000000000000000000"), json!(1e20)),
        ("numeric", text("NaN"), json!("NaN")),
        ("float8", number("0.1"), json!(0.1)),
        ("float8", number("1.7976931348623157e308"), json!(f64::MAX)),
        ("float8", text("-Infinity"), json!("-Infinity")),
        ("float4", number("0.1"), json!(0.1)),
        ("bool", Value::Bool(true), json!(true)),
        ("bool", text("no"), json!(false)),
        ("date", text("2024-02-29"), json!("2024-02-29")),
        ("date", text("infinity"), json!("infinity")),
        ("date", text("0044-03-15 BC"), json!("0044-03-15 BC")),
        ("date", text("0001-01-01"), json!("0001-01-01")),
        ("time", text("23:59:59.999999"), json!("23:59:59.999999")),
        ("time", text("24:00:00"), json!("24:00:00")),
        ("timetz", text("09:30:00+01"), json!("09:30:00+01")),
        ("timestamp", text("1999-12-31 23:59:59.5"), json!("1999-12-31T23:59:59.5")),
        ("timestamptz", text("2026-01-31T09:30:00+01:00"), json!("2026-01-31T08:30:00Z")),
        ("timestamptz", text("9999-12-31 23:59:59+00"), json!("9999-12-31T23:59:59Z")),
        ("interval", text("1 day 02:00"), json!("1 day 02:00:00")),
        (
            "uuid",
            text("6F9619FF8B86D011B42D00C04FC964FF"),
            json!("6f9619ff-8b86-d011-b42d-00c04fc964ff"),
        ),
        ("json", text("{\"a\": [1, null]}"), json!({"a": [1, null]})),
        ("jsonb", text("\"x\""), json!("x")),
        ("bytea", text("\\x00ff"), json!("0x00ff")),
        ("mood", text("ok"), json!("ok")),
        ("short", text("abc"), json!("abc")),
        ("inet", text("10.0.0.1/8"), json!("10.0.0.1/8")),
        ("char(4)", text("ab"), json!("ab  ")),
        ("int4[]", text("{1,NULL,3}"), json!([1, null, 3])),
        ("int4[]", text("{}"), json!([])),
        ("text[]", text("{{a,b},{c,\"d,e\"}}"), json!([["a", "b"], ["c", "d,e"]])),
        ("mood[]", text("{ok,sad}"), json!(["ok", "sad"])),
        ("inet[]", text("{10.0.0.1}"), json!("{10.0.0.1}")),
        ("int4range", text("[1,5)"), json!("[1,5)")),
        ("int4", Value::Null, Json::Null),
    ] {
        let sql =
            format!("CREATE TABLE t (v {kind}); INSERT INTO t VALUES ({{{{v}}}}) RETURNING v; ");
        let answer = target.run(&sql, Ask::with(&[("v", given.clone())])).await;
        target.sql("DROP TABLE IF EXISTS t").await;

        let answer = answer.unwrap_or_else(|error| panic!("{kind} {given:?}: {error:?}"));
        assert_eq!(answer["rows"], json!([[want]]), "{kind} {given:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_time_without_a_zone_is_in_utc_wherever_the_server_stands() {
    let target = new().await;
    let name = target.database.details["dbname"].as_str().unwrap();
    let zone = format!("ALTER DATABASE {name} SET TimeZone = 'Asia/Tokyo'");
    Onlooker::of(&target).await.0.batch_execute(&zone).await.unwrap();
    target.sql("CREATE TABLE t (at timestamptz)").await;

    // Each on the connection that the one before it has left, the last by itself.
    for sql in ["SET TimeZone = 'Asia/Tokyo'", "SELECT 1", "DELETE FROM t"] {
        target.sql(sql).await;
        let values = Ask::with(&[("at", text("2026-01-31T09:30:00"))]);
        let answer = target.run("INSERT INTO t VALUES ({{at}}) RETURNING at", values).await;
        assert_eq!(answer.unwrap()["rows"], json!([["2026-01-31T09:30:00Z"]]), "after {sql}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_value_that_its_type_does_not_take_is_refused_as_such() {
    let target = new().await;
    target.sql("CREATE TABLE t (i int2, d date, u uuid, j jsonb, s varchar(2))").await;
    for (column, given) in
        [("i", "x"), ("i", "40000"), ("d", "2026-02-30"), ("u", "1"), ("j", "{"), ("s", "abc")]
    {
        let sql = format!("INSERT INTO t ({column}) VALUES ({{{{v}}}})");
        let refused = target.run(&sql, Ask::with(&[("v", text(given))])).await.unwrap_err();

        let words = "Some of your values aren’t of the correct type for the database.";
        assert_eq!(refused.to_string(), words, "{column} {given}");
    }
    // Which one it was, as far as its type alone tells.
    for (sql, field) in [
        ("INSERT INTO t (s, i, u) VALUES ('a', {{good}}, {{bad}})", json!(["u"])),
        ("UPDATE t SET i = {{good}} WHERE u = {{bad}}", json!(["u"])),
        ("UPDATE t SET i = {{good}} + {{bad}}", json!([])),
    ] {
        let values = Ask::with(&[("good", number("1")), ("bad", text("x"))]);
        let refused = target.run(sql, values).await.unwrap_err();

        let (ExecError::Rejected { fields, .. } | ExecError::WrongType { fields }) = &refused
        else {
            panic!("{refused:?}")
        };
        assert_eq!(json!(fields.keys().collect::<Vec<_>>()), field, "{sql}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_row_comes_back_with_what_the_server_gave_it() {
    let target = new().await;
    target
        .sql(
            "CREATE TABLE t (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), n int, \
               number int GENERATED ALWAYS AS IDENTITY, twice int GENERATED ALWAYS AS (n * 2) STORED)",
        )
        .await;
    let set = vec![("n".to_owned(), number("4"))];

    let made = target.write("t", RowWrite::Create { set, key: Vec::new() }).await.unwrap();

    let id = target.rows("SELECT id FROM t").await[0][0].clone();
    assert_eq!(made["created-row"], json!({"id": id, "n": 4, "number": 1, "twice": 8}));
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_of_a_statement_within_another_are_held_against_the_guard() {
    let target = new().await;
    target.sql("CREATE TABLE t AS SELECT generate_series(1, 5) AS i").await;
    let sql = "WITH gone AS (DELETE FROM t RETURNING i) SELECT count(*) FROM gone";
    let mut ask = Ask::default();
    ask.guard.max_rows = Some(4);

    let over = target.run(sql, ask).await;
    let free = target.sql(sql).await;

    assert!(matches!(over, Err(ExecError::Breach(_))), "{over:?}");
    assert_eq!((free["rows-affected"].clone(), free["rows"].clone()), (json!(5), json!([[5]])));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_write_is_told_so() {
    let target = new().await;
    let name = target.database.details["dbname"].as_str().unwrap().to_owned();
    target
        .sql(&format!(
            "CREATE TABLE t (i int); INSERT INTO t VALUES (1); \
             CREATE ROLE {name}_reader LOGIN PASSWORD 'reads'; GRANT SELECT ON t TO {name}_reader; \
             CREATE ROLE {name}_nobody LOGIN PASSWORD 'none'; \
             CREATE SCHEMA secret; CREATE TABLE secret.s (i int)"
        ))
        .await;
    let as_role = |role: &str, password: &str| {
        let mut database = target.database.clone();
        database.details.insert("user".to_owned(), json!(format!("{name}_{role}")));
        database.password = Some(doable_domain::secret::Secret::new(password.to_owned()));
        Target { executor: Arc::clone(&target.executor), database, _folder: None }
    };
    let reader = as_role("reader", "reads");

    for (sql, what) in [
        ("INSERT INTO t VALUES (1)", "add data to"),
        ("UPDATE t SET i = 2 WHERE i = 1", "update data in"),
        ("DELETE FROM t WHERE i = 1", "delete data from"),
    ] {
        let refused = reader.run(sql, Ask::default()).await.unwrap_err();
        assert_eq!(refused.to_string(), format!("You don't have permission to {what} this table."));
    }
    let row = RowWrite::Create { set: vec![("i".to_owned(), number("2"))], key: Vec::new() };
    let list = reader.write_list("t", vec![row.clone(), row], Ask::default()).await;
    let Err(ExecError::RejectedRows { problems, .. }) = list else { panic!("{list:?}") };
    let said: Vec<_> = problems.iter().map(|row| row.message.as_str()).collect();
    assert_eq!(said, ["You don't have permission to add data to this table."; 2]);
    let seen: Vec<_> = reader.schema().await.tables.into_iter().map(|table| table.name).collect();
    assert_eq!(seen, ["t"], "what one may not use is not listed");
    let check = async |target: &Target| target.executor.check_database(&target.database).await;
    let words = format!("`{name}_reader` may not INSERT, UPDATE or DELETE in `public.t`.");
    assert_eq!(check(&reader).await, Ok(vec![words]));
    assert_eq!(check(&target).await, Ok(Vec::new()), "the owner");
    let refused = check(&as_role("nobody", "none")).await.unwrap_err().to_string();
    assert!(
        refused.contains("may not use any table") && refused.contains("`public.t`"),
        "{refused}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn why_there_is_no_connection_is_said_in_words_without_the_password() {
    let target = new().await;
    let check = async |key: &str, value: Json, password: &str| {
        let mut database = target.database.clone();
        database.details.insert(key.to_owned(), value);
        if !password.is_empty() {
            database.password = Some(doable_domain::secret::Secret::new(password.to_owned()));
        }
        match target.executor.check_database(&database).await {
            Err(ExecError::Unreachable { detail, reason, .. }) => (detail, reason),
            other => panic!("{key}: {other:?}"),
        }
    };
    for (key, value, password, want) in [
        ("host", json!("nowhere.invalid"), "", (Detail::Place, "no host `nowhere.invalid`")),
        ("port", json!(1), "", (Detail::Place, "nothing listens on `127.0.0.1:1`")),
        ("dbname", json!("nothing"), "", (Detail::Database, "no database `nothing`")),
        ("ssl", json!(true), "not-this-one", (Detail::Password, "let `doable` in with this")),
        ("user", json!("nobody_here"), "", (Detail::Password, "check both")),
        ("ssl-mode", json!("verify-full"), "", (Detail::Encryption, "no encrypted connection")),
    ] {
        let (detail, refused) = check(key, value.clone(), password).await;
        let (at, want) = want;

        assert_eq!(detail, at, "{key} {value}: {refused}");

        assert!(refused.contains(want), "{key} {value}: {refused}");
        assert!(!refused.contains("not-this-one") && !refused.contains("only-for-tests"));
    }
    let encrypted = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
    for (mode, ssl) in [("disable", false), ("prefer", true), ("require", true)] {
        let mut database = target.database.clone();
        database.details.insert("ssl-mode".to_owned(), json!(mode));
        let other = Target { executor: Arc::clone(&target.executor), database, _folder: None };
        assert_eq!(other.rows(encrypted).await, json!([[ssl]]), "{mode}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_is_stopped_leaves_nothing_running() {
    let target = Arc::new(new().await);
    target.sql("CREATE TABLE t (i int)").await;
    let onlooker = Onlooker::of(&target).await;
    let sql = "INSERT INTO t VALUES (1); SELECT pg_sleep(60)";

    let late = target.run(sql, Ask::within(300)).await;
    assert!(matches!(late, Err(ExecError::TimedOut { may_have_acted: false, .. })), "{late:?}");
    // The server answers a little before it shows that it is done.
    let nothing_runs = async || onlooker.running("pg_sleep").await == 0;
    until("it has ended after its time", nothing_runs).await;

    let cancel = CancellationToken::new();
    let ask = Ask { cancel: cancel.clone(), ..Ask::default() };
    let run = tokio::spawn({
        let target = Arc::clone(&target);
        async move { target.run(sql, ask).await }
    });
    until("it runs", async || onlooker.running("pg_sleep").await == 1).await;
    cancel.cancel();
    let cancelled = run.await.unwrap();
    assert_eq!(cancelled, Err(ExecError::Cancelled { may_have_acted: false }));
    until("it has ended after it was cancelled", nothing_runs).await;

    let run = tokio::spawn({
        let target = Arc::clone(&target);
        async move { target.run(sql, Ask::default()).await }
    });
    until("it runs", async || onlooker.running("pg_sleep").await == 1).await;
    run.abort();
    until("it has ended", async || onlooker.open().await == 0).await;
    assert_eq!(target.rows("SELECT * FROM t").await, json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wait_for_a_lock_is_told_from_a_slow_statement() {
    let target = new().await;
    target.sql("CREATE TABLE t (i int); INSERT INTO t VALUES (1)").await;
    let onlooker = Onlooker::of(&target).await;
    onlooker.0.batch_execute("BEGIN; UPDATE t SET i = 2").await.unwrap();

    let waited = target.run("UPDATE t SET i = 3", Ask::within(500)).await.unwrap_err();
    onlooker.0.batch_execute("COMMIT").await.unwrap();
    let free = target.run("UPDATE t SET i = 3", Ask::within(2_000)).await;

    assert!(waited.to_string().contains("holds a lock"), "{waited}");
    assert_eq!(free.map(|body| body["rows-affected"].clone()), Ok(json!(1)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_connection_fails_its_run_only_and_nothing_is_repeated() {
    let target = Arc::new(new().await);
    target.sql("CREATE TABLE t (i int)").await;
    let onlooker = Onlooker::of(&target).await;
    let run = tokio::spawn({
        let target = Arc::clone(&target);
        let sql = "INSERT INTO t VALUES (1); SELECT pg_sleep(60)";
        async move { target.run(sql, Ask::default()).await }
    });
    until("it runs", async || onlooker.running("pg_sleep").await == 1).await;
    assert!(onlooker.end_ours().await >= 1);

    let broken = run.await.unwrap().unwrap_err();
    let next = target.run("INSERT INTO t VALUES (2)", Ask::default()).await.unwrap();
    // Those that are idle now die, too, and nobody notices.
    assert!(onlooker.end_ours().await >= 1);
    let after = target.run("INSERT INTO t VALUES (3)", Ask::default()).await.unwrap();

    assert!(matches!(broken, ExecError::Network { may_have_acted: false, .. }), "{broken:?}");
    assert_eq!(
        (next["rows-affected"].clone(), after["rows-affected"].clone()),
        (json!(1), json!(1))
    );
    assert_eq!(target.rows("SELECT i FROM t ORDER BY i").await, json!([[2], [3]]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_write_that_commits_by_itself_is_cancelled_for_certain_and_lost_without_certainty() {
    for is_killed in [false, true] {
        let target = new().await;
        target.sql("CREATE TABLE t (i int); INSERT INTO t VALUES (1), (2)").await;
        let onlooker = Onlooker::of(&target).await;
        // Another one: what a transaction has seen of the others' activity, it sees to its end.
        let holder = Onlooker::of(&target).await;
        holder.0.batch_execute("BEGIN; SELECT i FROM t WHERE i = 2 FOR UPDATE").await.unwrap();
        let write = "UPDATE t SET i = i + 10 WHERE i = {{i}}";
        let (ready, cancel) = (Notify::new(), CancellationToken::new());

        let (ended, ()) = tokio::join!(
            async {
                // Leaves its connection ready for the next.
                target.run(write, Ask::with(&[("i", number("1"))])).await.unwrap();
                ready.notify_one();
                let ask = Ask { cancel: cancel.clone(), ..Ask::with(&[("i", number("2"))]) };
                target.run(write, ask).await
            },
            async {
                ready.notified().await;
                until("it waits", async || onlooker.running("UPDATE t").await == 1).await;
                if is_killed {
                    assert_eq!(onlooker.end_ours().await, 1);
                } else {
                    cancel.cancel();
                }
            }
        );

        holder.0.batch_execute("ROLLBACK").await.unwrap();
        match ended {
            Err(ExecError::Network { may_have_acted: true, .. }) if is_killed => {}
            Err(ExecError::Cancelled { may_have_acted: false }) if !is_killed => {}
            other => panic!("killed: {is_killed}: {other:?}"),
        }
        assert_eq!(target.rows("SELECT i FROM t ORDER BY i").await, json!([[2], [11]]));
    }
}

/// Makes a table whose rows take a minute to be made final.
async fn slow_to_commit(target: &Target) {
    target
        .sql(
            "CREATE TABLE t (i int); \
             CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS \
             $$ BEGIN PERFORM pg_sleep(60); RETURN NULL; END $$; \
             CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED \
             FOR EACH ROW EXECUTE FUNCTION slow()",
        )
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_broken_commit_has_done_is_not_known() {
    let target = Arc::new(new().await);
    slow_to_commit(&target).await;
    let onlooker = Onlooker::of(&target).await;
    let run = tokio::spawn({
        let target = Arc::clone(&target);
        async move { target.run("INSERT INTO t VALUES (1)", Ask::default()).await }
    });
    until("it commits", async || onlooker.running("COMMIT").await == 1).await;
    assert!(onlooker.end_ours().await >= 1);

    let broken = run.await.unwrap().unwrap_err();

    assert!(matches!(broken, ExecError::Network { may_have_acted: true, .. }), "{broken:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_commit_that_takes_long_is_stopped_too() {
    let target = new().await;
    slow_to_commit(&target).await;
    let onlooker = Onlooker::of(&target).await;

    let late = target.run("INSERT INTO t VALUES (1)", Ask::within(300)).await;

    assert!(matches!(late, Err(ExecError::TimedOut { may_have_acted: false, .. })), "{late:?}");
    assert_eq!(onlooker.running("COMMIT").await, 0);
    assert_eq!(target.rows("SELECT * FROM t").await, json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_database_delays_no_other_and_itself_only_beyond_eight_runs() {
    let slow = Arc::new(new().await);
    let quick = new().await;
    let onlooker = Onlooker::of(&slow).await;
    let cancel = CancellationToken::new();
    let runs: Vec<_> = (0..8)
        .map(|_| {
            let (slow, cancel) = (Arc::clone(&slow), cancel.clone());
            let ask = Ask { cancel, ..Ask::default() };
            tokio::spawn(async move { slow.run("SELECT pg_sleep(60)", ask).await })
        })
        .collect();
    until("all run", async || onlooker.running("pg_sleep").await == 8).await;

    assert_eq!(quick.rows("SELECT 1").await, json!([[1]]));
    let ninth = slow.run("SELECT 1", Ask::within(200)).await;
    assert!(matches!(ninth, Err(ExecError::TimedOut { may_have_acted: false, .. })), "{ninth:?}");
    cancel.cancel();
    for run in runs {
        assert!(run.await.unwrap().is_err());
    }
    assert_eq!(slow.rows("SELECT 1").await, json!([[1]]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_finds_its_connection_as_new() {
    let target = new().await;
    target.sql("CREATE TABLE t (i int); INSERT INTO t VALUES (1)").await;
    assert_eq!(target.rows("SELECT * FROM t").await, json!([[1]]));
    target.sql("SET search_path = pg_catalog").await;
    target.sql("CREATE TEMP TABLE x AS SELECT 1 AS i").await;

    // Prepared before the table was changed.
    target.sql("ALTER TABLE t ADD COLUMN j int DEFAULT 2").await;

    assert_eq!(target.rows("SELECT * FROM t").await, json!([[1, 2]]));
    assert!(target.run("SELECT * FROM x", Ask::default()).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_action_copies_no_files() {
    let target = new().await;
    for sql in ["COPY (SELECT 1) TO '/tmp/x'", "/* */ copy t FROM STDIN"] {
        let refused = target.run(sql, Ask::default()).await.unwrap_err();

        assert!(refused.to_string().contains("COPY is not allowed"), "{sql}: {refused}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deferred_constraint_fails_the_run_in_words() {
    let target = new().await;
    target
        .sql(
            "CREATE TABLE p (id int PRIMARY KEY); \
             CREATE TABLE c (p_id int REFERENCES p DEFERRABLE INITIALLY DEFERRED)",
        )
        .await;

    let refused = target.run("INSERT INTO c VALUES (1)", Ask::default()).await.unwrap_err();

    assert_eq!(refused.to_string(), "Unable to create a new record.");
    assert!(!refused.may_have_acted());
    assert_eq!(target.rows("SELECT * FROM c").await, json!([]));
}
