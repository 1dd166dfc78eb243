//! Row actions as tables: what they take, what they write, and what is refused.

use serde_json::json;

use super::*;
use crate::{draft, schema::BaseType, value};

/// `name` with marks: `#` key, `+` counted up, `!` required, `=` has a default,
/// `~` computed, `*` binary.
fn column(text: &str) -> Column {
    let name = text.trim_end_matches(['#', '+', '!', '=', '~', '*']);
    let marks = text.get(name.len()..).unwrap();
    let is = |mark| marks.contains(mark);
    let is_number = name.ends_with("id");
    Column {
        name: name.to_owned(),
        database_type: if is('*') { "BLOB" } else { "TEXT" }.to_owned(),
        base_type: if is_number { BaseType::Integer } else { BaseType::Text },
        nullable: !is('!') && !is('#'),
        has_default: is('='),
        auto_increment: is('+'),
        generated: is('~'),
        unique: false,
        in_primary_key: is('#').then_some(1),
        foreign_key: None,
        enum_values: (name == "state").then(|| vec!["a".to_owned(), "b".to_owned()]),
    }
}

fn source(columns: &[&str], shown: Option<&[&str]>) -> RowSource {
    let mut columns: Vec<Column> = columns.iter().map(|text| column(text)).collect();
    let keys = columns.iter_mut().filter(|column| column.in_primary_key.is_some());
    for (place, column) in keys.enumerate() {
        column.in_primary_key = Some(place as u32 + 1);
    }
    let table = Table { schema: None, name: "t".to_owned(), columns, is_view: false };
    let shown = shown.map(|shown| shown.iter().map(|name| (*name).to_owned()).collect());
    RowSource { engine: Engine::Sqlite, table, shown }
}

fn spec(settings: Json) -> ActionSpec {
    let draft = json!({
        "name": "A", "type": "implicit", "kind": "row/create", "model_id": 1,
        "visualization_settings": settings,
    });
    draft::check(draft.as_object().unwrap(), &|_| None).spec.unwrap()
}

fn values(json: Json) -> Values {
    let of = |value: &Json| match value {
        Json::String(text) => value::Value::Text(text.clone()),
        Json::Null => value::Value::Null,
        other => value::Value::from_json(crate::parameter::ValueType::Number, other).unwrap(),
    };
    json.as_object().unwrap().iter().map(|(id, value)| (id.clone(), of(value))).collect()
}

const ORDERS: &[&str] =
    &["id#+", "customer_id!", "state", "Ship To", "total~", "photo*", "made_at!="];

#[test]
fn each_kind_takes_its_own_columns_and_requires_what_the_table_does() {
    for (kind, want) in [
        (RowKind::Create, &["customer_id!", "state", "ship_to", "made_at"][..]),
        (RowKind::Update, &["id!", "customer_id", "state", "ship_to", "made_at"]),
        (RowKind::Delete, &["id!"]),
    ] {
        let (parameters, _) = source(ORDERS, None).describe(kind, &spec(json!({}))).unwrap();

        let got: Vec<String> = parameters
            .iter()
            .map(|p| format!("{}{}", p.id, if p.required == Some(true) { "!" } else { "" }))
            .collect();
        assert_eq!(got, want, "{kind:?}");
    }
}

#[test]
fn a_key_with_a_default_is_left_to_the_database_and_another_is_asked_for() {
    for (column, want) in [("id#=", &["name"][..]), ("id#", &["id", "name"]), ("id#+", &["name"])] {
        let described = source(&[column, "name"], None).describe(RowKind::Create, &spec(json!({})));

        let ids: Vec<String> = described.unwrap().0.into_iter().map(|p| p.id).collect();
        assert_eq!(ids, want, "{column}");
    }
}

#[test]
fn only_what_the_model_shows_is_taken_and_the_key_always() {
    let source = source(ORDERS, Some(&["state"]));
    for (kind, want) in [(RowKind::Create, &["state"][..]), (RowKind::Update, &["id", "state"])] {
        let ids: Vec<String> =
            source.describe(kind, &spec(json!({}))).unwrap().0.into_iter().map(|p| p.id).collect();

        assert_eq!(ids, want, "{kind:?}");
    }
}

#[test]
fn what_a_person_saved_wins_and_what_is_gone_is_dropped() {
    let saved = json!({"fields": {
        "state": {"title": "State", "order": 3, "hidden": true},
        "gone": {"title": "Gone"},
    }});

    let mut spec = spec(saved);
    let of = |id: &str, text: &str| {
        let mut saved = parameter(RowKind::Create, &column(id), None);
        saved.type_name = "type/Text".to_owned();
        saved.display_name = Some(text.to_owned());
        saved.name = Some("n".to_owned());
        saved.default = Some(json!(7));
        saved.other.insert("colour".to_owned(), json!("red"));
        saved
    };
    spec.parameters = vec![of("customer_id", "Who"), of("gone", "Gone")];

    let (parameters, settings) = source(ORDERS, None).describe(RowKind::Create, &spec).unwrap();

    let who = &parameters[0];
    assert_eq!((who.id.as_str(), who.type_name.as_str()), ("customer_id", "type/Integer"));
    assert_eq!((who.display_name.as_deref(), who.name.as_deref()), (Some("Who"), Some("n")));
    assert_eq!((&who.default, &who.other["colour"]), (&Some(json!(7)), &json!("red")));
    assert!(parameters.iter().all(|parameter| parameter.id != "gone"));

    let state = settings.fields.get("state").unwrap();
    assert_eq!((state.title.as_deref(), state.hidden), (Some("State"), Some(true)));
    assert_eq!(state.value_options, Some(vec![json!("a"), json!("b")]), "an enum has its values");
    assert_eq!(settings.fields.get("customer_id").unwrap().hidden, Some(false));
    assert!(!settings.fields.contains_key("gone"));
    assert_eq!(parameters[2].display_name.as_deref(), Some("Ship To"));
}

#[test]
fn columns_that_look_alike_in_a_form_stop_everything() {
    let source = source(&["id#+", "Ship To", "ship-to"], None);

    let refused = source.describe(RowKind::Create, &spec(json!({}))).unwrap_err();

    assert!(matches!(&refused, NoRow::Ambiguous { slug, .. } if slug == "ship_to"));
    assert_eq!(
        source.write(RowKind::Create, &Default::default(), &values(json!({}))),
        Err(refused)
    );
}

#[test]
fn a_write_is_made_of_the_key_and_what_was_given() {
    let settings = spec(json!({"fields": {"state": {"nullable": true}}})).visualization_settings;
    let write = |kind, json| {
        let got = source(ORDERS, None).write(kind, &settings, &values(json));
        got.map(|write| {
            let names = |of: &[(String, value::Value)]| {
                of.iter()
                    .map(|(name, value)| format!("{name}={}", value.to_json()))
                    .collect::<Vec<_>>()
            };
            match &write {
                RowWrite::Create { set, key } => (key.clone(), names(set)),
                RowWrite::Update { key, set } => (names(key), names(set)),
                RowWrite::Delete { key } => (names(key), vec![]),
            }
        })
    };
    let done = |key: &[&str], set: &[&str]| {
        let owned = |of: &[&str]| of.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        Ok((owned(key), owned(set)))
    };
    let missing = || Err(NoRow::KeyMissing { slugs: vec!["id".to_owned()] });
    for (kind, given, want) in [
        (RowKind::Create, json!({"customer_id": 7}), done(&["id"], &["customer_id=7"])),
        (RowKind::Create, json!({"ship_to": "x"}), done(&["id"], &["Ship To=\"x\""])),
        (RowKind::Create, json!({}), Err(NoRow::NothingToWrite)),
        (RowKind::Create, json!({"ship_to": null}), Err(NoRow::NothingToWrite)),
        (RowKind::Update, json!({"id": 1, "state": "a"}), done(&["id=1"], &["state=\"a\""])),
        (RowKind::Update, json!({"id": 1, "state": null}), done(&["id=1"], &["state=null"])),
        (RowKind::Update, json!({"id": 1, "ship_to": null}), Err(NoRow::NothingToWrite)),
        (RowKind::Update, json!({"id": 1}), Err(NoRow::NothingToWrite)),
        (RowKind::Update, json!({"state": "a"}), missing()),
        (RowKind::Update, json!({"id": null, "state": "a"}), missing()),
        (RowKind::Delete, json!({"id": 1}), done(&["id=1"], &[])),
        (RowKind::Delete, json!({}), missing()),
    ] {
        assert_eq!(write(kind, given.clone()), want, "{kind:?} {given}");
    }
}

#[test]
fn a_key_of_several_columns_is_needed_whole() {
    let source = source(&["a_id#", "b#", "n"], None);

    let part = source.write(RowKind::Delete, &Default::default(), &values(json!({"a_id": 1})));
    let whole = values(json!({"a_id": 1, "b": "x"}));

    assert_eq!(part, Err(NoRow::KeyMissing { slugs: vec!["b".to_owned()] }));
    let RowWrite::Delete { key } =
        source.write(RowKind::Delete, &Default::default(), &whole).unwrap()
    else {
        panic!("it deletes")
    };
    assert_eq!(key.len(), 2);
}

#[test]
fn without_a_key_a_row_can_only_be_made() {
    let source = source(&["name"], None);

    assert!(source.describe(RowKind::Create, &spec(json!({}))).is_ok());
    for kind in [RowKind::Update, RowKind::Delete] {
        assert_eq!(source.describe(kind, &spec(json!({}))), Err(NoRow::NoKey), "{kind:?}");
    }
}
