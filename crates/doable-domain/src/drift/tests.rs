//! Drift as tables: what is said of an action, by what is remembered of its tables.

use serde_json::json;

use super::*;
use crate::{draft, schema::BaseType};

/// The minute `n` of the day on which everything here happens; actions are saved at 10.
fn minute(n: i64) -> Timestamp {
    Timestamp::from_second(1_767_225_600 + n * 60).unwrap()
}

const SAVED: i64 = 10;

/// `"plan# gone 12"`, `"qty was INTEGER until 12, was REAL until 14"`; `#` marks the key.
fn column(text: &str) -> ColumnHistory {
    let (name, rest) = text.split_once(' ').unwrap();
    let number = |text: &str| minute(text.parse().unwrap());
    let earlier = rest.split(", ").filter_map(|part| {
        let (was, until) = part.strip_prefix("was ")?.split_once(" until ")?;
        Some(EarlierType { until: number(until), database_type: was.to_owned() })
    });
    let column = Column {
        name: name.trim_end_matches('#').to_owned(),
        database_type: "TEXT".to_owned(),
        base_type: BaseType::Text,
        nullable: true,
        has_default: false,
        auto_increment: false,
        generated: false,
        unique: false,
        in_primary_key: name.ends_with('#').then_some(1),
        foreign_key: None,
        enum_values: None,
    };
    ColumnHistory {
        column,
        gone_since: rest.strip_prefix("gone ").map(number),
        earlier: earlier.collect(),
        also_in: vec!["invoice".to_owned()],
    }
}

fn table(columns: &[&str]) -> TableHistory {
    TableHistory {
        schema: None,
        name: "orders".to_owned(),
        gone_since: None,
        has_namesake: false,
        columns: columns.iter().map(|text| column(text)).collect(),
        columns_now: vec!["id".to_owned(), "Ship-To".to_owned()],
    }
}

/// What is said, each without its time.
fn words(drift: &[Drift]) -> Vec<String> {
    drift.iter().map(|drift| drift.change.to_string()).collect()
}

#[test]
fn a_row_action_is_told_of_the_columns_it_takes() {
    let plan = &["column `plan` is gone"][..];
    let key = &["column `no` is gone"][..];
    for (history, kind, fields, shown, want) in [
        ("plan gone 12", RowKind::Update, json!({}), None, plan),
        ("plan gone 12", RowKind::Create, json!({}), None, plan),
        ("plan gone 12", RowKind::Delete, json!({}), None, &[]),
        ("no# gone 12", RowKind::Delete, json!({}), None, key),
        // Saved since: it was there to be seen, unless something still names it.
        ("plan gone 9", RowKind::Update, json!({}), None, &[]),
        ("plan gone 9", RowKind::Update, json!({"plan": {"title": "Plan"}}), None, plan),
        ("plan gone 9", RowKind::Update, json!({}), Some(["plan"]), plan),
        // The model never showed it.
        ("plan gone 12", RowKind::Update, json!({}), Some(["id"]), &[]),
        // Only spelled anew.
        ("ship_to gone 12", RowKind::Update, json!({"ship_to": {}}), None, &[]),
        (
            "qty was INTEGER until 12",
            RowKind::Update,
            json!({}),
            None,
            &["column `qty` was INTEGER and is TEXT"],
        ),
        (
            "qty was  until 12",
            RowKind::Update,
            json!({}),
            None,
            &["column `qty` was without a type and is TEXT"],
        ),
        ("qty was INTEGER until 9", RowKind::Update, json!({}), None, &[]),
        (
            "qty was REAL until 9, was INTEGER until 12",
            RowKind::Update,
            json!({}),
            None,
            &["column `qty` was INTEGER and is TEXT"],
        ),
        // There and back again.
        ("qty was TEXT until 11, was INTEGER until 12", RowKind::Update, json!({}), None, &[]),
    ] {
        let draft = json!({
            "name": "A", "type": "implicit", "kind": "row/update", "model_id": 1,
            "visualization_settings": {"fields": fields},
        });
        let spec = draft::check(draft.as_object().unwrap(), &|_| None).spec.unwrap();
        let shown = shown.map(|shown| shown.map(str::to_owned).to_vec());

        let drift = of_row(kind, shown.as_deref(), &spec, minute(SAVED), &table(&[history]));

        assert_eq!(words(&drift), want, "{history} {kind:?}");
    }
}

#[test]
fn a_table_that_is_gone_is_all_that_is_said() {
    let gone = TableHistory { gone_since: Some(minute(12)), ..table(&["plan gone 12"]) };
    let draft = json!({"name": "A", "type": "implicit", "kind": "row/delete", "model_id": 1});
    let spec = draft::check(draft.as_object().unwrap(), &|_| None).spec.unwrap();

    let drift = of_row(RowKind::Delete, None, &spec, minute(SAVED), &gone);

    assert_eq!(drift.len(), 1);
    assert_eq!(drift[0].to_string(), "table `orders` is gone since 2026-01-01 00:12 UTC");
}

#[test]
fn a_sql_action_is_told_of_what_its_text_names() {
    let gone = || TableHistory { gone_since: Some(minute(5)), ..table(&[]) };
    let plan = &["column `plan` is gone"][..];
    let orders = &["table `orders` is gone"][..];
    for (sql, history, want) in [
        ("UPDATE orders SET plan = {{x}} WHERE id = 1", table(&["plan gone 5"]), plan),
        ("UPDATE Orders SET \"PLAN\" = 1", table(&["plan gone 5"]), plan),
        ("UPDATE orders SET id = 1 [[WHERE plan = {{x}}]]", table(&["plan gone 5"]), plan),
        ("SELECT o.plan FROM public.orders o", table(&["plan gone 5"]), plan),
        ("UPDATE orders SET id = 1", table(&["plan gone 5"]), &[]),
        ("UPDATE plans SET plan = 1", table(&["plan gone 5"]), &[]),
        ("UPDATE orders SET note = 'plan' -- plan", table(&["plan gone 5"]), &[]),
        ("SELECT id AS plan FROM orders", table(&["plan gone 5"]), &[]),
        ("SELECT plan(id) FROM orders", table(&["plan gone 5"]), &[]),
        // It may be the other table's.
        ("SELECT plan FROM orders JOIN invoice USING (id)", table(&["plan gone 5"]), &[]),
        (
            "UPDATE orders SET qty = 1",
            table(&["qty was INTEGER until 12"]),
            &["column `qty` was INTEGER and is TEXT"],
        ),
        ("UPDATE orders SET qty = 1", table(&["qty was INTEGER until 9"]), &[]),
        ("DELETE FROM orders WHERE id = 1", gone(), orders),
        ("INSERT INTO orders (id) VALUES (1)", gone(), orders),
        ("SELECT 1 AS one FROM order_line", gone(), &[]),
        ("DELETE FROM orders", TableHistory { has_namesake: true, ..gone() }, &[]),
        ("this is {{ no sql of orders", gone(), &[]),
        ("DELETE FROM orders WHERE \"x", gone(), &[]),
    ] {
        let drift = of_sql(sql, Engine::Postgres, minute(SAVED), &[history]);

        assert_eq!(words(&drift), want, "{sql}");
    }
}

#[test]
fn quotes_are_read_as_the_engine_reads_them() {
    for (engine, sql, is_named) in [
        (Engine::Mysql, "UPDATE `orders` SET `plan` = 1", true),
        (Engine::Mysql, "UPDATE orders SET id = \"plan\"", false),
        (Engine::Sqlite, "UPDATE [orders] SET [plan] = 1", true),
        (Engine::Sqlite, "UPDATE \"orders\" SET \"plan\" = ?1", true),
    ] {
        let drift = of_sql(sql, engine, minute(SAVED), &[table(&["plan gone 5"])]);

        assert_eq!(drift.len(), usize::from(is_named), "{engine:?} {sql}");
    }
}
