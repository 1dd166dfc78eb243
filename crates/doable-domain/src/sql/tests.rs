//! Rendering and the guard against statements that change every row, as tables.

use serde_json::json;

use super::*;
use crate::{parameter::ValueType, template::Language};

fn template(text: &str) -> Template {
    Template::parse(text, Language::Sql).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn values(given: serde_json::Value) -> Values {
    let given = given.as_object().unwrap().clone().into_iter();
    given.map(|(k, v)| (k, Value::from_json(ValueType::Text, &v).unwrap())).collect()
}

#[test]
fn values_are_bound_and_never_spliced() {
    let given = json!({"a": "1; DROP TABLE t", "b": "'"});
    for (engine, text, sql, binds) in [
        (Engine::Sqlite, "x = {{a}} OR y = {{b}} OR z = {{a}}", "x = ?1 OR y = ?2 OR z = ?1", 2),
        (Engine::Postgres, "x = {{a}} OR y = {{b}} OR z = {{a}}", "x = $1 OR y = $2 OR z = $1", 2),
        (Engine::Mysql, "x = {{a}} OR y = {{b}} OR z = {{a}}", "x = ? OR y = ? OR z = ?", 3),
        (Engine::Sqlite, "x[[ AND y = {{nobody}}]] {{b}}", "x ?1", 1),
        (Engine::Sqlite, "x -- {{a}}", "x -- {{a}}", 0),
    ] {
        let rendered = render(&template(text), &values(given.clone()), engine).unwrap();

        assert_eq!((rendered.sql.as_str(), rendered.binds.len()), (sql, binds), "{text}");
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "one line a case")]
fn a_statement_that_could_change_every_row_is_refused() {
    let all = [Engine::Sqlite, Engine::Postgres, Engine::Mysql];
    for (text, want) in [
        (
            "UPDATE orders SET a = {{a}}",
            Some("UPDATE without WHERE would change every row of `orders`"),
        ),
        ("delete from s.orders", Some("DELETE without WHERE would change every row of `s.orders`")),
        ("UPDATE t SET a = 1 [[WHERE id = {{id}}]]", Some("UPDATE without WHERE")),
        ("UPDATE t SET a = (SELECT b FROM u WHERE c = 1)", Some("UPDATE without WHERE")),
        ("UPDATE t SET a = 1 WHERE b = 2; DELETE FROM u", Some("every row of `u`")),
        ("WITH x AS (SELECT 1) DELETE FROM t", Some("every row of `t`")),
        (
            "WITH x AS (DELETE FROM t RETURNING a) SELECT * FROM x WHERE a = 1",
            Some("every row of `t`"),
        ),
        ("UPDATE t SET a = 'WHERE'", Some("UPDATE without WHERE")),
        ("UPDATE t SET a = 1 /* WHERE */", Some("UPDATE without WHERE")),
        ("TRUNCATE TABLE t", Some("TRUNCATE would change every row of `t`")),
        ("UPDATE t SET a = 1 WHERE id = {{id}}", None),
        ("DELETE FROM t WHERE id = {{id}} [[AND b = {{b}}]]", None),
        ("SELECT 1", None),
        ("SELECT a FROM t FOR UPDATE", None),
        ("INSERT INTO t (a) VALUES ({{a}})", None),
        ("INSERT INTO t (a) VALUES (1) ON CONFLICT (a) DO UPDATE SET b = 2", None),
        ("INSERT INTO t (a) VALUES (1) ON DUPLICATE KEY UPDATE b = 2", None),
        ("CREATE TABLE t (a INT REFERENCES u (b) ON DELETE CASCADE)", None),
        ("CREATE TRIGGER x AFTER INSERT ON t BEGIN UPDATE u SET a = 1; DELETE FROM u; END", None),
        ("CREATE TABLE t (a INT); DELETE FROM t", Some("every row of `t`")),
        (
            "CREATE TRIGGER x AFTER INSERT ON t BEGIN UPDATE u SET a = CASE WHEN b THEN 1 END; \
             DELETE FROM u; END; SELECT 1",
            None,
        ),
        (
            "CREATE TRIGGER x AFTER INSERT ON t BEGIN DELETE FROM u; END; DELETE FROM t",
            Some("every row of `t`"),
        ),
        (
            "CREATE TRIGGER x AFTER INSERT ON t EXECUTE FUNCTION f(); BEGIN; DELETE FROM t",
            Some("every row of `t`"),
        ),
        (
            "CREATE TABLE x AS WITH q AS (DELETE FROM t RETURNING a) SELECT a FROM q",
            Some("every row of `t`"),
        ),
        ("WITH q AS MATERIALIZED (DELETE FROM t) SELECT 1", Some("every row of `t`")),
        ("EXPLAIN ANALYZE DELETE FROM t", Some("every row of `t`")),
        ("EXPLAIN (ANALYZE) DELETE FROM t", Some("every row of `t`")),
        ("DELETE FROM t ORDER BY a LIMIT 1", Some("every row of `t`")),
        ("UPDATE 't' SET a = 1", Some("every row of `t`")),
        ("UPDATE LOW_PRIORITY t SET a = 1", Some("every row of `t`")),
        ("UPDATE t SET a = count(b) FILTER (WHERE c)", Some("every row of `t`")),
        // Words that are names here.
        ("INSERT INTO t (update, delete) VALUES (1, 2)", None),
        ("CREATE TABLE t (update INT)", None),
        ("SELECT a AS update FROM t", None),
        ("SELECT ((truncate(a, 2))) FROM t", None),
        ("GRANT SELECT (a), UPDATE (b) ON t TO u", None),
        ("", None),
    ] {
        for engine in all {
            let got = check(&template(text), engine, &Guard::default());

            let got = got.err().map(|error| error.to_string());
            match (&got, want) {
                (None, None) => {}
                (Some(got), Some(want)) if got.contains(want) => {}
                _ => panic!("{engine:?} {text}: {got:?}, not {want:?}"),
            }
            let allowed = Guard { allow_all_rows: true, ..Guard::default() };
            assert_eq!(check(&template(text), engine, &allowed), Ok(()), "{text}");
        }
    }
}

#[test]
fn sixty_four_kibibytes_are_checked_in_no_time() {
    for unit in ["(", ";", "a;", "(a)", "AS (UPDATE t ", "{{a}} ", "CREATE TRIGGER BEGIN "] {
        let text = unit.repeat(64 * 1024 / unit.len());
        let template = template(&text);
        let start = std::time::Instant::now();
        let checked = check(&template, Engine::Postgres, &Guard::default());
        let took = start.elapsed();

        assert!(took.as_millis() < 2_000, "{unit}: {took:?}, {checked:?}");
    }
}

proptest::proptest! {
    #[test]
    fn text_without_variables_is_run_as_it_is(text in "[^{}\\[\\]]{0,200}") {
        for engine in [Engine::Sqlite, Engine::Postgres, Engine::Mysql] {
            let rendered = render(&template(&text), &Values::new(), engine).unwrap();
            proptest::prop_assert_eq!(&rendered.sql, &text);
            proptest::prop_assert_eq!(rendered.binds.len(), 0);
        }
    }

    #[test]
    fn checking_never_panics(text in "([(){};'\"]|UPDATE|DELETE|WHERE|CREATE|TRIGGER|BEGIN|END| |t|--){0,60}") {
        if let Ok(template) = Template::parse(&text, Language::Sql) {
            let _ = check(&template, Engine::Sqlite, &Guard::default());
        }
    }
}
