//! What an edited action is made of, and each problem it can have, as tables.

use proptest::prelude::*;
use serde_json::json;

use super::*;

fn engine_of(id: DatabaseId) -> Option<Engine> {
    (id.as_i64() < 10).then_some(Engine::Sqlite)
}

fn query(sql: &str) -> Value {
    json!({
        "name": "Q", "type": "query", "model_id": 1, "database_id": 1,
        "dataset_query": {"database": 1, "type": "native", "native": {"query": sql}},
    })
}

fn http(template: Value) -> Value {
    json!({"name": "H", "type": "http", "model_id": 2, "template": template})
}

fn with(mut draft: Value, changes: Value) -> Value {
    for (key, value) in changes.as_object().unwrap() {
        draft[key] = value.clone();
    }
    draft
}

fn sent(id: &str, slug: &str, variable: &str) -> Value {
    json!({"id": id, "slug": slug, "type": "text", "target": ["variable", ["template-tag", variable]]})
}

/// Three variables whose fields have these settings.
fn with_fields(fields: Value) -> Value {
    with(query("SELECT {{a}}, {{b}}, {{c}}"), json!({"visualization_settings": {"fields": fields}}))
}

fn check_json(draft: &Value) -> Checked {
    check(draft.as_object().unwrap(), &engine_of)
}

#[track_caller]
fn good(draft: &Value) -> ActionSpec {
    let checked = check_json(draft);
    assert!(checked.problems.is_empty(), "{draft}: {}", checked.problems);
    checked.spec.unwrap()
}

#[test]
#[expect(clippy::too_many_lines, reason = "one line a case")]
fn each_problem_is_named_by_its_key() {
    let request = json!({"method": "GET", "url": "https://h/"});
    for (draft, key, want) in [
        (with(query("SELECT 1"), json!({"name": " "})), "name", "needs a name"),
        (with(query("SELECT 1"), json!({"name": "x".repeat(255)})), "name", "at most 254"),
        (with(query("SELECT 1"), json!({"name": 1})), "name", "expected a string"),
        (with(query("SELECT 1"), json!({"model_id": 0})), "model_id", "greater than zero"),
        (with(query("SELECT 1"), json!({"type": "magic"})), "type", "Unsupported action type"),
        (json!({}), "type", "Unsupported action type"),
        (
            json!({"name": "I", "type": "implicit", "model_id": 1, "kind": "row/frobnicate"}),
            "kind",
            "Unsupported implicit action kind",
        ),
        (with(query("SELECT 1"), json!({"database_id": 2})), "database_id", "must agree"),
        (
            with(query("SELECT 1"), json!({"database_id": null})),
            "database_id",
            "Must provide a database_id for query actions",
        ),
        (
            with(query("SELECT 1"), json!({"dataset_query": "SELECT 1"})),
            "dataset_query",
            "invalid type",
        ),
        (query("SELECT {{x"), "dataset_query", "(line 1, column 8)"),
        (query(" "), "dataset_query", "Write the SQL"),
        (query("SELECT '{{x}}'"), "dataset_query", "remove the quotes"),
        (
            query("UPDATE t SET a = 1"),
            "dataset_query",
            "without WHERE in the guard (`allow_all_rows`)",
        ),
        (query("SELECT {{$nope}}"), "dataset_query", "there is no built-in `$nope`"),
        (query("SELECT {{$secret.X}}"), "dataset_query", "HTTP requests only (line 1, column 8)"),
        (
            with(query("SELECT 1"), json!({"guard": {"max_row": 1}})),
            "guard",
            "unknown field `max_row`",
        ),
        (
            with(query("SELECT 1"), json!({"guard": {"timeout_ms": 1}})),
            "guard",
            "between 100 and 600000",
        ),
        (with(query("SELECT 1"), json!({"parameters": [{}]})), "parameters", "missing field"),
        (
            with(
                query("SELECT {{a}}"),
                json!({"parameters": [
                    {"id": "a", "slug": "a", "type": "text"}, {"id": "b", "slug": "a", "type": "text"},
                ]}),
            ),
            "parameters",
            "two parameters are named `b`",
        ),
        // A slug that was sent, and the variable that has its name now.
        (
            with(query("SELECT {{a}}, {{b}}"), json!({"parameters": [sent("x", "b", "a")]})),
            "parameters",
            "two parameters are named `b`",
        ),
        (
            with(
                query("SELECT {{a}}"),
                json!({"parameters": [sent("x", "x", "a"), sent("y", "y", "a")]}),
            ),
            "parameters",
            "two parameters fill `a`",
        ),
        (http(json!({"method": "get", "url": "https://h/"})), "template.method", "GET, POST"),
        (http(json!({"method": "GET", "url": ""})), "template.url", "Enter the address"),
        (
            http(json!({"method": "GET", "url": "https://{{h}}/"})),
            "template.url",
            "scheme, host or port",
        ),
        (http(with(request.clone(), json!({"colour": 1}))), "template.colour", "no such key"),
        (http(with(request.clone(), json!({"body": {}}))), "template.body", "must be a text"),
        (http(Value::Null), "template", "needs its request"),
        (
            with(http(request.clone()), json!({"http_options": {"max_response_bytes": 0}})),
            "http_options",
            "between 1 and",
        ),
        (
            with(http(request), json!({"http_options": {"retries": 3}})),
            "http_options",
            "unknown field",
        ),
        (
            with(query("SELECT 1"), json!({"visualization_settings": {"fields": []}})),
            "visualization_settings.fields",
            "must be an object",
        ),
        (
            with(
                query("SELECT {{a}}"),
                json!({"visualization_settings": {"fields": {"a": {"order": "x"}}}}),
            ),
            "visualization_settings.fields.a.order",
            "invalid type",
        ),
        (
            with(
                query("SELECT {{a}}"),
                json!({"visualization_settings": {"fields": {"a": {"validation": {"pattern": "("}}}}}),
            ),
            "visualization_settings.fields.a.validation.pattern",
            "pattern",
        ),
        (
            with(
                query("SELECT {{a}}"),
                json!({"visualization_settings": {"fields": {"a": {"inputType": "number", "defaultValue": "x"}}}}),
            ),
            "visualization_settings.fields.a.defaultValue",
            "the default does not fit",
        ),
        (
            with(
                query("SELECT {{a}}"),
                json!({"visualization_settings": {"fields": {"a": {"visibleWhen": {"parameter": "a"}}}}}),
            ),
            "visualization_settings.fields.a.visibleWhen",
            "no other field `a`",
        ),
    ] {
        let checked = check_json(&draft);

        let got = checked.problems.by_field().get(key);
        assert!(got.is_some_and(|got| got.contains(want)), "{draft}: {:?}", checked.problems);
    }
}

/// What the problems of the field `a` are called.
const FIELD_A: &str = "visualization_settings.fields.a.";

#[test]
fn settings_that_no_run_could_keep_are_refused() {
    let when = |parameter: &str| json!({"visibleWhen": {"parameter": parameter, "equals": "x"}});
    let from = |source: Value| json!({ "optionsSource": source });
    for (fields, want) in [
        (json!({"a": {"validation": {"pattern": "a)|(?:b"}}}), "pattern"),
        (json!({"a": {"inputType": "boolean", "validation": {"min": 0}}}), "the bound 0"),
        (json!({"a": {"inputType": "number", "validation": {"max": "x"}}}), "the bound \"x\""),
        (
            json!({"a": {"defaultValue": "abc", "validation": {"maxLength": 2}}}),
            "at most 2 characters",
        ),
        (
            json!({"a": {"inputType": "select", "valueOptions": ["x"], "defaultValue": "y"}}),
            "one of the options",
        ),
        (json!({"a": from(json!({"query": "SELECT 1"}))}), "missing field `database_id`"),
        (
            json!({"a": from(json!({"database_id": 1, "query": "SELECT 1", "x": 1}))}),
            "unknown field `x`",
        ),
        (json!({"a": from(json!({"database_id": 99, "query": "SELECT 1"}))}), "no database 99"),
        (json!({"a": from(json!({"database_id": 1, "query": "DELETE FROM t"}))}), "single SELECT"),
        (json!({"a": from(json!({"database_id": 1, "query": "SELECT {{b}}"}))}), "no variables"),
        (
            json!({"a": {"inputType": "radio", "optionsSource": {"database_id": 1, "query": "SELECT 1"}}}),
            "need a dropdown",
        ),
        (json!({"a": {"visibleWhen": {"parameter": "b"}}}), "say for which values"),
        (json!({"a": {"visibleWhen": {"parameter": "b", "equals": null}}}), "say for which values"),
        (json!({"a": when("b"), "b": {"inputType": "number"}}), "\"x\" can't be a value of `b`"),
        (json!({"a": when("b"), "b": when("a")}), "hang on each other"),
        (json!({"a": when("b"), "b": when("c"), "c": when("a")}), "hang on each other"),
    ] {
        let checked = check_json(&with_fields(fields.clone()));

        let mut got = checked.problems.by_field().iter();
        let is_it = |(key, got): (&String, &String)| key.starts_with(FIELD_A) && got.contains(want);
        assert!(got.any(is_it), "{fields}: {:?}", checked.problems);
    }
    good(&with_fields(json!({"a": when("b"), "b": when("c")})));
    good(&with_fields(json!({"a": {"visibleWhen": {"parameter": "b", "in": [null, "x"]}}})));
}

#[test]
fn each_setting_of_a_field_has_a_problem_of_its_own() {
    let two = json!({"title": "A", "validation": {"minLength": "x", "pattern": "("}});
    let checked = check_json(&with_fields(json!({ "a": two })));
    let keys: Vec<&String> = checked.problems.by_field().keys().collect();
    assert_eq!(
        keys,
        [&format!("{FIELD_A}validation.minLength"), &format!("{FIELD_A}validation.pattern")]
    );
    let settings = &checked.spec.unwrap().visualization_settings;
    assert_eq!(settings.fields["a"].title.as_deref(), Some("A"), "the others are kept");
}

#[test]
fn the_form_is_there_before_a_database_is_chosen() {
    for database in [json!({}), json!({"database": null})] {
        let sql = with(database, json!({"type": "native", "native": {"query": "SELECT {{a}}"}}));
        let draft = with(query(""), json!({"database_id": null, "dataset_query": sql}));

        let checked = check_json(&draft);

        let keys: Vec<_> = checked.problems.by_field().keys().collect();
        assert_eq!(keys, ["database_id"], "{draft}");
        assert_eq!(checked.spec.unwrap().parameters.len(), 1, "{draft}");
    }
}

#[test]
fn a_bad_draft_still_has_the_form_that_can_be_understood() {
    let draft = with(query("UPDATE t SET a = {{a}}"), json!({"name": "", "model_id": null}));

    let checked = check_json(&draft);

    assert_eq!(checked.problems.by_field().len(), 3, "{}", checked.problems);
    assert_eq!(checked.spec.unwrap().parameters.len(), 1);
}

#[test]
fn variables_become_parameters_and_keep_what_was_set() {
    let draft = query("SELECT {{a_b}}, {{c}}, {{$today}} [[ , {{d}} ]]");
    let spec = good(&draft);
    let ids: Vec<_> = spec.parameters.iter().map(|p| (p.id.as_str(), p.required)).collect();
    assert_eq!(ids, [("a_b", None), ("c", None), ("d", Some(false))]);
    assert_eq!(spec.parameters[0].name.as_deref(), Some("A b"));

    let mut edited = overlay(&spec, &Map::new());
    edited["parameters"][1]["type"] = json!("number");
    edited["dataset_query"]["native"]["query"] = json!("SELECT {{e}}, {{c}}");
    let spec = good(&Value::Object(edited));

    let all: Vec<_> =
        spec.parameters.iter().map(|p| (p.id.as_str(), p.type_name.as_str())).collect();
    assert_eq!(all, [("c", "number"), ("e", "text")]);
    let Operation::Query(query) = &spec.operation else { panic!("{spec:?}") };
    assert_eq!(query.dataset_query.native.template_tags.keys().collect::<Vec<_>>(), ["c", "e"]);
}

#[test]
fn parameters_that_were_sent_are_matched_by_their_target() {
    let draft = with(
        query("SELECT {{name}}"),
        json!({"parameters": [
            {"id": "6f1", "slug": "who", "type": "string/=", "target": ["variable", ["template-tag", "name"]], "extra": 1},
            {"id": "gone", "slug": "gone", "type": "text"},
        ]}),
    );

    let spec = good(&draft);

    assert_eq!(spec.parameters.len(), 1);
    assert_eq!((spec.parameters[0].id.as_str(), spec.parameters[0].variable()), ("6f1", "name"));
    assert_eq!(spec.parameters[0].other["extra"], 1, "unknown keys are kept");
}

#[test]
fn a_parameter_without_a_target_is_bound_by_the_id_of_its_tag() {
    let mut draft = with(
        query("SELECT {{a}}"),
        json!({"parameters": [{"id": "t1", "slug": "other", "type": "number"}]}),
    );
    draft["dataset_query"]["native"]["template-tags"] =
        json!({"a": {"id": "t1", "name": "a", "type": "text"}});

    let spec = good(&draft);

    let all: Vec<_> = spec.parameters.iter().map(|p| (p.id.as_str(), p.variable())).collect();
    assert_eq!(all, [("t1", "a")]);
}

#[test]
fn what_stands_inside_the_template_is_lifted() {
    let request = json!({
        "method": "GET", "url": "https://h/{{id}}", "parameter_mappings": {"m": 1},
        "parameters": [sent("p", "id", "id")],
    });
    let empty = json!({"parameters": [], "parameter_mappings": {}});
    let created = good(&http(request.clone()));
    let beside_empty = good(&with(http(request.clone()), empty));
    let mine = good(&with(http(request.clone()), json!({"parameters": [sent("q", "id", "id")]})));
    let older = good(&http(json!({"method": "GET", "url": "https://h/{{id}}"})));
    let changes = json!({ "template": request });
    let updated = good(&Value::Object(overlay(&older, changes.as_object().unwrap())));

    for (spec, id) in [(created, "p"), (beside_empty, "p"), (mine, "q"), (updated, "p")] {
        let ids: Vec<_> = spec.parameters.iter().map(|p| p.id.as_str()).collect();
        assert_eq!(ids, [id]);
        assert_eq!(spec.parameter_mappings.unwrap()["m"], 1, "{id}");
    }
}

#[test]
fn all_rows_may_be_changed_if_the_guard_says_so() {
    good(&with(query("UPDATE t SET a = 1"), json!({"guard": {"allow_all_rows": true}})));
}

#[test]
fn laying_nothing_over_a_spec_changes_nothing_and_null_clears() {
    for draft in [
        with(
            query("UPDATE t SET a = {{a}} WHERE b = {{b}}"),
            json!({
                "description": "d", "guard": {"max_rows": 3}, "parameter_mappings": {"x": 1},
                "visualization_settings": {"submitButtonLabel": "Go", "mystery": [1],
                    "fields": {"a": {"order": 1, "defaultValue": 0, "mystery": 2}}},
            }),
        ),
        http(json!({"method": "POST", "url": "https://h/{{x}}", "body": "{\"a\": {{y}}}"})),
        json!({"name": "I", "type": "implicit", "model_id": 1, "kind": "row/create"}),
    ] {
        let spec = good(&draft);

        let same = good(&Value::Object(overlay(&spec, &Map::new())));
        let cleared = json!({"description": null, "guard": null});
        let cleared = good(&Value::Object(overlay(&spec, cleared.as_object().unwrap())));

        assert_eq!(same, spec, "{draft}");
        assert_eq!((cleared.description, cleared.guard), (None, Guard::default()), "{draft}");
    }
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
        Just(json!("SELECT {{a}} [[ {{b}} ]]")),
        Just(json!("https://h/{{a}}")),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        let key = prop_oneof![
            "native", "query", "fields", "database", "type", "url", "method", "headers", "body",
            "id", "slug", "[a-c]"
        ];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(key, inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn no_draft_makes_the_check_panic(
        kind in prop_oneof!["query", "http", "implicit", ".{0,4}"],
        values in prop::collection::vec(any_json(), 12),
    ) {
        let keys = [
            "name", "model_id", "database_id", "dataset_query", "template", "parameters", "guard",
            "visualization_settings", "http_options", "response_handle", "kind", "archived",
        ];
        let mut draft: Map<String, Value> =
            keys.iter().map(|key| (*key).to_owned()).zip(values).collect();
        draft.insert("type".to_owned(), Value::from(kind));
        let checked = check(&draft, &engine_of);
        if let Some(spec) = checked.spec {
            let _ = crate::form::form_spec(&spec);
        }
    }
}

/// A good draft: some of four variables, in clauses or not, with some of them described.
fn any_good_draft() -> impl Strategy<Value = Value> {
    let place = (0..4_usize, any::<bool>());
    let field = prop_oneof![
        Just(json!({})),
        Just(json!({"hidden": true, "defaultValue": 0, "mystery": [1]})),
        Just(json!({"inputType": "number", "validation": {"min": -1}, "order": 2.5})),
        Just(
            json!({"valueOptions": ["x", {"value": "y"}], "inputType": "select", "width": "small"})
        ),
    ];
    let parameters = (any::<[bool; 4]>(), any::<[bool; 2]>());
    let fields = prop::collection::vec(field, 4);
    (prop::collection::vec(place, 0..6), parameters, fields, ".{1,20}", any::<bool>()).prop_map(
        |(places, (described, [in_http, lifted]), fields, title, archived)| {
            let names = ["a", "b_b", "c", "d"];
            let text: String = places
                .iter()
                .map(|(at, optional)| match (in_http, optional) {
                    (true, true) => format!("[[&x={{{{{}}}}}]]", names[*at]),
                    (true, false) => format!("&x={{{{{}}}}}", names[*at]),
                    (false, true) => format!(" [[, {{{{{}}}}}]]", names[*at]),
                    (false, false) => format!(", {{{{{}}}}}", names[*at]),
                })
                .collect();
            let parameters: Vec<_> = (names.iter().zip(described))
                .filter(|(_, is_described)| *is_described)
                .map(|(name, _)| with(sent(&format!("{name}-id"), name, name), json!({"extra": 1})))
                .collect();
            let settings: Map<String, Value> =
                names.iter().map(|name| format!("{name}-id")).zip(fields).collect();
            let common = json!({
                "archived": archived, "description": title, "guard": {"max_rows": 3},
                "visualization_settings": {"name": title, "mystery": 1, "fields": settings},
            });
            let url = format!("https://h/?a=1{text}");
            let draft = match (in_http, lifted) {
                (true, true) => {
                    return with(
                        http(json!({"method": "PUT", "url": url, "parameters": parameters})),
                        common,
                    );
                }
                (true, false) => http(json!({"method": "PUT", "url": url})),
                (false, _) => query(&format!("SELECT 1{text}")),
            };
            with(with(draft, common), json!({ "parameters": parameters }))
        },
    )
}

proptest! {
    #[test]
    fn an_action_read_from_its_own_json_is_the_same(draft in any_good_draft()) {
        let checked = check_json(&draft);
        prop_assert!(checked.problems.is_empty(), "{}: {}", draft, checked.problems);
        let spec = checked.spec.unwrap();

        let again = check_json(&Value::Object(overlay(&spec, &Map::new())));

        prop_assert!(again.problems.is_empty(), "{}: {}", draft, again.problems);
        prop_assert_eq!(again.spec.unwrap(), spec);
    }
}
