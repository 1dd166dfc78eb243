//! Values on their way in and out.

use doable_domain::{guard::Guard, value::Value};
use jiff::{
    civil::{date, datetime, time},
    tz::offset,
};
use serde_json::json;

use super::{World, number, text};

#[tokio::test]
async fn a_value_arrives_with_every_digit_and_letter() {
    let world = World::with("");
    for (value, kind, back) in [
        (Value::Null, "null", json!(null)),
        (text(""), "text", json!("")),
        (text("O'Brien; DROP TABLE t; --"), "text", json!("O'Brien; DROP TABLE t; --")),
        (text("世界 🎉"), "text", json!("世界 🎉")),
        (text("007"), "text", json!("007")),
        (Value::Bool(true), "integer", json!(1)),
        (Value::Bool(false), "integer", json!(0)),
        (number("0"), "integer", json!(0)),
        (number("-7"), "integer", json!(-7)),
        (number("9007199254740993"), "integer", json!(9_007_199_254_740_993_i64)),
        (number("9223372036854775807"), "integer", json!(i64::MAX)),
        (number("-9223372036854775808"), "integer", json!(i64::MIN)),
        (number("9223372036854775809"), "text", json!("9223372036854775809")),
        (number("0.1"), "real", json!(0.1)),
        (number("-12.50"), "real", json!(-12.5)),
        (number("1.5e3"), "real", json!(1500.0)),
        (number("2.5E-300"), "real", json!(2.5e-300)),
        (number("0.12345678901234567890"), "text", json!("0.12345678901234567890")),
        (number("1e-999"), "text", json!("1e-999")),
        (number("0e99999999999"), "text", json!("0e99999999999")),
        (Value::Date(date(2026, 11, 24)), "text", json!("2026-11-24")),
        (Value::Time(time(9, 5, 0, 0)), "text", json!("09:05:00")),
        (
            Value::DateTime(datetime(2026, 11, 24, 9, 5, 7, 0), None),
            "text",
            json!("2026-11-24T09:05:07"),
        ),
    ] {
        let sql = "SELECT typeof(?1), ?1";
        let guard = Guard::default();

        let ran = world.run_with(sql, std::slice::from_ref(&value), &guard).await.unwrap();

        assert_eq!(ran.table.unwrap().rows, [[json!(kind), back]], "{value:?}");
    }
}

#[tokio::test]
async fn a_moment_with_an_offset_is_read_by_sqlites_own_functions() {
    let value = Value::DateTime(datetime(2026, 11, 24, 9, 5, 7, 0), Some(offset(2)));

    let ran =
        World::with("").run_with("SELECT datetime(?1)", &[value], &Guard::default()).await.unwrap();

    assert_eq!(ran.table.unwrap().rows, [[json!("2026-11-24 07:05:07")]]);
}

#[tokio::test]
async fn the_columns_own_type_decides() {
    let world = World::with("CREATE TABLE t (i INTEGER, r REAL, t TEXT, n NUMERIC, b BLOB)");
    let sql = "INSERT INTO t VALUES (?1, ?1, ?1, ?1, ?1)
               RETURNING typeof(i), typeof(r), typeof(t), typeof(n), typeof(b)";
    for (value, want) in [
        (text("12"), ["integer", "real", "text", "integer", "text"]),
        (text("x"), ["text", "text", "text", "text", "text"]),
        (number("12"), ["integer", "real", "text", "integer", "integer"]),
        (number("1.5"), ["real", "real", "text", "real", "real"]),
        (Value::Bool(true), ["integer", "real", "text", "integer", "integer"]),
    ] {
        let ran = world.run_with(sql, std::slice::from_ref(&value), &Guard::default()).await;

        assert_eq!(ran.unwrap().table.unwrap().rows, [want.map(|kind| json!(kind))], "{value:?}");
    }
}

#[tokio::test]
async fn every_value_of_sqlite_has_its_json() {
    let world = World::with("");
    let long = format!("0x{}… (2000 bytes)", "00".repeat(1_024));
    for (expression, want) in [
        ("NULL", json!(null)),
        ("9223372036854775807", json!(i64::MAX)),
        ("1.25", json!(1.25)),
        ("9e999", json!(null)),
        ("-9e999", json!(null)),
        ("'ä'", json!("ä")),
        ("CAST(x'ff41' AS TEXT)", json!("\u{fffd}A")),
        ("x''", json!("0x")),
        ("x'00fF7f'", json!("0x00ff7f")),
        ("zeroblob(2000)", json!(long)),
    ] {
        let ran = world.run(&format!("SELECT {expression}")).await.unwrap();

        assert_eq!(ran.table.unwrap().rows, [[want]], "{expression}");
    }
}

#[tokio::test]
async fn a_column_of_numbers_keeps_64_bits_of_one() {
    let world = World::with("CREATE TABLE t (d DECIMAL(38,10), i INTEGER, t TEXT)");
    let sql = "INSERT INTO t VALUES (?1, ?1, ?1) RETURNING d, i, t";
    for (digits, kept) in [
        ("12.5", json!(12.5)),
        // Nothing tells an SQL action's column, so these are rounded: see docs/databases.md.
        ("1234567890123456789012345678.0123456789", json!(1.234_567_890_123_456_8e27)),
        ("9223372036854775809", json!(9.223_372_036_854_776e18)),
    ] {
        let ran = world.run_with(sql, &[number(digits)], &Guard::default()).await.unwrap();

        let [d, i, t] = &ran.table.unwrap().rows[0][..] else { panic!("three columns") };
        assert_eq!((d, i), (&kept, &kept), "{digits}");
        assert_eq!(t.as_str().unwrap_or(digits), digits, "a text keeps every digit");
    }
}
