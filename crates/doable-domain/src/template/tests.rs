//! The template grammar, as tables and properties.

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::parameter::ValueType;

/// `literal|{name}|[a {b}]`: a template's pieces, short.
fn shape(pieces: &[Piece]) -> String {
    let short = |piece: &Piece| match piece {
        Piece::Literal(text) => text.clone(),
        Piece::Variable(variable) => format!("{{{}}}", variable.name),
        Piece::Clause(inside) => format!("[{}]", shape(inside)),
    };
    pieces.iter().map(short).collect::<Vec<_>>().join("|")
}

#[track_caller]
fn check(text: &str, language: Language, want: Result<&str, &str>) {
    let got = Template::parse(text, language);
    let got = got.map(|t| shape(t.pieces())).map_err(|error| error.to_string());
    assert_eq!(got, want.map(str::to_owned).map_err(str::to_owned), "template: {text}");
}

#[test]
fn variables_and_clauses_are_found() {
    for (text, want) in [
        ("", ""),
        ("plain", "plain"),
        ("{{name}}", "{name}"),
        ("{{ name }} × {{qty}}", "{name}| × |{qty}"),
        ("a[[ by {{name}}]]", "a|[ by |{name}]"),
        ("[[{{a}}]][[{{b}}]]", "[{a}]|[{b}]"),
        ("{ {name}}", "{ {name}}"), // a variable needs both braces together
        ("a ]] b }} c", "a ]] b }} c"),
        ("{{$user.email}}", "{$user.email}"),
        ("{{größe-1}}", "{größe-1}"),
        ("a[[, b[{{x}}]]]", "a|[, b[|{x}|]]"), // the bracket opened inside closes first
        ("[1[[, {{x}}]]]", "[1|[, |{x}]|]"),
        ("[[ ] {{x}}]]]", "[ ] |{x}]|]"),
    ] {
        check(text, Language::Plain, Ok(want));
        check(text, Language::Sql, Ok(want));
    }
}

#[test]
fn sql_comments_and_quoted_text_are_not_scanned() {
    for (text, want) in [
        ("a -- {{x}}\n{{y}}", "a -- {{x}}\n|{y}"),
        ("a /* {{x}} [[ */ {{y}}", "a /* {{x}} [[ */ |{y}"),
        (r#""{{x}}" {{y}}"#, r#""{{x}}" |{y}"#),
        ("`{{x}}` {{y}}", "`{{x}}` |{y}"),
        ("$$ {{x}} '$$ {{y}}", "$$ {{x}} '$$ |{y}"),
        ("$tag$ {{x}} $$ $tag$ {{y}}", "$tag$ {{x}} $$ $tag$ |{y}"),
        ("'it''s {' {{y}}", "'it''s {' |{y}"),
        ("'{{not a name!}}' {{y}}", "'{{not a name!}}' |{y}"),
        ("SELECT [a[1]] FROM t", "SELECT [a[1]] FROM t"),
        ("'never closed {{", "'never closed {{"),
        ("$1 $2 {{y}}", "$1 $2 |{y}"),
        ("a$b$ = {{x}} AND c$b$ = {{y}}", "a$b$ = |{x}| AND c$b$ = |{y}"), // names, not quotes
        ("a$$ = {{x}}", "a$$ = |{x}"),
    ] {
        check(text, Language::Sql, Ok(want));
    }
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    for (text, want) in [
        ("a\n  {{x", "this `{{` is never closed with `}}` (line 2, column 3)"),
        ("{{x\n}}", "this `{{` is never closed with `}}` (line 1, column 1)"),
        ("世界 [[ {{x}}", "this `[[` is never closed with `]]` (line 1, column 4)"),
        ("{{ }}", "a variable needs a name between `{{` and `}}` (line 1, column 1)"),
        (
            "{{a b}}",
            "`a b` is not a variable's name; use letters, digits, `_`, `-` and `.` (line 1, column 1)",
        ),
        ("[[ a [[ {{x}} ]] ]]", "a `[[ ]]` clause can't hold another one (line 1, column 6)"),
        (
            "x [[ a ]]",
            "a `[[ ]]` clause needs a variable inside, otherwise it is always kept (line 1, column 3)",
        ),
    ] {
        check(text, Language::Plain, Err(want));
        check(text, Language::Sql, Err(want));
    }
    for (text, column) in [("a = '{{x}}'", 6), ("a = '%{{x}}%'", 7), ("'{{ }} {{{}} {{x}}'", 14)] {
        let want = format!(
            "remove the quotes around `{{{{x}}}}`; its value is bound, and quoted where it must be \
             (line 1, column {column})"
        );
        check(text, Language::Sql, Err(&want));
    }
}

#[test]
fn each_variable_knows_its_place() {
    let text = "{{a}} 世 {{b}}\n[[\n  {{c}}]]{{d}}";
    let pieces = Template::parse(text, Language::Plain).unwrap();

    let places = pieces.variables().into_iter().map(|v| (&*v.name, v.at.line, v.at.column));

    let want = [("a", 1, 1), ("b", 1, 9), ("c", 3, 3), ("d", 3, 10)];
    assert_eq!(places.collect::<Vec<_>>(), want, "{text}");
}

#[test]
fn a_clause_is_kept_only_with_all_its_values() {
    let template =
        Template::parse("a[[ b {{x}} {{y}}]][[ c {{z}}]] {{x}}", Language::Plain).unwrap();
    for (values, want) in [
        (json!({"x": 1, "y": 2, "z": 3}), Ok("a b 1 2 c 3 1")),
        (json!({"x": 1, "z": null}), Ok("a c  1")), // a null is a value
        (json!({"x": 1}), Ok("a 1")),
        (json!({"y": 1}), Err(r#"missing required parameters: #{"x"}"#)),
    ] {
        let given: Values = values
            .as_object()
            .unwrap()
            .iter()
            .map(|(k, v)| (k.clone(), Value::from_json(ValueType::Text, v).unwrap()))
            .collect();
        let text = |piece: &Resolved<'_>| match piece {
            Resolved::Literal(text) => (*text).to_owned(),
            Resolved::Value { value, .. } => value.to_text(),
        };
        let got = template.resolve(&given).map(|all| all.iter().map(text).collect::<String>());

        let got = got.map_err(|missing| missing.to_string());
        assert_eq!(got, want.map(str::to_owned).map_err(str::to_owned), "{values}");
    }
    assert!(template.is_optional("y") && !template.is_optional("x"));
    let names: Vec<_> = template.variables().iter().map(|v| v.name.as_str()).collect();
    assert_eq!(names, ["x", "y", "z"]);
}

#[test]
fn sixty_four_kibibytes_of_anything_take_no_time() {
    for unit in [
        "[[",
        "{{",
        "]]",
        "'",
        "\"",
        "$",
        "--",
        "/*",
        "{{a}}",
        "[[{{a}}]]",
        "$a$",
        "{{a ",
        "\n{{a}}",
        "[[[{{a}}]]]",
        "'{{",
    ] {
        let text = unit.repeat(64 * 1024 / unit.len());
        for language in [Language::Sql, Language::Plain] {
            let start = std::time::Instant::now();
            let parsed = Template::parse(&text, language);
            let took = start.elapsed();

            assert!(took.as_millis() < 1_000, "{unit}: {took:?}, ok: {}", parsed.is_ok());
        }
    }
}

proptest! {
    #[test]
    fn parsing_never_panics(text in "([{}\\[\\]'\"`$*/;\n -]|[a-zé世\u{0}]){0,400}") {
        let _ = Template::parse(&text, Language::Sql);
        let _ = Template::parse(&text, Language::Plain);
    }

    #[test]
    fn parsing_never_panics_on_long_text(
        unit in "([{}\\[\\]'\"`$*/;\n -]|.){0,16}", times in 1_usize..4096,
    ) {
        let text: String = unit.repeat(times).chars().take(65_536).collect();
        let _ = Template::parse(&text, Language::Sql);
        let _ = Template::parse(&text, Language::Plain);
    }

    #[test]
    fn text_without_braces_and_brackets_is_itself(text in "[^{}\\[\\]]{0,200}") {
        for language in [Language::Sql, Language::Plain] {
            let template = Template::parse(&text, language).unwrap();
            let values = Values::new();
            let pieces = template.resolve(&values).unwrap();
            let whole: String = pieces.iter().map(|piece| match piece {
                Resolved::Literal(text) => *text,
                Resolved::Value { .. } => "?",
            }).collect();
            prop_assert_eq!(&whole, &text);
        }
    }
}
