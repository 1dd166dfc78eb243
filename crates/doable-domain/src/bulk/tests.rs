//! Which lists are taken, and what is said of each row of one that is not.

use super::*;
use crate::{
    database::Engine,
    draft,
    schema::{BaseType, Column, Table},
};

fn column(name: &str, base_type: BaseType, key: Option<u32>, nullable: bool) -> Column {
    Column {
        name: name.to_owned(),
        database_type: "TEXT".to_owned(),
        base_type,
        nullable,
        has_default: false,
        auto_increment: false,
        generated: false,
        unique: false,
        in_primary_key: key,
        foreign_key: None,
        enum_values: None,
    }
}

fn source() -> RowSource {
    let columns = vec![
        column("shop", BaseType::Integer, Some(1), false),
        column("Code", BaseType::Text, Some(2), false),
        column("qty", BaseType::Integer, None, false),
        column("note", BaseType::Text, None, true),
    ];
    let table = Table { schema: None, name: "t".to_owned(), columns, is_view: false };
    RowSource { engine: Engine::Postgres, table, shown: None }
}

/// A bulk action of `kind` on that table, its parameters computed.
fn spec(kind: &str, fields: Json) -> (RowSource, RowKind, ActionSpec) {
    let draft = json!({
        "name": "A", "type": "implicit", "kind": format!("bulk/{kind}"), "model_id": 1,
        "visualization_settings": {"fields": fields},
    });
    let mut spec = draft::check(draft.as_object().unwrap(), &|_| None).spec.unwrap();
    let crate::action::Operation::Implicit(implicit) = &spec.operation else { panic!() };
    let kind = crate::implicit::row_kind(implicit.kind);
    let source = source();
    (spec.parameters, spec.visualization_settings) = source.describe(kind, &spec).unwrap();
    (source, kind, spec)
}

fn accept(kind: &str, fields: Json, rows: &Json) -> Result<Vec<AcceptedRow>, ListRefused> {
    let (source, kind, spec) = spec(kind, fields);
    source.accept_list(kind, &spec, rows.as_array().unwrap())
}

#[test]
fn every_bad_row_is_named_with_all_that_is_wrong_with_it() {
    let unknown =
        "No destination parameter found for #{\"x\"}. Found: #{\"code\" \"note\" \"qty\" \"shop\"}";
    let required = "This field is required.";
    let number = "This must be a number, received: \"many\"";
    let twice = "A row further up in the list has the same key.";
    for (kind, rows, want) in [
        (
            "create",
            json!([
                {"shop": 1, "code": "a", "qty": 1},
                {"shop": 1, "qty": "many"},
                {"shop": 1, "code": "b", "qty": null},
                {"shop": 1, "code": "c", "qty": 1, "x": 1},
                7,
                // The same key twice: whether that may be, the table says.
                {"shop": 1, "code": "a", "qty": 1},
            ]),
            json!([
                {"index": 1, "message": "2 fields need another value",
                 "errors": {"code": required, "qty": number}},
                {"index": 2, "message": required, "errors": {"qty": required}},
                {"index": 3, "message": unknown, "errors": {}},
                {"index": 4, "message": "A row must be a map of values.", "errors": {}},
            ]),
        ),
        (
            "update",
            json!([
                {"shop": 1, "code": "a", "qty": 1},
                {"shop": 1, "qty": 2},
                {"shop": 1, "code": "b"},
                {"shop": 1.0, "code": "a", "qty": 3},
                {"shop": "2", "code": "a", "qty": 3},
            ]),
            json!([
                {"index": 1, "message": "Missing primary key parameter: \"code\"",
                 "errors": {"code": required}},
                {"index": 2, "message": "Implicit parameters must be provided.", "errors": {}},
                {"index": 3, "message": twice, "errors": {"code": twice, "shop": twice}},
            ]),
        ),
        (
            "delete",
            json!([{"shop": 1, "code": "a"}, {"shop": 1, "code": "A"}, {"shop": 1, "code": "a"}]),
            json!([{"index": 2, "message": twice, "errors": {"code": twice, "shop": twice}}]),
        ),
    ] {
        let Err(ListRefused::Rows { all, problems }) = accept(kind, json!({}), &rows) else {
            panic!("{kind} {rows} was to be refused");
        };

        assert_eq!(json!(problems), want, "{kind}");
        assert_eq!(all, rows.as_array().unwrap().len());
    }
}

#[test]
fn a_list_has_one_row_at_least_and_ten_thousand_at_most() {
    let rows = |count: usize| {
        let row = |n| json!({"shop": n, "code": "a", "qty": 1});
        Json::Array((0..count).map(row).collect())
    };
    for (count, want) in [
        (0, Some("The list holds no rows; give at least one.")),
        (1, None),
        (10_000, None),
        (10_001, Some("The list holds 10,001 rows, and at most 10,000 can be run at once.")),
    ] {
        let got = accept("create", json!({}), &rows(count));

        match want {
            Some(want) => assert_eq!(got.unwrap_err().to_string(), want),
            None => assert_eq!(got.unwrap().len(), count),
        }
    }
}

#[test]
fn defaults_hidden_fields_and_null_hold_for_each_row() {
    let fields = json!({
        "qty": {"hidden": true, "defaultValue": 7}, "note": {"nullable": true},
    });
    let rows = json!([
        {"shop": 1, "code": "a"}, {"shop": 1, "code": "b", "note": null},
        {"shop": 1, "code": "c", "note": "x"},
    ]);

    let accepted = accept("create", fields.clone(), &rows).unwrap();

    let set = |row: &AcceptedRow| match &row.write {
        RowWrite::Create { set, .. } => {
            set.iter().map(|(column, value)| format!("{column}={}", value.to_text())).collect()
        }
        other => vec![format!("{other:?}")],
    };
    let sets: Vec<Vec<String>> = accepted.iter().map(set).collect();
    assert_eq!(
        sets,
        [
            vec!["shop=1", "Code=a", "qty=7"],
            vec!["shop=1", "Code=b", "qty=7", "note="],
            vec!["shop=1", "Code=c", "qty=7", "note=x"],
        ]
    );
    let hidden = accept("create", fields, &json!([{"shop": 1, "code": "a", "qty": 1}]));
    assert_eq!(hidden.unwrap_err().to_string(), "1 of 1 row was refused, so nothing was changed.");
}

#[test]
fn the_journal_keeps_a_list_with_secrets_masked_and_a_long_one_in_part() {
    let (source, kind, spec) = spec("create", json!({"note": {"secret": true}}));
    let list = |count: usize| {
        let row = |n| json!({"shop": n, "code": "a".repeat(100), "qty": 1, "note": "hush"});
        let rows: Vec<Json> = (0..count).map(row).collect();
        journalled_list(&spec, &source.accept_list(kind, &spec, &rows).unwrap())
    };

    let short = Json::Object(list(2));
    assert_eq!(short["rows"][1]["note"], "•••");
    assert_eq!(short.as_object().unwrap().len(), 1);
    let long = Json::Object(list(2_000));
    assert!(long.to_string().len() < MAX_JOURNALLED_BYTES + 1_000);
    let kept = long["rows"].as_array().unwrap().len();
    assert_eq!(long["rows_left_out"], 2_000 - kept);
    assert!(kept > 400, "{kept}");
}

#[test]
fn given_is_a_map_or_a_list() {
    for (json, want) in [
        (json!({"a": 1}), Some(Given::One(Map::from_iter([("a".to_owned(), json!(1))])))),
        (json!([{"a": 1}, 7]), Some(Given::List(vec![json!({"a": 1}), json!(7)]))),
        (json!(7), None),
        (json!("x"), None),
    ] {
        assert_eq!(serde_json::from_value(json.clone()).ok(), want, "{json}");
    }
}
