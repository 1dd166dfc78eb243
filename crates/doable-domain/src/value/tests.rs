//! What each type takes, refuses and writes, as tables.

use proptest::prelude::*;

use super::*;

#[test]
fn a_whole_number_is_told_and_loses_its_point() {
    for (text, want) in [
        ("7", Some("7")),
        ("-7.0", Some("-7")),
        ("1e3", Some("1000")),
        ("0.5e1", Some("5")),
        ("0.000", Some("0")),
        ("-0", Some("0")),
        ("18446744073709551615", Some("18446744073709551615")),
        ("1.5", None),
        ("1e-1", None),
        ("1e30", None),
    ] {
        let whole = Number::parse(text).unwrap().to_whole();

        assert_eq!(whole.as_ref().map(Number::as_str), want, "{text}");
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "one line a case")]
fn a_type_takes_its_own_values_and_says_what_it_wants_otherwise() {
    use ValueType::{Boolean, Date, DateTime, Number, Text, Time};
    for (kind, given, want) in [
        (Text, json!("a"), Ok(json!("a"))),
        (Text, json!(12), Ok(json!("12"))),
        (Text, json!(true), Ok(json!("true"))),
        (Text, json!(""), Ok(json!(""))),
        (Number, json!(12), Ok(json!(12))),
        (Number, json!("12"), Ok(json!(12))),
        (Number, json!(-1.5), Ok(json!(-1.5))),
        (Number, json!("9223372036854775807"), Ok(json!(i64::MAX))),
        (Number, json!("0.12345678901234567890"), Ok(json!("0.12345678901234567890"))),
        (Number, json!("12.50"), Ok(json!("12.50"))), // its last zero may matter
        (Number, json!("abc"), Err("a number, received: \"abc\"")),
        (Number, json!(""), Err("a number")),
        (Number, json!(" 1"), Err("a number")),
        (Number, json!("+1"), Err("a number")),
        (Number, json!("1e999"), Err("a number")),
        (Number, json!("NaN"), Err("a number")),
        (Number, json!("0x10"), Err("a number")),
        (Number, json!(true), Err("a number")),
        (Boolean, json!(true), Ok(json!(true))),
        (Boolean, json!("false"), Ok(json!(false))),
        (Boolean, json!(1), Ok(json!(true))),
        (Boolean, json!("yes"), Err("true or false")),
        (Date, json!("2024-02-29"), Ok(json!("2024-02-29"))),
        (Date, json!("2023-02-29"), Err("a date like")),
        (Date, json!("2024-02-29T10:00:00"), Err("a date like")),
        (Date, json!("29.02.2024"), Err("a date like")),
        (Date, json!(20240229), Err("a date like")),
        (DateTime, json!("2024-02-29T10:30"), Ok(json!("2024-02-29T10:30:00"))),
        (DateTime, json!("2024-02-29 10:30:05"), Ok(json!("2024-02-29T10:30:05"))),
        (DateTime, json!("2024-02-29T10:30:05.123"), Ok(json!("2024-02-29T10:30:05.123"))),
        (DateTime, json!("2020-05-01T05:00:00-07:00"), Ok(json!("2020-05-01T05:00:00-07:00"))),
        (DateTime, json!("2020-05-01T05:00:00Z"), Ok(json!("2020-05-01T05:00:00+00:00"))),
        (DateTime, json!("2020-05-01T05:00:00.5+0530"), Ok(json!("2020-05-01T05:00:00.5+05:30"))),
        (DateTime, json!("2020-05-01T05:00-07"), Ok(json!("2020-05-01T05:00:00-07:00"))),
        (DateTime, json!("2020-05-01"), Err("a date and time like")),
        (DateTime, json!("2020-05-01T05"), Err("a date and time like")),
        (DateTime, json!("20200501T050000"), Err("a date and time like")),
        (DateTime, json!("2020-05-01T05:00:60"), Err("a date and time like")),
        (DateTime, json!("2020-05-01T05:00:00,5"), Err("a date and time like")),
        (DateTime, json!("2020-05-01T05:00[Europe/Berlin]"), Err("a date and time like")),
        (DateTime, json!("2020-05-01T05:00+05:30:15"), Err("a date and time like")),
        (DateTime, json!("2020-05-01T05:00 "), Err("a date and time like")),
        (Date, json!("2024-W09-4"), Err("a date like")),
        (Time, json!("05:00:60"), Err("a time like")),
        (Time, json!("05:00.5"), Err("a time like")),
        (Time, json!("05:00:00."), Err("a time like")),
        (Time, json!("05:00"), Ok(json!("05:00:00"))),
        (Time, json!("05:00:59"), Ok(json!("05:00:59"))),
        (Time, json!("25:00"), Err("a time like")),
        (Time, json!("2020-05-01T05:00:00"), Err("a time like")),
        (Text, json!([1]), Err("a single value")),
        (Number, json!({}), Err("a single value")),
        (Date, json!(null), Ok(json!(null))),
    ] {
        match (Value::from_json(kind, &given).map(|value| value.to_json()), want) {
            (Ok(got), Ok(want)) => assert_eq!(got, want, "{kind:?} {given}"),
            (Err(got), Err(want)) => assert!(got.contains(want), "{kind:?} {given}: {got}"),
            (got, want) => panic!("{kind:?} {given}: {got:?}, not {want:?}"),
        }
    }
}

#[test]
fn numbers_compare_to_the_last_digit() {
    for (a, b, want) in [
        ("1", "1.0", Ordering::Equal),
        ("100", "1e2", Ordering::Equal),
        ("0.0120", "12E-3", Ordering::Equal),
        ("0", "-0.0e99999999999999999999", Ordering::Equal),
        ("1.00000000000000000001", "1", Ordering::Greater),
        ("9007199254740992.5", "9007199254740992", Ordering::Greater),
        ("-1.00000000000000000001", "-1", Ordering::Less),
        ("-5", "3", Ordering::Less),
        ("0", "-3", Ordering::Greater),
        ("9", "10", Ordering::Less),
        ("0.09", "0.1", Ordering::Less),
        ("1e-99999999999999999999", "0", Ordering::Greater),
        ("1e-99999999999999999999", "1e-300", Ordering::Less),
    ] {
        let [x, y] = [a, b].map(|text| super::Number::parse(text).unwrap());

        assert_eq!(x.compare(&y), want, "{a} {b}");
        assert_eq!(y.compare(&x), want.reverse(), "{b} {a}");
    }
}

#[test]
fn a_json_literal_keeps_every_digit() {
    let number = Value::from_json(ValueType::Number, &json!("12345678901234567890.10")).unwrap();

    assert_eq!(number.to_json_literal(), "12345678901234567890.10");
    assert_eq!(Value::Null.to_json_literal(), "null");
    assert_eq!(Value::Text("a\"b".to_owned()).to_json_literal(), r#""a\"b""#);
}

proptest! {
    #[test]
    fn a_value_survives_the_way_through_text_and_json(
        text in ".*", whole in any::<i64>(), part in -1e12_f64..1e12,
        year in 1_i16..9999, month in 1_i8..=12, day in 1_i8..=28, hour in 0_i8..24, minute in 0_i8..60,
        east in -14 * 60..=14 * 60, nanos in 0..1_000_000_000, yes in any::<bool>(),
    ) {
        let date = civil::date(year, month, day);
        let time = civil::time(hour, minute, 7, nanos);
        let offset = Offset::from_seconds(east * 60).unwrap();
        for (kind, value) in [
            (ValueType::Text, Value::Text(text)),
            (ValueType::Number, Value::Number(Number::parse(&whole.to_string()).unwrap())),
            (ValueType::Number, Value::Number(Number::parse(&part.to_string()).unwrap())),
            (ValueType::Date, Value::Date(date)),
            (ValueType::Boolean, Value::Bool(yes)),
            (ValueType::DateTime, Value::DateTime(date.to_datetime(time), None)),
            (ValueType::DateTime, Value::DateTime(date.to_datetime(time), Some(offset))),
            (ValueType::Time, Value::Time(time)),
        ] {
            prop_assert_eq!(Value::from_json(kind, &json!(value.to_text())), Ok(value.clone()));
            prop_assert_eq!(Value::from_json(kind, &value.to_json()), Ok(value));
        }
    }

    #[test]
    fn numbers_compare_as_their_floats_do(a in -1e9_f64..1e9, b in -1e9_f64..1e9) {
        let [x, y] = [a, b].map(|number| Number::parse(&number.to_string()).unwrap());
        prop_assert_eq!(x.compare(&y), a.partial_cmp(&b).unwrap());
    }

    #[test]
    fn reading_a_value_never_panics(text in ".*") {
        for kind in [ValueType::Number, ValueType::Boolean, ValueType::Date, ValueType::DateTime, ValueType::Time] {
            let _ = Value::from_json(kind, &json!(text));
        }
    }
}
