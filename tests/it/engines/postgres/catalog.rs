//! What is read from PostgreSQL's catalog.

use std::time::{Duration, Instant};

use doable_domain::schema::{BaseType, ForeignKey};
use doable_exec::ExecError;

use super::{Ask, new};

#[tokio::test(flavor = "multi_thread")]
async fn columns_beside_a_key_are_none_of_it() {
    let target = new().await;
    target
        .sql(
            "CREATE TABLE t (id int, name text, a int, b int, PRIMARY KEY (id) INCLUDE (name)); \
             CREATE UNIQUE INDEX by_a ON t (a) INCLUDE (b); INSERT INTO t VALUES (1, 'x', 1, 1)",
        )
        .await;

    let schema = target.schema().await;
    let taken = target.run("INSERT INTO t VALUES (2, 'y', 1, 2)", Ask::default()).await;

    let table = schema.table(Some("public"), "t").unwrap();
    let key: Vec<_> = table.primary_key().iter().map(|column| column.name.as_str()).collect();
    assert_eq!(key, ["id"]);
    let Err(ExecError::Rejected { fields, .. }) = taken else { panic!("{taken:?}") };
    assert_eq!(fields.keys().collect::<Vec<_>>(), ["a"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_catalog_is_read_with_all_that_a_form_needs() {
    let target = new().await;
    target
        .sql(
            "CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE DOMAIN feeling AS mood; \
             CREATE SCHEMA other; CREATE TABLE other.place (id uuid PRIMARY KEY DEFAULT gen_random_uuid()); \
             CREATE TABLE t (id bigserial PRIMARY KEY, n int GENERATED ALWAYS AS IDENTITY, \
               mood mood NOT NULL DEFAULT 'ok', feeling feeling, tags text[], \
               price numeric(10,2) DEFAULT NULL, twice numeric GENERATED ALWAYS AS (price * 2) STORED, \
               place uuid REFERENCES other.place, gone int); \
             ALTER TABLE t DROP COLUMN gone; CREATE MATERIALIZED VIEW m AS SELECT id FROM t; \
             CREATE TABLE parts (day date NOT NULL) PARTITION BY RANGE (day)",
        )
        .await;

    let schema = target.schema().await;

    let names: Vec<_> = schema
        .tables
        .iter()
        .map(|table| (table.schema.as_deref().unwrap(), table.name.as_str(), table.is_view))
        .collect();
    let want = [
        ("other", "place", false),
        ("public", "m", true),
        ("public", "parts", false),
        ("public", "t", false),
    ];
    assert_eq!(names, want);
    let table = schema.table(Some("public"), "t").unwrap();
    let column = |name: &str| table.column(name).unwrap();
    let columns: Vec<_> = table.columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(columns, ["id", "n", "mood", "feeling", "tags", "price", "twice", "place"]);
    assert!(column("id").auto_increment && column("n").auto_increment);
    assert!(column("n").generated && !column("n").is_writable(), "nothing may be written to it");
    assert!(!column("id").generated);
    assert_eq!(column("id").in_primary_key, Some(1));
    assert_eq!(column("mood").base_type, BaseType::PostgresEnum);
    assert!(column("mood").has_default && !column("mood").is_required());
    let moods = Some(vec!["sad".to_owned(), "ok".to_owned()]);
    assert_eq!((&column("mood").enum_values, &column("feeling").enum_values), (&moods, &moods));
    assert_eq!(column("tags").base_type, BaseType::Array);
    assert_eq!(column("price").database_type, "numeric(10,2)");
    assert!(!column("price").has_default && column("twice").generated);
    let lead = ForeignKey {
        schema: Some("other".to_owned()),
        table: "place".to_owned(),
        column: "id".to_owned(),
    };
    assert_eq!(column("place").foreign_key, Some(lead));
    let place = schema.table(Some("other"), "place").unwrap().column("id").unwrap();
    assert!(place.has_default && !place.nullable && place.base_type == BaseType::Uuid);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_tables_are_read_quickly() {
    let target = new().await;
    // In parts, since a transaction can hold only so many locks.
    for part in 0..10 {
        let sql = format!(
            "DO $$ BEGIN FOR i IN {}..{} LOOP EXECUTE format('CREATE TABLE t%s (id bigint \
             PRIMARY KEY, a text NOT NULL, b int DEFAULT 1, c date, d numeric(10,2), e uuid, f jsonb, \
             g bool, h timestamptz, parent bigint REFERENCES t%s)', i, greatest(i - 1, 1)); \
             END LOOP; END $$",
            part * 100 + 1,
            part * 100 + 100
        );
        target.sql(&sql).await;
    }

    let started = Instant::now();
    let schema = target.schema().await;
    let took = started.elapsed();

    assert_eq!(schema.tables.len(), 1_000);
    assert_eq!(schema.tables.iter().map(|table| table.columns.len()).sum::<usize>(), 10_000);
    // In a debug build, beside other tests.
    assert!(took < Duration::from_secs(5), "{took:?}");
}
