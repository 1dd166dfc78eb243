//! The statements of a script, each cut out whole.

use super::*;

fn cut(engine: Engine, sql: &str) -> Vec<(String, Vec<usize>)> {
    let cut = statements(sql, engine).unwrap();
    cut.into_iter().map(|statement| (statement.sql, statement.places)).collect()
}

#[test]
fn a_script_is_cut_at_its_own_semicolons_only() {
    for (sql, want) in [
        ("", &[][..]),
        (" ; -- nothing;\n;", &[]),
        ("SELECT 1", &["SELECT 1"]),
        ("SELECT ';' ; SELECT $$;$$;", &["SELECT ';'", "SELECT $$;$$"]),
        ("SELECT 'é', \"ü\";\n  SELECT '世界'\n", &["SELECT 'é', \"ü\"", "SELECT '世界'"]),
        ("/* a; */ SELECT E'\\';' /* b; */; SELECT 2", &["SELECT E'\\';' /* b; */", "SELECT 2"]),
        (
            "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; END; SELECT f()",
            &["CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; END", "SELECT f()"],
        ),
    ] {
        let got: Vec<String> = cut(Engine::Postgres, sql).into_iter().map(|(sql, _)| sql).collect();

        assert_eq!(got, want, "{sql}");
    }
}

#[test]
fn each_statement_numbers_its_own_values() {
    let sql = "UPDATE t SET a = $1 WHERE b = $2; DELETE FROM t WHERE c = $3 OR b = $2 OR d = $3";
    let want = [
        ("UPDATE t SET a = $1 WHERE b = $2".to_owned(), vec![0, 1]),
        ("DELETE FROM t WHERE c = $1 OR b = $2 OR d = $1".to_owned(), vec![2, 1]),
    ];
    assert_eq!(cut(Engine::Postgres, sql), want);
    // What a person wrote stays what it is.
    assert_eq!(cut(Engine::Postgres, "SELECT '$2', a$3, b ? 'k'")[0].1, Vec::<usize>::new());
    let sql = "UPDATE t SET a = ? WHERE b = ?; DELETE FROM t WHERE c = ?";
    let places: Vec<_> = cut(Engine::Mysql, sql).into_iter().map(|(_, places)| places).collect();
    assert_eq!(places, [vec![0, 1], vec![2]]);
}

#[test]
fn what_a_statement_does_is_told_from_its_words() {
    for (sql, verb, table, hides_writes, is_traced) in [
        ("SELECT 1", Verb::Select, "", false, false),
        ("(SELECT 1) UNION SELECT 2", Verb::Select, "", false, false),
        ("VALUES (1)", Verb::Select, "", false, false),
        ("SELECT * FROM t FOR UPDATE", Verb::Select, "", false, false),
        ("insert into s.t (a) values (1)", Verb::Insert, "s.t", false, false),
        ("UPDATE ONLY \"My t\" SET a = 1", Verb::Update, "My t", false, false),
        ("DELETE FROM t WHERE a = 1", Verb::Delete, "t", false, false),
        ("INSERT INTO t SELECT 1 ON CONFLICT DO UPDATE SET a = 1", Verb::Insert, "t", false, false),
        ("WITH x AS (SELECT 1) UPDATE t SET a = 1", Verb::Update, "t", false, false),
        ("WITH x AS (DELETE FROM t RETURNING a) SELECT * FROM x", Verb::Select, "", true, false),
        ("EXPLAIN ANALYZE DELETE FROM t", Verb::Other, "", true, true),
        ("SELECT a INTO TEMP x FROM t", Verb::Select, "", false, true),
        ("SELECT set_config('role', 'x', false)", Verb::Select, "", false, true),
        ("SELECT pg_advisory_lock(1)", Verb::Select, "", false, true),
        ("CREATE TEMP TABLE x (a int)", Verb::Other, "", false, true),
        ("SET search_path = x", Verb::Other, "", false, true),
        ("COMMIT", Verb::Transaction, "", false, false),
        ("ROLLBACK TO x", Verb::Transaction, "", false, false),
    ] {
        let got = statements(sql, Engine::Postgres).unwrap().remove(0);

        assert_eq!(got.verb, verb, "{sql}");
        assert_eq!(got.table, table, "{sql}");
        assert_eq!(got.hides_writes, hides_writes, "{sql}");
        assert_eq!(got.traces == Traces::Likely, is_traced, "{sql}");
    }
}

#[test]
fn whoever_calls_nothing_leaves_nothing() {
    for (engine, sql, want) in [
        (Engine::Postgres, "INSERT INTO \"s\".\"t\" (\"a\", b) VALUES ($1, $2)", Traces::None),
        (Engine::Mysql, "INSERT INTO `s`.`t` (`a`) VALUES (?)", Traces::None),
        (Engine::Mysql, "REPLACE INTO t (a) VALUES (?)", Traces::None),
        (
            Engine::Postgres,
            "UPDATE t SET a = ($1), b = 2 WHERE (c IN (1, 2)) AND (d = 1)",
            Traces::None,
        ),
        (Engine::Postgres, "DELETE FROM t WHERE EXISTS (SELECT 1 FROM u)", Traces::None),
        (Engine::Postgres, "INSERT INTO t (a) VALUES (1) ON CONFLICT (a) DO NOTHING", Traces::None),
        (Engine::Postgres, "WITH x AS (SELECT 1) SELECT * FROM x", Traces::None),
        (Engine::Postgres, "UPDATE t SET a = now()", Traces::Perhaps),
        (Engine::Postgres, "UPDATE t SET a = s.f(1)", Traces::Perhaps),
        (Engine::Postgres, "SELECT \"in\"(1)", Traces::Perhaps),
        (Engine::Postgres, "SELECT f (1)", Traces::Perhaps),
        (Engine::Mysql, "UPDATE t SET a = IF(1, 2, 3)", Traces::Perhaps),
        (Engine::Mysql, "SELECT @a", Traces::Perhaps),
        (Engine::Mysql, "UPDATE t SET a = (@b := 1)", Traces::Perhaps),
        (Engine::Mysql, "SELECT a INTO @b FROM t", Traces::Likely),
        (Engine::Mysql, "CALL p(?)", Traces::Likely),
    ] {
        let got = statements(sql, engine).unwrap().remove(0).traces;

        assert_eq!(got, want, "{sql}");
    }
}

#[test]
fn a_value_is_known_by_the_column_beside_it() {
    for (sql, want) in [
        ("INSERT INTO t (a, \"b c\") VALUES ($1, $2)", &[Some("a"), Some("b c")][..]),
        ("INSERT INTO t (a, b) VALUES ('x', $1)", &[Some("b")]),
        ("INSERT INTO t (a, b) VALUES (f(1, 2), $1)", &[None]),
        ("INSERT INTO t VALUES ($1)", &[None]),
        (
            "UPDATE t SET a = $1, b = lower($2) WHERE x.c = $3 AND d > $4",
            &[Some("a"), None, Some("c"), None],
        ),
        ("UPDATE t SET a = $1 + 1", &[None]),
        ("SELECT $1", &[None]),
    ] {
        let got = statements(sql, Engine::Postgres).unwrap().remove(0).columns;
        let got: Vec<Option<&str>> = got.iter().map(Option::as_deref).collect();

        assert_eq!(got, want, "{sql}");
    }
}
