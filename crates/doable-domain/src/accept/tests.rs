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

fn any_scalar() -> impl Strategy<Value = Json> {
    prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        any::<f64>().prop_map(Json::from),
        ".{0,12}".prop_map(Json::from),
        "-?[0-9]{1,20}(\\.[0-9]{1,4})?".prop_map(Json::from),
        "20[0-9]{2}-[0-1][0-9]-[0-3][0-9](T[0-2][0-9]:[0-5][0-9])?".prop_map(Json::from),
        Just(json!([1])),
        Just(json!({"a": 1})),
    ]
}

proptest! {
    #[test]
    fn nothing_is_accepted_that_the_field_forbids(
        type_name in prop_oneof!["text", "number", "date", "boolean", "time", "number/="],
        given in any_scalar(),
        min in -5_i64..5,
    ) {
        let field = match ValueType::of(&type_name) {
            ValueType::Number => json!({"validation": {"min": min}}),
            _ => json!({"validation": {"maxLength": 10}}),
        };
        let parameters = [parameter("a", &type_name)];
        let given = json!({ "a": given });
        let accepted = accept(&parameters, &settings(json!({"a": field})), given.as_object().unwrap());
        if let Ok(values) = accepted {
            match (ValueType::of(&type_name), values.get("a")) {
                (ValueType::Text, Some(Value::Text(text))) => prop_assert!(text.chars().count() <= 10),
                (ValueType::Number, Some(Value::Number(number))) => {
                    prop_assert!(number.as_f64() >= min as f64);
                }
                (ValueType::Date, Some(Value::Date(_)))
                | (ValueType::Boolean, Some(Value::Bool(_)))
                | (ValueType::Time, Some(Value::Time(_))) => {}
                (kind, got) => prop_assert!(false, "{:?} {}: {:?}", kind, given, got),
            }
        }
    }
}
