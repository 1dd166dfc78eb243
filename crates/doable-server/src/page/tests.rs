//! What is drawn of every kind of field, and that it comes back as it went out.

use std::collections::{BTreeMap, BTreeSet};

use doable_domain::{
    accept::accept,
    action::ActionSpec,
    form::{FormSpec, SubmitColor, form_spec},
    guard::Guard,
};
use serde_json::{Map, Value, json};

use super::*;

const HOSTILE: &str = "</textarea>\"'><script>alert(1)</script>&{{7}}";
static NO_TEXTS: BTreeMap<String, String> = BTreeMap::new();
static NO_IDS: BTreeSet<String> = BTreeSet::new();

type Fields<'a> = &'a [(&'a str, &'a str, Value)];

/// An action with parameters of `(id, type, settings)`.
fn action(fields: Fields<'_>) -> ActionSpec {
    let parameter = |(id, kind, _): &(&str, &str, Value)| json!({"id": id, "type": kind, "slug": format!("{id}_slug"), "name": id});
    let parameters: Vec<Value> = fields.iter().map(parameter).collect();
    let settings: BTreeMap<&str, &Value> = fields.iter().map(|(id, _, set)| (*id, set)).collect();
    let operation = json!({
        "type": "query", "database_id": 1,
        "dataset_query": {"database": 1, "type": "native", "native": {"query": "SELECT 1"}},
    });
    ActionSpec {
        model_id: serde_json::from_value(json!(1)).unwrap(),
        name: "Sign up".to_owned(),
        description: None,
        parameters: serde_json::from_value(json!(parameters)).unwrap(),
        parameter_mappings: None,
        visualization_settings: serde_json::from_value(json!({"fields": settings})).unwrap(),
        archived: false,
        guard: Guard::default(),
        operation: serde_json::from_value(operation).unwrap(),
    }
}

fn form(fields: Fields<'_>) -> FormSpec {
    form_spec(&action(fields))
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}

fn texts(of: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs(of).into_iter().collect()
}

fn page(form: &FormSpec) -> FormPage<'_> {
    FormPage {
        form,
        post_to: "/public/form/1?a=b&c=d",
        ticket: "t1",
        values: &NO_TEXTS,
        locked: &NO_IDS,
        problems: &NO_TEXTS,
        failure: None,
        embedded: false,
    }
}

fn drawn(page: &FormPage<'_>) -> String {
    form_page(page).unwrap()
}

/// The tag that starts with `start` and has `with` in it.
fn tag<'h>(html: &'h str, start: &str, with: &str) -> &'h str {
    let tags = html.split_inclusive('>').map(|part| &part[part.rfind('<').unwrap_or(0)..]);
    let found = tags.filter(|tag| tag.starts_with(start)).find(|tag| tag.contains(with));
    found.unwrap_or_else(|| panic!("no {start} with {with} in {html}"))
}

#[test]
fn every_field_is_drawn_by_the_control_of_its_kind() {
    let rules = |min: Value, max: Value| json!({"min": min, "max": max});
    let options = json!([{"value": 1, "label": "One"}, "1"]);
    for (kind, field, start, attributes) in [
        ("text", json!({}), "<input", &["type=\"text\""][..]),
        ("text", json!({"required": false}), "<input", &["type=\"text\""]),
        ("text", json!({"nullable": true}), "<input", &["type=\"text\""]),
        (
            "text",
            json!({"validation": {"minLength": 2, "maxLength": 9}, "placeholder": "P"}),
            "<input",
            &["minlength=\"2\"", "maxlength=\"9\"", "placeholder=\"P\""],
        ),
        ("text", json!({"inputType": "text"}), "<textarea", &["rows"]),
        (
            "number",
            json!({"validation": rules(json!(0), json!("1.5"))}),
            "<input",
            &["type=\"number\"", "step=\"any\"", "min=\"0\"", "max=\"1.5\""],
        ),
        (
            "date",
            json!({"validation": rules(json!("2020-05-01"), Value::Null)}),
            "<input",
            &["type=\"date\"", "min=\"2020-05-01\""],
        ),
        (
            "text",
            json!({"inputType": "datetime", "defaultValue": "2020-05-01T05:00:00-07:00",
                "validation": rules(json!("2020-05-01T01:00:00Z"), Value::Null)}),
            "<input",
            &[
                "type=\"datetime-local\"",
                "step=\"1\"",
                "value=\"2020-05-01T05:00:00\"",
                "min=\"2020-05-01T01:00:00\"",
            ],
        ),
        ("text", json!({"inputType": "time"}), "<input", &["type=\"time\"", "step=\"1\""]),
        ("text", json!({"inputType": "select", "valueOptions": options}), "<select", &[]),
        ("text", json!({"inputType": "select"}), "<input", &["type=\"text\""]),
        (
            "text",
            json!({"inputType": "radio", "valueOptions": options, "defaultValue": "1"}),
            "<input type=\"radio\" id=\"field-0-1\"",
            &["value=\"&#34;1&#34;\"", "checked"],
        ),
        ("boolean", json!({"nullable": true}), "<select", &[]),
        ("text", json!({"secret": true}), "<input", &["type=\"password\"", "autocomplete=\"off\""]),
    ] {
        let html = drawn(&page(&form(&[("a", kind, field.clone())])));

        let tag = tag(&html, start, "name=\"a\"");
        for attribute in attributes {
            assert!(tag.contains(attribute), "{field}: {attribute} in {tag}");
        }
        // NULL is chosen beside a typed field, which then may be empty.
        let may_be_empty = start == "<input" && field["nullable"] == json!(true);
        let is_optional = field["required"] == json!(false);
        assert_eq!(tag.contains(" required"), !may_be_empty && !is_optional, "{field}: {tag}");
        assert_eq!(html.contains("(optional)"), is_optional, "{field}");
        assert!(!html.contains("novalidate"));
    }
}

#[test]
fn a_switch_is_a_checkbox_after_the_false_it_replaces() {
    let html = drawn(&page(&form(&[("a", "boolean", json!({"defaultValue": true}))])));

    let hidden = html.find(r#"<input type="hidden" name="a" value="false">"#).unwrap();
    let tick = html.find(r#"name="a" value="true" checked>"#).unwrap();
    assert!(hidden < tick);
}

/// The value of one field `a` when `sent` comes in under its name.
#[track_caller]
fn check_sent(kind: &str, field: &Value, sent: &[&str], want: Option<Value>) {
    let sent: Vec<(&str, &str)> = sent.iter().map(|text| ("a", *text)).collect();
    let got = values_of(&form(&[("a", kind, field.clone())]), &pairs(&sent));
    let wanted: Map<String, Value> =
        want.map(|value| ("a".to_owned(), value)).into_iter().collect();
    assert_eq!(got, wanted, "{kind} {field} {sent:?}");
}

#[test]
fn what_was_sent_becomes_a_value_of_the_fields_type() {
    let options =
        json!({"inputType": "select", "nullable": true, "valueOptions": [1, "1", true, "null"]});
    let none = json!({});
    for (kind, field, sent, want) in [
        ("text", &none, "x", Some(json!("x"))),
        ("text", &none, "", None),
        ("text", &none, " ", Some(json!(" "))),
        ("text", &none, "12", Some(json!("12"))),
        ("text", &json!({"inputType": "text"}), "a\r\nb", Some(json!("a\nb"))),
        ("number", &none, "12", Some(json!(12))),
        ("number", &none, " -1.5 ", Some(json!(-1.5))),
        ("number", &none, "12345678901234567890123", Some(json!("12345678901234567890123"))),
        ("number", &none, "many", Some(json!("many"))),
        ("number", &none, " ", None),
        ("number", &json!({"secret": true}), "7", Some(json!(7))),
        ("date", &none, "2020-05-01", Some(json!("2020-05-01"))),
        ("date", &none, "May", Some(json!("May"))),
        ("text", &json!({"inputType": "time"}), "05:00", Some(json!("05:00"))),
        ("text", &options, "1", Some(json!(1))),
        ("text", &options, "\"1\"", Some(json!("1"))),
        ("text", &options, "true", Some(json!(true))),
        ("text", &options, "null", Some(Value::Null)),
        ("text", &options, "\"null\"", Some(json!("null"))),
        ("text", &options, "", None),
        ("text", &options, "{\"b\":1}", Some(json!("{\"b\":1}"))),
        ("boolean", &json!({"nullable": true}), "false", Some(json!(false))),
        ("boolean", &json!({"nullable": true}), "null", Some(Value::Null)),
        ("boolean", &none, "maybe", Some(json!("maybe"))),
    ] {
        check_sent(kind, field, &[sent], want);
    }
    check_sent("boolean", &none, &["false"], Some(json!(false)));
    check_sent("boolean", &none, &["false", "true"], Some(json!(true)));
    check_sent("boolean", &none, &[], None);
}

#[test]
fn what_a_browser_sends_of_seconds_is_accepted() {
    let action = action(&[
        ("a", "text", json!({"inputType": "datetime"})),
        ("b", "text", json!({"inputType": "time"})),
    ]);
    let sent = pairs(&[("a", "2020-05-01T05:00"), ("b", "05:00")]);

    let values = accept(
        &action.parameters,
        &action.visualization_settings,
        &values_of(&form_spec(&action), &sent),
    );

    let values = values.unwrap();
    assert_eq!(values["a"].to_text(), "2020-05-01T05:00:00");
    assert_eq!(values["b"].to_text(), "05:00:00");
}

#[test]
fn the_names_of_the_page_are_left_out_and_unknown_ones_kept() {
    let form = form(&[("_id", "text", json!({})), ("b", "text", json!({"nullable": true}))]);
    let sent = pairs(&[
        ("_ticket", "t"),
        ("_confirm", "true"),
        (HONEYPOT, "spam"),
        ("_id", "no"),
        ("f:_id", "7"),
        ("b", "x"),
        ("_null.b", "true"),
        ("admin", "yes"),
    ]);

    let got = values_of(&form, &sent);

    assert_eq!(Value::Object(got), json!({"_id": "7", "b": null, "admin": "yes"}));
    assert!(drawn(&page(&form)).contains(r#"name="f:_id""#));
}

#[test]
fn only_a_filled_trap_is_sprung() {
    for (sent, want) in [(&[][..], false), (&[(HONEYPOT, "")], false), (&[(HONEYPOT, "x")], true)] {
        assert_eq!(is_trap_sprung(&pairs(sent)), want, "{sent:?}");
    }
    let html = drawn(&page(&form(&[])));
    let trap = tag(&html, "<input", HONEYPOT);
    assert!(trap.contains("tabindex=\"-1\"") && trap.contains("autocomplete=\"off\""), "{trap}");
    assert!(html.contains(r#"<div class="trap" aria-hidden="true">"#));
}

#[test]
fn a_field_that_does_not_apply_is_left_out_unless_it_was_touched() {
    let when = json!({"parameter": "pay_slug", "equals": "card"});
    let form = form(&[
        ("pay", "text", json!({"defaultValue": "cash"})),
        ("save", "boolean", json!({"visibleWhen": when})),
        ("kind", "text", json!({"visibleWhen": when, "defaultValue": "visa"})),
        (
            "deep",
            "text",
            json!({"defaultValue": "d", "visibleWhen": {"parameter": "kind", "in": ["visa"]}}),
        ),
    ]);
    for (pay, save, kind, want) in [
        (
            "card",
            "false",
            "visa",
            json!({"pay": "card", "save": false, "kind": "visa", "deep": "d"}),
        ),
        ("cash", "false", "visa", json!({"pay": "cash"})),
        ("", "false", "", json!({})),
        ("cash", "true", "visa", json!({"pay": "cash", "save": true})),
        ("cash", "false", "amex", json!({"pay": "cash", "kind": "amex"})),
    ] {
        let sent = pairs(&[("pay", pay), ("save", save), ("kind", kind), ("deep", "d")]);

        assert_eq!(Value::Object(values_of(&form, &sent)), want, "{pay} {save} {kind}");
    }
}

#[test]
fn the_script_is_told_when_a_field_is_shown() {
    let form = form(&[
        ("a", "number", json!({"visibleWhen": {"parameter": "b_slug", "equals": 1, "in": [null]}})),
        ("b", "number", json!({"defaultValue": 2})),
        ("c", "text", json!({"visibleWhen": {"parameter": "nowhere", "equals": 1}})),
    ]);

    let html = drawn(&page(&form));

    let told = r#"id="field-0-box" data-when="field-1-box" data-wanted="[&#34;1&#34;,null]" data-required>"#;
    assert!(html.contains(told), "{html}");
    assert!(!tag(&html, "<input", "name=\"a\"").contains(" required"));
    assert!(html.contains(r#"id="field-1-box" data-fallback="2">"#), "{html}");
    assert!(html.contains(r#"id="field-2-box">"#), "{html}");
}

#[test]
fn a_refused_form_holds_what_was_typed() {
    let form = form(&[
        ("a", "text", json!({"nullable": true})),
        ("b", "boolean", json!({"defaultValue": true})),
        (
            "c",
            "text",
            json!({"inputType": "select", "valueOptions": ["x", "y"], "defaultValue": "x"}),
        ),
        ("d", "text", json!({"secret": true})),
        ("e", "text", json!({"inputType": "text", "defaultValue": "old"})),
    ]);
    let sent =
        [("a", "A"), ("_null.a", "true"), ("b", "false"), ("c", "\"y\""), ("d", "hush"), ("e", "")];
    let typed = typed_of(&form, &pairs(&sent));

    let html = drawn(&FormPage { values: &typed, ..page(&form) });

    assert!(tag(&html, "<input", "name=\"a\"").contains("value=\"A\""));
    assert!(tag(&html, "<input", "name=\"_null.a\"").contains("checked"));
    assert!(!tag(&html, "<input type=\"checkbox\"", "name=\"b\"").contains("checked"));
    assert!(tag(&html, "<option", "y").contains("selected"));
    assert!(!html.contains("hush"));
    assert!(html.contains(">\n</textarea>"), "{html}");
}

#[test]
fn the_default_of_a_secret_stays_on_the_server() {
    let html =
        drawn(&page(&form(&[("a", "text", json!({"secret": true, "defaultValue": "hush"}))])));

    assert!(!html.contains("hush"));
    assert!(!tag(&html, "<input", "name=\"a\"").contains("required"));
}

#[test]
fn a_link_fills_what_the_fields_can_show() {
    let choice =
        json!({"inputType": "radio", "valueOptions": [{"value": 1, "label": "One"}, "two"]});
    for (kind, field, given, want) in [
        ("text", json!({}), "x", Some("x")),
        ("text", json!({"hidden": true}), "x", None),
        ("text", json!({"defaultValue": "d"}), "", Some("")),
        ("number", json!({}), "1.50", Some("1.50")),
        ("number", json!({}), "many", None),
        ("date", json!({}), "2020-05-01", Some("2020-05-01")),
        ("date", json!({}), "soon", None),
        (
            "text",
            json!({"inputType": "datetime"}),
            "2020-05-01T05:00:00-07:00",
            Some("2020-05-01T05:00:00"),
        ),
        ("boolean", json!({}), "1", Some("true")),
        ("boolean", json!({}), "perhaps", None),
        ("text", choice.clone(), "1", Some("1")),
        ("text", choice.clone(), "One", Some("1")),
        ("text", choice.clone(), "two", Some("\"two\"")),
        ("text", choice, "three", None),
    ] {
        let form = form(&[("a", kind, field.clone())]);
        let want = want.map(|text| texts(&[("a", text)])).unwrap_or_default();

        for key in ["a", "a_slug"] {
            assert_eq!(prefill_of(&form, &pairs(&[(key, given)])), want, "{kind} {field} {given}");
        }
        assert_eq!(prefill_of(&form, &pairs(&[("b", given)])), texts(&[]));
    }
}

#[test]
fn a_locked_field_can_only_be_read_and_is_sent() {
    let form = form(&[
        ("a", "text", json!({})),
        (
            "b",
            "text",
            json!({"inputType": "select", "valueOptions": [{"value": "x", "label": "Ex"}]}),
        ),
        ("c", "boolean", json!({})),
    ]);
    let (values, locked) =
        (texts(&[("a", "1"), ("b", "x"), ("c", "true")]), ["a", "b", "c"].map(str::to_owned));

    let html = drawn(&FormPage { values: &values, locked: &locked.into(), ..page(&form) });

    assert!(tag(&html, "<input", "name=\"a\"").contains("readonly"));
    assert!(html.contains(r#"<input type="hidden" name="b" value="&#34;x&#34;">"#), "{html}");
    assert!(tag(&html, "<input", "value=\"Ex\"").contains("readonly"));
    assert!(html.contains(r#"<input type="hidden" name="c" value="true">"#));
    assert!(tag(&html, "<input", "value=\"Yes\"").contains("field-2-locked"));
    assert_eq!(html.matches("can’t be changed").count(), 3);
}

#[test]
fn a_problem_is_said_first_and_beside_its_field() {
    let form = form(&[
        ("a", "text", json!({"description": "D"})),
        ("b", "text", json!({"inputType": "radio", "valueOptions": ["x"]})),
    ]);
    let problems = texts(&[("a", "Too short."), ("b", "Choose."), ("gone", "Elsewhere.")]);
    let failure = Some(Failure { message: "It failed.", advice: "Ask.", reference: Some("r-1") });

    let html = drawn(&FormPage { problems: &problems, failure, ..page(&form) });

    let input = tag(&html, "<input", "name=\"a\"");
    assert!(input.contains(r#"aria-describedby="field-0-problem field-0-description""#), "{input}");
    assert!(input.contains(r#"aria-invalid="true""#), "{input}");
    assert!(html.contains(r#"<p class="problem" id="field-0-problem">Too short.</p>"#));
    assert!(html.contains("<a href=\"#field-0\">a: Too short.</a>"), "{html}");
    assert!(html.contains("<a href=\"#field-1\">b: Choose.</a>"));
    assert!(tag(&html, "<fieldset", "").contains("field-1-problem"));
    assert!(html.contains("<li>Elsewhere.</li>"), "{html}");
    for said in ["It failed.", "<p>Ask.</p>", "<code>r-1</code>"] {
        assert!(html.contains(said), "{said}: {html}");
    }
    let summary = html.find(r#"role="alert" tabindex="-1""#).unwrap();
    assert!(summary < html.find("<form").unwrap());
    assert!(!drawn(&page(&form)).contains("alert"));
}

#[test]
fn a_question_must_be_answered_and_a_delete_is_red() {
    let mut form = form(&[]);
    assert!(!drawn(&page(&form)).contains("_confirm"));
    assert!(!drawn(&page(&form)).contains("danger"));

    form.confirm_message = Some("Really?".to_owned());
    form.submit_color = SubmitColor::Danger;
    let problems = texts(&[("_confirm", "Tick this.")]);
    let html = drawn(&FormPage { problems: &problems, ..page(&form) });

    assert!(tag(&html, "<input", "_confirm").contains("required"));
    assert!(html.contains("<a href=\"#confirm\">Tick this.</a>"), "{html}");
    assert!(tag(&html, "<button", "").contains("button danger"));
}

#[test]
fn a_group_has_a_heading_and_half_fields_share_a_line() {
    let fields = form(&[
        ("a", "text", json!({})),
        ("b", "text", json!({"section": "Who & where", "width": "half"})),
        ("c", "text", json!({"section": "Who & where"})),
    ]);
    let html = drawn(&page(&fields));

    let places = [
        "<div class=\"columns\">",
        "field-0-box",
        "<legend>Who &#38; where</legend>",
        "field-1-box",
    ];
    let found: Vec<usize> = places.iter().map(|part| html.find(part).expect(part)).collect();
    assert!(found.is_sorted(), "{html}");
    assert_eq!(html.matches("<fieldset").count(), 1, "one group holds both");
    assert!(tag(&html, "<div", "field-1-box").contains("\"field half\""));
    assert!(tag(&html, "<div", "field-2-box").contains("\"field\""));
}

#[test]
fn no_text_becomes_html() {
    let option = json!([{"value": HOSTILE, "label": HOSTILE}]);
    let all = json!({"title": HOSTILE, "description": HOSTILE, "placeholder": HOSTILE, "valueOptions": option});
    let with = |input: &str| {
        let mut field = all.clone();
        field["inputType"] = json!(input);
        field
    };
    let mut form = form(&[
        ("a", "text", with("string")),
        ("b", "text", with("text")),
        ("c", "text", with("select")),
        ("d", "text", with("radio")),
        (HOSTILE, "boolean", with("boolean")),
        ("e", "text", json!({"visibleWhen": {"parameter": "a", "equals": HOSTILE}})),
    ]);
    let own = || Some(HOSTILE.to_owned());
    (form.title, form.submit_label) = (HOSTILE.to_owned(), HOSTILE.to_owned());
    (form.description, form.confirm_message) = (own(), own());
    let all =
        texts(&[("a", HOSTILE), ("b", HOSTILE), ("c", HOSTILE), ("d", HOSTILE), ("x", HOSTILE)]);
    let locked = BTreeSet::from(["d".to_owned()]);
    let failure = Some(Failure { message: HOSTILE, advice: HOSTILE, reference: Some(HOSTILE) });
    let form_page = FormPage {
        form: &form,
        post_to: HOSTILE,
        ticket: HOSTILE,
        values: &all,
        locked: &locked,
        problems: &all,
        failure,
        embedded: true,
    };
    let success =
        SuccessPage { title: HOSTILE, message: HOSTILE, again: HOSTILE, reference: HOSTILE };
    for (html, times) in [
        (drawn(&form_page), 40),
        (success_page(&success).unwrap(), 5),
        (notice_page(&NoticePage { title: HOSTILE, text: HOSTILE }).unwrap(), 3),
    ] {
        assert!(!html.contains("<script>") && !html.contains("\"'>"), "{html}");
        assert!(
            html.matches("&lt;script&gt;").count() >= times
                || html.matches("&#60;script&#62;").count() >= times,
            "{html}"
        );
    }
}

#[test]
fn nothing_stands_in_the_page_that_its_policy_forbids() {
    let form = form(&[("a", "text", json!({}))]);
    let success = SuccessPage { title: "T", message: "M", again: "/again", reference: "r-1" };
    for html in [
        drawn(&page(&form)),
        success_page(&success).unwrap(),
        notice_page(&NoticePage { title: "T", text: "X" }).unwrap(),
    ] {
        for part in
            ["<style", " style=", "<img", "http:", "https:", "javascript:", " onclick", " onload"]
        {
            assert!(!html.contains(part), "{part} in {html}");
        }
        assert_eq!(html.matches("<script").count(), 1);
        for part in [
            "<html lang=\"en\">",
            "name=\"robots\" content=\"noindex\"",
            "width=device-width",
            "<title>",
        ] {
            assert!(html.contains(part), "{part} in {html}");
        }
    }
    assert!(!STYLE.contains("url(") && !STYLE.contains("@import"));
}

#[test]
fn a_form_of_twelve_fields_stays_under_30_kb() {
    let options: Vec<Value> =
        (0..10).map(|n| json!({"value": n, "label": format!("Option {n}")})).collect();
    let kinds = ["string", "text", "select", "radio"];
    let field = |n: usize| {
        json!({
            "title": format!("A label of usual length {n}"), "description": "A sentence that says what to write here.",
            "placeholder": "An example", "inputType": kinds[n % 4],
            "valueOptions": options, "visibleWhen": {"parameter": "p0", "equals": "x"}, "nullable": true,
        })
    };
    let ids: Vec<String> = (0..12).map(|n| format!("p{n}")).collect();
    let fields: Vec<_> =
        ids.iter().enumerate().map(|(n, id)| (id.as_str(), "text", field(n))).collect();

    let size = drawn(&page(&form(&fields))).len() + STYLE.len() + SCRIPT.len();

    assert!((8_000..30_000).contains(&size), "{size} bytes");
}

/// A form whose field `a` has `count` options from a query, `100` called `No. 100` and so on.
fn with_options(count: usize) -> FormSpec {
    let source = json!({"database_id": 1, "query": "SELECT 1"});
    let mut form = form(&[("a", "number", json!({"optionsSource": source}))]);
    let option = |number: usize| json!({"value": number, "label": format!("No. {number}")});
    let options: Vec<Value> = (0..count).map(option).collect();
    form.fields[0].options = serde_json::from_value(json!(options)).unwrap();
    form
}

#[test]
fn options_of_a_query_are_a_select_while_they_are_few() {
    let (few, many, none) = (with_options(100), with_options(101), with_options(0));
    let html = [&few, &many, &none].map(|form| drawn(&page(form)));

    tag(&html[0], "<select", "name=\"a\"");
    assert_eq!(html[0].matches("<option").count(), 101, "with the one that is no choice");
    let line = tag(&html[1], "<input", "name=\"a\"");
    for attribute in ["type=\"text\"", "list=\"field-0-options\"", "data-options=\"a\""] {
        assert!(line.contains(attribute), "{attribute}: {line}");
    }
    assert_eq!(html[1].matches("<option").count(), 100);
    assert!(html[1].contains("<option value=\"7\">No. 7</option>"));
    tag(&html[2], "<input", "type=\"number\"");
}

#[test]
fn of_many_options_the_value_may_be_typed_or_what_it_is_called() {
    let mut form = with_options(200);
    form.fields[0].options[9].label = "No. 8".to_owned();
    for (typed, want) in [
        ("150", json!(150)),
        (" 150 ", json!(150)),
        ("No. 150", json!(150)),
        ("No. 8", json!("No. 8")), // two are called so
        ("No. 999", json!("No. 999")),
    ] {
        let values = values_of(&form, &pairs(&[("a", typed)]));

        assert_eq!(values["a"], want, "{typed}");
    }
}
