//! What a form's values become, or why they are refused, as tables.

use proptest::prelude::*;
use serde_json::json;

use super::*;

fn parameter(id: &str, type_name: &str) -> Parameter {
    let json = json!({"id": id, "slug": format!("{id}_slug"), "type": type_name});
    serde_json::from_value(json).unwrap()
}

fn settings(fields: Json) -> VisualizationSettings {
    serde_json::from_value(json!({ "fields": fields })).unwrap()
}

/// One parameter `a` of `type_name` with the field settings `field`, given `given`.
#[track_caller]
fn check(type_name: &str, field: Json, given: Json, want: Result<Json, &str>) {
    let parameters = [parameter("a", type_name)];
    let settings = settings(json!({ "a": field }));
    let got = accept(&parameters, &settings, given.as_object().unwrap());
    let got = got.map(|values| {
        let all = values.iter().map(|(id, value)| (id.clone(), value.to_json()));
        Json::Object(all.collect())
    });
    match (got, want) {
        (Ok(got), Ok(want)) => assert_eq!(got, want, "{type_name} {field} {given}"),
        (Err(got), Err(want)) => {
            assert!(got.to_string().contains(want), "{type_name} {field} {given}: {got}");
        }
        (got, want) => panic!("{type_name} {field} {given}: {got:?}, not {want:?}"),
    }
}

#[test]
fn required_values_and_defaults() {
    let none = json!({});
    for (field, given, want) in [
        (json!({}), none.clone(), Err("a: This field is required.")),
        (json!({}), json!({"a": null}), Err("a: This field is required.")),
        (json!({}), json!({"a": ""}), Ok(json!({"a": ""}))),
        (json!({"required": false}), none.clone(), Ok(json!({}))),
        (json!({"required": false}), json!({"a": null}), Ok(json!({"a": null}))),
        (json!({"defaultValue": "x"}), none.clone(), Ok(json!({"a": "x"}))),
        (json!({"defaultValue": ""}), none.clone(), Ok(json!({"a": ""}))),
        (json!({"defaultValue": 0}), none.clone(), Ok(json!({"a": "0"}))),
        (json!({"defaultValue": false}), none.clone(), Ok(json!({"a": "false"}))),
        (json!({"defaultValue": "x"}), json!({"a": null}), Err("required")), // null is not defaulted
        (
            json!({"defaultValue": "x", "nullable": true}),
            json!({"a": null}),
            Ok(json!({"a": null})),
        ),
        (json!({"hidden": true, "defaultValue": "x"}), none.clone(), Ok(json!({"a": "x"}))),
        (json!({}), json!({"a_slug": "x"}), Ok(json!({"a": "x"}))),
        (json!({}), json!({"a": "x", "a_slug": "x"}), Ok(json!({"a": "x"}))),
        (json!({}), json!({"a": "x", "a_slug": "y"}), Err("different values")),
    ] {
        check("text", field, given, want);
    }
}

#[test]
fn unknown_and_hidden_keys_are_refused_alike() {
    let parameters = [parameter("b", "text"), parameter("a", "text"), parameter("h", "text")];
    let settings = settings(json!({"h": {"hidden": true, "required": false}}));
    for key in ["x", "h", "h_slug"] {
        let given = json!({"a": "1", "b": "2", key: "3"});

        let refused = accept(&parameters, &settings, given.as_object().unwrap()).unwrap_err();

        let want =
            format!("No destination parameter found for #{{\"{key}\"}}. Found: #{{\"a\" \"b\"}}");
        assert_eq!(refused.to_string(), want);
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "one line a case")]
fn values_must_keep_the_rules_of_their_field() {
    let rules = |rules: Json| json!({ "validation": rules });
    for (type_name, field, value, want) in [
        ("number", rules(json!({"min": 1})), json!(0), Err("at least 1")),
        ("number", rules(json!({"min": 1})), json!(1), Ok(json!(1))),
        ("number", rules(json!({"max": 1.5})), json!("1.6"), Err("at most 1.5")),
        (
            "number",
            rules(json!({"max": 9007199254740993_i64})),
            json!(9007199254740993_i64),
            Ok(json!(9007199254740993_i64)),
        ),
        (
            "date",
            rules(json!({"min": "2026-01-01"})),
            json!("2025-12-31"),
            Err("at least 2026-01-01"),
        ),
        ("date", rules(json!({"max": "2026-01-01"})), json!("2026-01-01"), Ok(json!("2026-01-01"))),
        ("text", rules(json!({"minLength": 2})), json!("é"), Err("at least 2 characters")),
        ("text", rules(json!({"maxLength": 1})), json!("世"), Ok(json!("世"))),
        ("text", rules(json!({"maxLength": 1})), json!("ab"), Err("at most 1 characters")),
        ("text", rules(json!({"pattern": "[a-z]+"})), json!("abc"), Ok(json!("abc"))),
        ("text", rules(json!({"pattern": "[a-z]+"})), json!("abc1"), Err("right form")),
        ("text", rules(json!({"pattern": "a|b"})), json!("xb"), Err("right form")), // the whole text
        (
            "text",
            rules(json!({"pattern": "a", "message": "Only a."})),
            json!("b"),
            Err("a: Only a."),
        ),
        ("number", json!({}), json!("x"), Err("a: This must be a number")),
        (
            "text",
            json!({"inputType": "select", "valueOptions": ["x", {"value": "y", "label": "Y"}]}),
            json!("y"),
            Ok(json!("y")),
        ),
        (
            "text",
            json!({"inputType": "radio", "valueOptions": ["x"]}),
            json!("z"),
            Err("one of the options"),
        ),
        (
            "number",
            json!({"inputType": "select", "valueOptions": [1, "2"]}),
            json!("1"),
            Ok(json!(1)),
        ),
        ("number", json!({"inputType": "select", "valueOptions": [1]}), json!(1.0), Ok(json!(1.0))),
        ("number", rules(json!({"max": 1})), json!("1.00000000000000000001"), Err("at most 1")),
        (
            "datetime",
            rules(json!({"min": "2026-01-01T00:00:00Z"})),
            json!("2026-01-01T00:30:00+14:00"), // 10:30 the day before
            Err("at least"),
        ),
        (
            "datetime",
            rules(json!({"min": "2026-01-01T00:00:00Z"})),
            json!("2026-01-01T00:30:00"), // a wall clock
            Ok(json!("2026-01-01T00:30:00")),
        ),
        ("text", json!({"inputType": "select"}), json!("z"), Ok(json!("z"))),
        ("text", json!({}), json!([1]), Err("a single value")),
    ] {
        check(type_name, field, json!({ "a": value }), want.map(|value| json!({ "a": value })));
    }
}

#[test]
fn all_problems_are_named_at_once() {
    let parameters = [parameter("a", "number"), parameter("b", "date"), parameter("c", "text")];

    let given = json!({"a": "x", "b": "y"});
    let refused = accept(&parameters, &settings(json!({})), given.as_object().unwrap());

    let Err(Refused::Problems(problems)) = refused else { panic!("{refused:?}") };
    assert_eq!(problems.by_field().keys().collect::<Vec<_>>(), ["a", "b", "c"]);
}

#[test]
fn a_field_that_is_not_shown_is_neither_needed_nor_taken() {
    let parameters = [parameter("kind", "text"), parameter("card", "text")];
    for (when, given, want) in [
        (json!({"equals": "card"}), json!({"kind": "card", "card": "1"}), Ok(2)),
        (json!({"equals": "card"}), json!({"kind": "card"}), Err("card: This field is required.")),
        (json!({"equals": "card"}), json!({"kind": "cash"}), Ok(1)),
        (
            json!({"equals": "card"}),
            json!({"kind": "cash", "card": "1"}),
            Err("card: This field does not apply"),
        ),
        (json!({"in": ["card", "debit"]}), json!({"kind": "debit", "card": "1"}), Ok(2)),
        (json!({"in": []}), json!({"kind": "debit"}), Ok(1)),
    ] {
        let mut when = when.clone();
        when["parameter"] = json!("kind");
        let settings = settings(json!({"card": { "visibleWhen": when }}));

        let got = accept(&parameters, &settings, given.as_object().unwrap());

        match (got, want) {
            (Ok(values), Ok(count)) => assert_eq!(values.len(), count, "{given}"),
            (Err(got), Err(want)) => assert!(got.to_string().contains(want), "{given}: {got}"),
            (got, want) => panic!("{given}: {got:?}, not {want:?}"),
        }
    }
}

/// Fields of the given ids and settings, in that order, given `given`.
#[track_caller]
fn check_shown(ids: &[&str], fields: Json, given: Json, want: Result<&[&str], &[&str]>) {
    let parameters: Vec<_> = ids.iter().map(|id| parameter(id, "text")).collect();
    let got = accept(&parameters, &settings(fields.clone()), given.as_object().unwrap());
    let got = match got {
        Ok(values) => Ok(values.into_keys().collect::<Vec<_>>()),
        Err(Refused::Problems(problems)) => {
            let all = problems.by_field().iter().map(|(id, text)| format!("{id}: {text}"));
            Err(all.collect::<Vec<_>>())
        }
        Err(unknown) => panic!("{fields} {given}: {unknown}"),
    };
    let owned = |all: &[&str]| all.iter().map(|&one| one.to_owned()).collect::<Vec<_>>();
    assert_eq!(got, want.map(owned).map_err(owned), "{fields} {given}");
}

#[test]
fn what_a_field_hangs_on_does_not_hang_on_the_order_of_the_fields() {
    let when = |parameter: &str| json!({"parameter": parameter, "equals": "x"});
    let chain = json!({
        "b": {"defaultValue": "x", "visibleWhen": when("a")}, "c": {"visibleWhen": when("b")},
    });
    for ids in [["a", "b", "c"], ["c", "b", "a"]] {
        check_shown(&ids, chain.clone(), json!({"a": "no"}), Ok(&["a"]));
        check_shown(&ids, chain.clone(), json!({"a": "x", "c": "1"}), Ok(&["a", "b", "c"]));
        check_shown(&ids, chain.clone(), json!({"a": "x"}), Err(&["c: This field is required."]));
    }
}

#[test]
fn nothing_but_the_reason_is_said_of_a_field_that_is_not_shown() {
    let not_shown = ["c: This field does not apply to the other values."];
    let when = json!({"parameter": "k", "equals": "x"});
    let rules = json!({"maxLength": 1});
    for (field, given, want) in [
        // Its default does not apply, so it breaks no rule.
        (
            json!({"defaultValue": "long", "validation": rules, "visibleWhen": when}),
            json!({"k": "y"}),
            Ok(&["k"][..]),
        ),
        (json!({"visibleWhen": when}), json!({"k": "y", "c": null}), Err(&not_shown[..])),
        (
            json!({"validation": rules, "visibleWhen": when}),
            json!({"k": "y", "c": "long"}),
            Err(&not_shown[..]),
        ),
        // Whether it is shown can't be said: only the value that is wrong is.
        (
            json!({"visibleWhen": when}),
            json!({"k": [], "c": "1"}),
            Err(&["k: This must be a single value."][..]),
        ),
        (
            json!({"visibleWhen": when}),
            json!({"k": []}),
            Err(&["k: This must be a single value."][..]),
        ),
        // A circle shows nothing.
        (
            json!({"visibleWhen": {"parameter": "c", "equals": "x"}}),
            json!({"k": "x", "c": "x"}),
            Err(&not_shown[..]),
        ),
    ] {
        check_shown(&["k", "c"], json!({ "c": field }), given, want);
    }
}

#[test]
fn values_go_by_variable_and_secret_ones_are_masked() {
    let mut named = parameter("p1", "text");
    named.target = Some(json!(["variable", ["template-tag", "name"]]));
    let parameters = [named, parameter("p2", "text")];
    let settings = settings(json!({"p2": {"secret": true}}));
    let given = json!({"p1": "Ada", "p2": "hunter2"});

    let values = accept(&parameters, &settings, given.as_object().unwrap()).unwrap();
    let kept = journalled(&parameters, &settings, &values);
    let by_name = by_variable(&parameters, values);

    assert_eq!(Json::Object(kept), json!({"p1": "Ada", "p2": "•••"}));
    assert_eq!(by_name.keys().collect::<Vec<_>>(), ["name", "p2_slug"]);
}

fn any_json() -> impl Strategy<Value = Json> {
    prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        (-9_i64..9).prop_map(Json::from),
        any::<f64>().prop_map(Json::from),
        ".{0,12}".prop_map(Json::from),
        "[a-c]{0,4}".prop_map(Json::from),
        "-?[0-9]{1,20}(\\.[0-9]{1,4})?".prop_map(Json::from),
        "20[0-9]{2}-[0-1][0-9]-[0-3][0-9]([T ][0-2][0-9]:[0-5][0-9](:[0-6][0-9])?(Z|[+-]0[0-9]:30)?)?"
            .prop_map(Json::from),
        "[0-2][0-9]:[0-6][0-9](:[0-6][0-9])?".prop_map(Json::from),
        Just(json!([1])),
        Just(json!({"a": 1})),
    ]
}

/// A field's settings that fit the type.
fn any_field(kind: ValueType) -> BoxedStrategy<Json> {
    let select = |options: Json| json!({"inputType": "select", "valueOptions": options});
    let bounds = |min: &str, max: &str| json!({"validation": {"min": min, "max": max}});
    match kind {
        ValueType::Text => prop_oneof![
            Just(json!({"validation": {"minLength": 1, "maxLength": 3}})),
            Just(json!({"validation": {"pattern": "[ab]+|c"}})),
            Just(select(json!(["a", {"value": "bb", "label": "B"}]))),
        ]
        .boxed(),
        ValueType::Number => prop_oneof![
            (-5_i64..5).prop_map(|min| json!({"validation": {"min": min, "max": "7.5"}})),
            Just(json!({"inputType": "radio", "valueOptions": [1, "2", 3.5]})),
        ]
        .boxed(),
        ValueType::Date => Just(bounds("2020-01-01", "2059-12-31")).boxed(),
        ValueType::DateTime => Just(bounds("2020-01-01T00:00", "2059-12-31T23:59:59")).boxed(),
        ValueType::Time => Just(bounds("06:00", "18:00")).boxed(),
        ValueType::Boolean => Just(json!({})).boxed(),
    }
}

/// Whether the field's settings allow `value`, found out another way than `accept` does.
fn is_allowed(field: &Json, value: &Value) -> bool {
    if *value == Value::Null {
        return true;
    }
    let rules = &field["validation"];
    let is_option = |option: &Json| {
        let option = option.get("value").unwrap_or(option);
        let text = option.as_str().map_or_else(|| option.to_string(), str::to_owned);
        match value {
            Value::Number(number) => number.as_f64() == text.parse::<f64>().unwrap(),
            other => other.to_text() == text,
        }
    };
    let options = field["valueOptions"].as_array();
    let is_choice = options.is_none_or(|options| options.iter().any(is_option));
    let text = value.to_text();
    let within = |from: &str, to: &str| from <= text.as_str() && text.as_str() <= to;
    is_choice
        && match value {
            Value::Text(text) if rules.get("pattern").is_some() => {
                text == "c" || (!text.is_empty() && text.chars().all(|c| c == 'a' || c == 'b'))
            }
            Value::Text(text) if rules.get("maxLength").is_some() => {
                (1..=3).contains(&text.chars().count())
            }
            Value::Number(number) if rules.get("min").is_some() => {
                (rules["min"].as_f64().unwrap()..=7.5).contains(&number.as_f64())
            }
            // The formats sort as their texts do.
            Value::Date(_) => within("2020-01-01", "2059-12-31"),
            Value::DateTime(..) => within("2020-01-01T00:00", "2059-12-31T23:59:59~"),
            Value::Time(_) => within("06:00:00", "18:00:00"),
            Value::Null | Value::Text(_) | Value::Number(_) | Value::Bool(_) => true,
        }
}

fn any_case() -> impl Strategy<Value = (&'static str, Json, bool, Json)> {
    let names = ["text", "number", "number/=", "date", "datetime", "boolean", "time", "id"];
    prop::sample::select(names.to_vec()).prop_flat_map(|name| {
        (Just(name), any_field(ValueType::of(name)), any::<bool>(), any_json())
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2048))]

    #[test]
    fn nothing_is_accepted_that_the_field_forbids((name, mut field, required, given) in any_case()) {
        field["required"] = json!(required);
        let kind = ValueType::of(name);
        let sent = json!({ "a": given });

        let accepted = accept(
            &[parameter("a", name)], &settings(json!({"a": field})), sent.as_object().unwrap(),
        );

        let Ok(values) = accepted else { return Ok(()) };
        let value = values.get("a").cloned();
        let is_of_type = match &value {
            Some(Value::Null) => !required,
            Some(Value::Text(_)) => kind == ValueType::Text,
            Some(Value::Number(_)) => kind == ValueType::Number,
            Some(Value::Bool(_)) => kind == ValueType::Boolean,
            Some(Value::Date(_)) => kind == ValueType::Date,
            Some(Value::DateTime(..)) => kind == ValueType::DateTime,
            Some(Value::Time(_)) => kind == ValueType::Time,
            None => false,
        };
        prop_assert!(is_of_type, "{name} {field} {given}: {value:?}");
        prop_assert!(value.iter().all(|v| is_allowed(&field, v)), "{name} {field} {given}: {value:?}");
    }
}

#[test]
fn only_values_that_a_run_would_take_are_held_against_a_query() {
    let source = json!({"database_id": 1, "query": "SELECT 1"});
    let from = |more: Json| {
        let mut field = more;
        field["optionsSource"] = source.clone();
        field
    };
    for (a, given, want) in [
        (json!({}), json!({"a": "x"}), json!([])),
        (from(json!({})), json!({"a": "x"}), json!(["x"])),
        (from(json!({})), json!({"a_slug": "x"}), json!(["x"])),
        (from(json!({"valueOptions": ["y"]})), json!({"a": "x"}), json!(["x"])), // the query wins
        (from(json!({"defaultValue": "d"})), json!({}), json!(["d"])),
        (from(json!({"hidden": true, "defaultValue": "d"})), json!({}), json!(["d"])),
        (from(json!({})), json!({}), json!([])),
        (from(json!({"nullable": true})), json!({"a": null}), json!([])),
        (from(json!({"fieldType": "number"})), json!({"a": "1.5"}), json!([1.5])),
        (from(json!({"fieldType": "number"})), json!({"a": "x"}), json!([])), // refused anyway
        (
            from(json!({"visibleWhen": {"parameter": "b", "equals": "y"}})),
            json!({"a": "x"}),
            json!([]),
        ),
        (
            from(json!({"visibleWhen": {"parameter": "b", "equals": "y"}})),
            json!({"a": "x", "b": "y"}),
            json!(["x"]),
        ),
    ] {
        let parameters = [parameter("a", "text"), parameter("b", "text")];
        let fields = json!({"a": a, "b": {"required": false}});

        let found = chosen(&parameters, &settings(fields.clone()), given.as_object().unwrap());

        let values: Vec<Json> = found.iter().map(|chosen| chosen.value.to_json()).collect();
        assert_eq!(json!(values), want, "{fields} {given}");
    }
}

#[test]
fn an_option_is_known_by_its_value_and_not_by_its_spelling() {
    for (kind, option, value, want) in [
        (ValueType::Number, json!(1.50), json!("1.5"), true),
        (ValueType::Number, json!("2"), json!(2), true),
        (ValueType::Number, json!("2x"), json!(2), false),
        (ValueType::Text, json!(5), json!("5"), true),
        (ValueType::Text, json!("ada"), json!("Ada"), false),
        (ValueType::Date, json!("2026-01-31"), json!("2026-01-31"), true),
    ] {
        let read = Value::from_json(kind, &value).unwrap();

        assert_eq!(is_option(kind, &option, &read), want, "{option} {value}");
    }
}
