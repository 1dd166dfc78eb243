//! What a form shows for an action, as tables.

use serde_json::json;

use super::*;
use crate::draft;

/// The spec of a draft that must be good.
fn spec(changes: Value) -> ActionSpec {
    let mut draft = json!({
        "name": "Ship", "type": "query", "model_id": 1, "database_id": 1,
        "dataset_query": {
            "database": 1, "type": "native",
            "native": {"query": "UPDATE t SET a = {{a}}, b = {{b}} WHERE c = {{c}} [[AND d = {{d}}]]"},
        },
    });
    for (key, value) in changes.as_object().unwrap() {
        draft[key] = value.clone();
    }
    let engine = |_| Some(crate::database::Engine::Sqlite);
    let checked = draft::check(draft.as_object().unwrap(), &engine);
    assert!(checked.problems.is_empty(), "{draft}: {}", checked.problems);
    checked.spec.unwrap()
}

fn with_field(field: &Value) -> Field {
    let settings = json!({"visualization_settings": {"fields": {"a": field}}});
    form_spec(&spec(settings)).fields.remove(0)
}

#[test]
fn fields_come_in_order_and_ties_keep_the_parameters_order() {
    let fields = json!({"a": {"order": 2}, "b": {"order": 1.5}, "c": {"hidden": true}});

    let form = form_spec(&spec(json!({"visualization_settings": {"fields": fields}})));

    let ids: Vec<_> = form.fields.iter().map(|field| field.id.as_str()).collect();
    assert_eq!(ids, ["d", "b", "a"]);
}

#[test]
fn a_label_is_the_first_name_there_is() {
    for (field, want) in [
        (json!({"title": "T", "name": "N"}), "T"),
        (json!({"title": " ", "name": "N"}), "N"),
        (json!({}), "A"), // made from the variable's name
    ] {
        assert_eq!(with_field(&field).label, want, "{field}");
    }
}

#[test]
fn a_label_is_made_of_what_the_parameter_is_called_where_its_field_has_no_name() {
    let mut parameter = spec(json!({})).parameters.remove(0);
    parameter.display_name = Some("Display".to_owned());
    parameter.name = Some("Name".to_owned());
    parameter.slug = "slug".to_owned();
    let label = |parameter: &Parameter| super::label(parameter, &FieldSetting::default());

    assert_eq!(label(&parameter), "Display");
    parameter.display_name = None;
    assert_eq!(label(&parameter), "Name");
    parameter.name = Some(" ".to_owned());
    assert_eq!(label(&parameter), "slug");
    parameter.slug.clear();
    assert_eq!(label(&parameter), parameter.id);
}

#[test]
fn a_field_has_the_type_and_control_its_settings_ask_for() {
    use InputType as I;
    use ValueType as V;
    for (field, value_type, input) in [
        (json!({}), V::Text, I::String),
        (json!({"fieldType": "number"}), V::Number, I::Number),
        (json!({"inputType": "number"}), V::Number, I::Number),
        (json!({"fieldType": "number", "inputType": "select"}), V::Number, I::Select),
        (json!({"fieldType": "date"}), V::Date, I::Date),
        (json!({"fieldType": "date", "inputType": "datetime"}), V::DateTime, I::DateTime),
        (json!({"inputType": "time"}), V::Time, I::Time),
        (json!({"inputType": "boolean"}), V::Boolean, I::Boolean),
        (json!({"inputType": "text"}), V::Text, I::Text),
        (json!({"inputType": "radio"}), V::Text, I::Radio),
        (json!({"inputType": "hologram"}), V::Text, I::String),
    ] {
        let got = with_field(&field);

        assert_eq!((got.value_type, got.input), (value_type, input), "{field}");
    }
}

#[test]
fn a_setting_narrows_the_type_of_its_parameter_and_never_widens_it() {
    use ValueType as V;
    for (type_name, field, want) in [
        ("number/=", json!({}), V::Number),
        ("number/=", json!({"fieldType": "string", "inputType": "string"}), V::Number),
        ("string/=", json!({"fieldType": "number"}), V::Number),
        ("datetime", json!({"fieldType": "date"}), V::DateTime),
        ("time", json!({"fieldType": "date"}), V::Time),
        ("date/single", json!({"fieldType": "date", "inputType": "datetime"}), V::DateTime),
        ("text", json!({"fieldType": "date"}), V::Date),
    ] {
        let parameter = json!({"id": "a", "slug": "a", "type": type_name});
        let parameter = serde_json::from_value(parameter).unwrap();
        let setting = serde_json::from_value(field.clone()).unwrap();

        assert_eq!(super::value_type(&parameter, &setting), want, "{type_name} {field}");
    }
}

#[test]
fn initial_values_keep_the_wall_clock() {
    for (field, want) in [
        (
            json!({"inputType": "datetime", "defaultValue": "2020-05-01T05:00:00-07:00"}),
            json!("2020-05-01T05:00:00"),
        ),
        (json!({"inputType": "number", "defaultValue": 0}), json!(0)),
        (json!({"inputType": "boolean", "defaultValue": false}), json!(false)),
        (json!({"defaultValue": ""}), json!("")),
        (json!({"defaultValue": null}), Value::Null),
    ] {
        assert_eq!(with_field(&field).initial, want, "{field}");
    }
}

#[test]
fn options_are_scalars_or_pairs_and_none_are_made_up() {
    let given = json!(["x", 2, {"value": 3, "label": "Three"}, {"value": "y"}, [], null]);

    let got =
        with_field(&json!({"inputType": "select", "fieldType": "string", "valueOptions": given}));

    let labels: Vec<_> = got.options.iter().map(|option| option.label.as_str()).collect();
    assert_eq!(labels, ["x", "2", "Three", "y"]);
    assert!(with_field(&json!({"inputType": "select"})).options.is_empty());
}

#[test]
fn a_variable_in_a_clause_starts_as_not_required() {
    let form = form_spec(&spec(json!({})));

    let required: Vec<_> = form.fields.iter().map(|f| (f.id.as_str(), f.required)).collect();
    assert_eq!(required, [("a", true), ("b", true), ("c", true), ("d", false)]);
}

#[test]
fn the_button_and_the_messages_follow_the_rule() {
    let implicit = |kind: &str| json!({"type": "implicit", "kind": kind, "database_id": null, "dataset_query": null});
    for (changes, label, success, danger) in [
        (json!({}), "Ship", "Ship ran successfully", false),
        (
            json!({"visualization_settings": {"submitButtonLabel": "Go", "successMessage": "Gone"}}),
            "Go",
            "Gone",
            false,
        ),
        (
            json!({"visualization_settings": {"submitButtonColor": "danger"}}),
            "Ship",
            "Ship ran successfully",
            true,
        ),
        (implicit("row/create"), "Save", "Successfully saved", false),
        (implicit("row/update"), "Update", "Successfully updated", false),
        (implicit("row/delete"), "Delete", "Successfully deleted", true),
    ] {
        let form = form_spec(&spec(changes.clone()));

        let got = (form.submit_label.as_str(), form.success_message.as_str(), form.danger);
        assert_eq!(got, (label, success, danger), "{changes}");
    }
}

#[test]
fn the_button_has_the_colour_the_author_chose_unless_it_deletes() {
    use SubmitColor::{Accent, Danger, Plain, Success};
    for (color, of_query, of_delete) in [
        (json!(null), Accent, Danger),
        (json!("primary"), Accent, Danger),
        (json!("danger"), Danger, Danger),
        (json!("success"), Success, Danger),
        (json!("default"), Plain, Danger),
        (json!("#fff;background:url(x)"), Accent, Danger),
    ] {
        let settings = json!({"visualization_settings": {"submitButtonColor": color}});
        let mut delete = settings.clone();
        delete["type"] = json!("implicit");
        delete["kind"] = json!("row/delete");

        assert_eq!(form_spec(&spec(settings)).submit_color, of_query, "{color}");
        assert_eq!(form_spec(&spec(delete)).submit_color, of_delete, "{color}");
    }
}

#[test]
fn the_fields_of_a_group_stand_together_where_its_first_would() {
    let of = |order: u32, section: &str| json!({"order": order, "section": section});
    for (fields, want) in [
        (json!({}), "a b c d"),
        (json!({"a": of(1, "One"), "b": of(2, "Two"), "c": of(3, "One")}), "d | a c | b"),
        (json!({"a": of(1, " One "), "b": of(0, "One"), "c": of(4, "One")}), "d | b a c"),
        (
            json!({"a": of(2, "One"), "b": of(1, " "), "c": of(3, "Two"), "d": of(1, "Two")}),
            "b | d c | a",
        ),
    ] {
        let form = form_spec(&spec(json!({"visualization_settings": {"fields": fields}})));

        let mut got = String::new();
        let mut section = None;
        for field in &form.fields {
            got += if field.section == section { " " } else { " | " };
            got += &field.id;
            section.clone_from(&field.section);
        }
        assert_eq!(got.trim(), want, "{fields}");
    }
}

#[test]
fn two_half_fields_share_a_line() {
    for (width, want) in [
        (json!("half"), FieldWidth::Half),
        (json!("medium"), FieldWidth::Full),
        (json!(null), FieldWidth::Full),
    ] {
        assert_eq!(with_field(&json!({"width": width})).width, want, "{width}");
    }
}

#[test]
fn a_question_is_asked_if_the_author_or_the_guard_wants_one() {
    for (changes, want) in [
        (json!({}), None),
        (json!({"guard": {"confirm": true}}), Some("Run “Ship” now?")),
        (json!({"visualization_settings": {"confirmMessage": "Sure?"}}), Some("Sure?")),
    ] {
        let form = form_spec(&spec(changes.clone()));

        assert_eq!(form.confirm_message.as_deref(), want, "{changes}");
    }
}

#[test]
fn what_deletes_asks_unless_its_author_has_turned_that_off() {
    let (one, many) = (Some("Delete this row for good?"), Some("Delete these rows for good?"));
    for (kind, settings, confirm, want) in [
        ("row/delete", json!({}), false, one),
        ("bulk/delete", json!({}), false, many),
        ("row/delete", json!({"confirmMessage": "Sure?"}), false, Some("Sure?")),
        ("row/delete", json!({"confirmMessage": ""}), false, None),
        ("row/delete", json!({"confirmMessage": " "}), true, Some("Run “Ship” now?")),
        ("row/update", json!({}), false, None),
        ("row/create", json!({}), false, None),
    ] {
        let changes = json!({
            "type": "implicit", "kind": kind, "database_id": null, "dataset_query": null,
            "visualization_settings": settings, "guard": {"confirm": confirm}
        });

        let form = form_spec(&spec(changes.clone()));

        assert_eq!(form.confirm_message.as_deref(), want, "{changes}");
    }
}

#[test]
fn a_form_says_that_its_options_come_from_a_query_and_not_which() {
    let source = json!({"database_id": 1, "query": "SELECT iban FROM account"});

    let field = with_field(&json!({"optionsSource": source, "valueOptions": ["x"]}));

    assert_eq!(field.source, Some(FieldSource::Query));
    assert_eq!((field.input, field.options.len()), (InputType::Select, 0));
    let told = serde_json::to_string(&field).unwrap();
    assert!(told.contains(r#""source":"query""#) && !told.contains("iban"), "{told}");
}

#[test]
fn a_row_is_an_option_with_its_second_value_as_the_label() {
    for (row, want) in [
        (json!([1, "Ada"]), Some((json!(1), "Ada"))),
        (json!(["a"]), Some((json!("a"), "a"))),
        (json!(["a", null, "x"]), Some((json!("a"), "a"))),
        (json!([true, 7]), Some((json!(true), "7"))),
        (json!([null, "nobody"]), None),
        (json!([[1], "a list"]), None),
        (json!([]), None),
    ] {
        let Value::Array(values) = row.clone() else { panic!("a row is a list") };

        let got = option_of_row(values);

        let want = want.map(|(value, label)| FieldOption { value, label: label.to_owned() });
        assert_eq!(got, want, "{row}");
    }
}
