//! What the files hold.

use doable_domain::run::{Door, Run, RunError, RunResult, RunStatus};
use serde_json::json;
use uuid::Uuid;

use super::*;

fn run(name: &str, parameters: Value, error: Option<&str>, body: Option<Value>) -> NamedRun {
    let run = Run {
        id: RunId::from_uuid(Uuid::nil()),
        action_id: doable_domain::id::ActionId::try_from(3).ok(),
        action_name: name.to_owned(),
        action_version: 2,
        user_id: None,
        api_key: Some("-nightly".to_owned()),
        door: Door::Public,
        status: if error.is_some() { RunStatus::Failed } else { RunStatus::Succeeded },
        started_at: "2026-03-01T10:30:00Z".parse().unwrap(),
        finished_at: "2026-03-01T10:30:01.5Z".parse().ok(),
        parameters: parameters.as_object().unwrap().clone(),
        rows_affected: Some(1),
        error: error.map(|message| RunError {
            code: doable_domain::code::Code::Rejected,
            message: message.to_owned(),
            fields: Default::default(),
            rows: Vec::new(),
            body: None,
            may_have_acted: false,
        }),
        result: body.map(|body| RunResult { status: 200, body }),
        idempotency_key: None,
    };
    NamedRun { run, user: Some("Ada".to_owned()) }
}

/// The CSV of runs whose actions are gone.
fn csv_of(runs: &[NamedRun], is_first: bool) -> String {
    csv_part(runs, &RunNames::default(), is_first)
}

#[test]
fn a_run_is_a_line_and_the_names_stand_once() {
    let one = run("Ship, now", json!({"a": "x\"y\n"}), None, Some(json!({"rows-affected": 1})));

    let first = csv_of(std::slice::from_ref(&one), true);
    let second = csv_of(&[one], false);

    let names = format!("{}\n", NAMES.join(","));
    assert_eq!(first, format!("{names}{second}"));
    assert_eq!(
        second,
        "00000000-0000-0000-0000-000000000000,2026-03-01T10:30:00Z,2026-03-01T10:30:01.5Z,1500,\
         \"Ship, now\",3,2,succeeded,public,,Ada,'-nightly,1,,\"a: x\"\"y\n\",\
         \"{\"\"a\"\":\"\"x\\\"\"y\\n\"\"}\",\
         \"{\"\"rows-affected\"\":1}\"\n"
    );
    assert_eq!(csv_of(&[], true), names);
    assert_eq!(csv_of(&[], false), "");
}

#[test]
fn no_cell_is_a_formula() {
    for (text, want) in [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@x", "'@x"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("a=1", "a=1"),
        ("", ""),
    ] {
        assert_eq!(plain(text), want, "{text:?}");
    }
    let evil = run("=HYPERLINK(1)", json!({"=a": "=b"}), Some("=c"), None);
    let below_zero = run("A", json!({}), None, Some(json!(-5)));

    let mut cells =
        csv::Reader::from_reader(std::io::Cursor::new(csv_of(&[evil, below_zero], true)));

    let all: Vec<csv::StringRecord> = cells.records().map(Result::unwrap).collect();
    assert!(all.iter().flatten().all(|cell| !cell.starts_with(['=', '+', '-', '@'])), "{all:?}");
}

#[test]
fn the_parts_make_one_list() {
    let one = |name| run(name, json!({}), None, None);
    for (parts, want) in [
        (vec![vec![]], vec![]),
        (vec![vec!["a"]], vec!["a"]),
        (vec![vec!["a", "b"], vec!["c"]], vec!["a", "b", "c"]),
        (vec![vec![], vec!["a"], vec![]], vec!["a"]),
    ] {
        let (mut text, mut none_yet) = (String::new(), true);
        for (at, names) in parts.iter().enumerate() {
            let runs: Vec<NamedRun> = names.iter().map(|name| one(name)).collect();
            text.push_str(&json_part(&runs, none_yet, at == 0, at + 1 == parts.len()));
            none_yet &= runs.is_empty();
        }

        let list: Vec<Run> = serde_json::from_str(&text).unwrap();
        let names: Vec<_> = list.iter().map(|run| run.action_name.as_str()).collect();
        assert_eq!(names, want, "{parts:?}");
    }
}
