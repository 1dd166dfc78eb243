//! What is written is read back, up to the edge of each type; beyond it is refused.

use doable_domain::parameter::ValueType::{self, Boolean, Date, DateTime, Number, Text, Time};
use doable_exec::ExecError;
use serde_json::{Value as Json, json};

use super::{Shop, text, value};

const LONG: usize = 1024 * 1024;

/// A type, what a form gives for it, and what is read back.
fn kept() -> Vec<(&'static str, ValueType, Json, Json)> {
    let same = |declared, kind, json: Json| (declared, kind, json.clone(), json);
    vec![
        same("BIGINT", Number, json!(i64::MAX)),
        same("BIGINT", Number, json!(i64::MIN)),
        same("BIGINT UNSIGNED", Number, json!(u64::MAX)),
        same("INT", Number, json!(-2_147_483_648_i64)),
        same("INT UNSIGNED", Number, json!(4_294_967_295_u64)),
        same("SMALLINT", Number, json!(-32_768)),
        same("TINYINT", Number, json!(127)),
        ("DECIMAL(38,10)", Number, json!("12.5"), json!(12.5)),
        same("DECIMAL(38,10)", Number, json!("1234567890123456789012345678.0123456789")),
        ("DECIMAL(38,10)", Number, json!("-0.0000000001"), json!(-1e-10)),
        same("DECIMAL(20,0)", Number, json!("9007199254740993")),
        same("DOUBLE", Number, json!(0.1)),
        same("DOUBLE", Number, json!(1.797_693_134_862_315_7e308)),
        same("DOUBLE", Number, json!(-2.225_073_858_507_201_4e-308)),
        same("FLOAT", Number, json!(0.1)),
        same("TINYINT(1)", Boolean, json!(true)),
        same("BOOLEAN", Boolean, json!(false)),
        same("BIT(1)", Boolean, json!(true)),
        same("BIT(8)", Number, json!(129)),
        same("YEAR", Number, json!(2155)),
        same("DATE", Date, json!("1000-01-01")),
        same("DATE", Date, json!("9999-12-31")),
        same("TIME", Time, json!("23:59:59")),
        same("TIME(6)", Time, json!("00:00:00.000001")),
        same("DATETIME", DateTime, json!("1000-01-01T00:00:00")),
        same("DATETIME(6)", DateTime, json!("9999-12-31T23:59:59.999999")),
        (
            "DATETIME(6)",
            DateTime,
            json!("2026-03-29T02:30:00.5+02:00"),
            json!("2026-03-29T00:30:00.5"),
        ),
        ("TIMESTAMP", DateTime, json!("1970-01-01T01:00:01+01:00"), json!("1970-01-01T00:00:01Z")),
        (
            "TIMESTAMP(6)",
            DateTime,
            json!("2038-01-19T03:14:07.999999Z"),
            json!("2038-01-19T03:14:07.999999Z"),
        ),
        same("JSON", Text, json!("{\"a\": [1, \"é\"]}")),
        same("ENUM('a','it''s')", Text, json!("it's")),
        same("SET('a','b')", Text, json!("a,b")),
        same("CHAR(36)", Text, json!("018f3d5e-0000-7000-8000-000000000001")),
        same("UUID", Text, json!("018f3d5e-0000-7000-8000-000000000001")),
        same("INET6", Text, json!("2001:db8::1")),
        same("VARCHAR(20)", Text, json!("é世🦀\\'\"; --")),
        same("VARCHAR(20)", Text, json!("")),
        ("VARBINARY(4)", Text, json!("\u{1}a"), json!("0x0161")),
        same("LONGTEXT", Text, json!("x".repeat(LONG))),
        same("INT", Number, Json::Null),
    ]
}

/// Types that `MySQL` does not have.
const ONLY_MARIADB: [&str; 2] = ["UUID", "INET6"];

#[tokio::test(flavor = "multi_thread")]
async fn a_value_is_read_back_as_it_was_given() {
    let shop = Shop::new("").await;
    let is_mariadb = shop.is_mariadb().await;
    for (place, (declared, kind, given, want)) in kept().into_iter().enumerate() {
        if ONLY_MARIADB.contains(&declared) && !is_mariadb {
            continue;
        }
        shop.run(&format!("CREATE TABLE t{place} (v {declared})"), &[]).await.unwrap();
        let given = value(kind, given);
        let insert = format!("INSERT INTO t{place} VALUES ({{{{v}}}})");

        let wrote = shop.run(&insert, &[("v", given.clone())]).await;
        let read = shop.run(&format!("SELECT v FROM t{place}"), &[]).await;

        let said = format!("{declared} {:.60}", given.to_text());
        assert_eq!(wrote.unwrap_or_else(|error| panic!("{said}: {error}")).rows_affected, Some(1));
        let read = read.unwrap_or_else(|error| panic!("{said}: {error}"));
        assert!(read.body["rows"] == json!([[want]]), "{said}: {:.200}", read.body.to_string());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_value_that_does_not_fit_is_refused_with_its_column() {
    let shop = Shop::new("").await;
    let is_mariadb = shop.is_mariadb().await;
    for (place, (declared, given)) in [
        ("INT", "abc"),
        ("INT", "2147483648"),
        ("BIGINT UNSIGNED", "18446744073709551616"),
        ("TINYINT", "128"),
        ("DECIMAL(4,2)", "100"),
        ("DATE", "2026-02-30"),
        ("DATE", "0000-00-00"),
        ("DATETIME", "yesterday"),
        ("TIMESTAMP", "1969-01-01 00:00:00"),
        ("ENUM('a')", "b"),
        ("VARCHAR(3)", "four"),
        ("UUID", "x"),
    ]
    .into_iter()
    .enumerate()
    .filter(|(_, (declared, _))| is_mariadb || !ONLY_MARIADB.contains(declared))
    {
        shop.run(&format!("CREATE TABLE t{place} (the_value {declared})"), &[]).await.unwrap();

        let insert = format!("INSERT INTO t{place} VALUES ({{{{v}}}})");
        let refused = shop.run(&insert, &[("v", text(given))]).await;

        let Err(ExecError::WrongType { fields }) = refused else {
            panic!("{declared} {given}: {refused:?}");
        };
        assert!(fields.contains_key("the_value"), "{declared} {given}: {fields:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_with_nul_is_refused_before_anything_is_sent() {
    let shop = Shop::new("CREATE TABLE t (v TEXT)").await;

    let refused = shop.run("INSERT INTO t VALUES ({{v}})", &[("v", text("a\0b"))]).await;

    assert!(matches!(refused, Err(ExecError::UnfitValue { .. })), "{refused:?}");
    assert_eq!(shop.column("SELECT count(*) FROM t").await, ["0"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_cut_off_where_it_is_too_long() {
    let shop = Shop::new(
        "CREATE TABLE t (v INT); CREATE TABLE n (i INT);
         INSERT INTO n WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 500)
             SELECT i FROM c",
    )
    .await;
    let mut answers = vec![
        ("SELECT a.i FROM n AS a, n AS b, n AS c", 1_000),
        ("SELECT repeat('x', 1000000) FROM n", 11),
    ];
    let is_mariadb = shop.is_mariadb().await;
    if is_mariadb {
        answers.push((
            "INSERT INTO t SELECT a.i FROM n AS a, (VALUES (1), (2), (3)) AS b RETURNING v",
            1_000,
        ));
    }
    for (sql, rows) in answers {
        let outcome = shop.run(sql, &[]).await.unwrap();

        assert_eq!(outcome.body["truncated"], json!(true), "{sql}");
        assert_eq!(outcome.body["rows"].as_array().unwrap().len(), rows, "{sql}");
    }
    let written = if is_mariadb { "1500" } else { "0" };
    assert_eq!(
        shop.column("SELECT count(*) FROM t").await,
        [written],
        "what writes runs to its end"
    );
}
