//! What a database looks like.

use std::time::{Duration, Instant};

use doable_domain::schema::{BaseType, Column, ForeignKey};
use doable_exec::{ExecError, Executor as _};
use mysql_async::prelude::Queryable as _;

use super::Shop;

const SHOP: &str = "
    CREATE TABLE customer (id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, name TEXT NOT NULL);
    CREATE TABLE odd (
        a INT, b VARCHAR(20) DEFAULT 'x', c ENUM('it''s', ',') NOT NULL,
        d JSON, e TIMESTAMP NOT NULL DEFAULT current_timestamp(), f INT AS (a * 2),
        g INT DEFAULT NULL, h TINYINT(1) NOT NULL, i INT INVISIBLE,
        who BIGINT UNSIGNED REFERENCES customer (id), j DATETIME(6), `k ``x` UUID DEFAULT (uuid()),
        PRIMARY KEY (b, a)
    );
    CREATE VIEW names AS SELECT name FROM customer;
    CREATE TABLE going (a INT);
    CREATE VIEW broken AS SELECT a FROM going;
    DROP TABLE going;";

#[tokio::test(flavor = "multi_thread")]
async fn tables_views_and_columns_are_read_as_they_are() {
    let shop = Shop::new(SHOP).await;
    if shop.is_mariadb().await {
        shop.admin().await.query_drop("CREATE SEQUENCE numbers").await.unwrap();
    }

    let schema = shop.schema().await;

    let names: Vec<_> = schema.tables.iter().map(|it| (it.name.as_str(), it.is_view)).collect();
    assert_eq!(names, [("customer", false), ("names", true), ("odd", false)]);
    let odd = schema.table(None, "odd").unwrap();
    let mut told: Vec<String> = odd.columns.iter().map(told).collect();
    if !shop.is_mariadb().await {
        // Its whole numbers have no width, and it has no type for UUIDs.
        for (a, b) in [
            (" int ", " int(11) "),
            (" bigint unsigned", " bigint(20) unsigned"),
            (" char(36) type/Text", " uuid type/UUID"),
        ] {
            told = told.iter().map(|column| column.replace(a, b)).collect();
        }
    }
    assert_eq!(
        told,
        [
            "a int(11) type/Integer not-null key-2",
            "b varchar(20) type/Text not-null default key-1",
            "c enum('it''s',',') type/MySQLEnum not-null",
            "d json type/JSON",
            "e timestamp type/DateTimeWithTZ not-null default",
            "f int(11) type/Integer generated",
            "g int(11) type/Integer",
            "h tinyint(1) type/Boolean not-null",
            "who bigint(20) unsigned type/BigInteger",
            "j datetime(6) type/DateTime",
            "k `x uuid type/UUID default",
        ]
    );
    let column = |name: &str| odd.column(name).unwrap();
    assert_eq!(column("c").enum_values, Some(vec!["it's".to_owned(), ",".to_owned()]));
    let customer =
        ForeignKey { schema: None, table: "customer".to_owned(), column: "id".to_owned() };
    assert_eq!(column("who").foreign_key, Some(customer));
    let id = &schema.table(None, "customer").unwrap().columns[0];
    assert!(id.auto_increment && id.base_type == BaseType::BigInteger, "{id:?}");
}

fn told(column: &Column) -> String {
    let mut text =
        format!("{} {} {}", column.name, column.database_type, column.base_type.as_str());
    let key = column.in_primary_key.map(|place| format!("key-{place}")).unwrap_or_default();
    for (is, word) in [
        (!column.nullable, "not-null"),
        (column.has_default, "default"),
        (column.generated, "generated"),
        (!key.is_empty(), key.as_str()),
    ] {
        if is {
            text.push(' ');
            text.push_str(word);
        }
    }
    text
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_tables_are_read_quickly() {
    let shop = Shop::new("").await;
    let mut admin = shop.admin().await;
    for table in 0..1_000 {
        let sql = format!(
            "CREATE TABLE t{table} (id INT AUTO_INCREMENT PRIMARY KEY, a TEXT, b JSON,
                c ENUM('x', 'y'), d DECIMAL(10, 2), e DATETIME, f VARCHAR(20) UNIQUE,
                g INT REFERENCES t{} (id))",
            table / 2
        );
        admin.query_drop(sql).await.unwrap();
    }
    let begun = Instant::now();

    let schema = shop.schema().await;

    let took = begun.elapsed();
    assert_eq!(schema.tables.len(), 1_000);
    assert!(took < Duration::from_secs(5), "{took:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_columns_of_a_query_are_told_without_running_it() {
    let shop = Shop::new(SHOP).await;
    let is_mariadb = shop.is_mariadb().await;
    let describe = async |sql: &str| {
        let columns = shop.executor.describe_query(&shop.database, sql).await?;
        let told = columns
            .iter()
            .map(|it| format!("{} {} {}", it.name, it.database_type, it.base_type.as_str()))
            // MySQL has a wider type for it.
            .map(|column| match column.as_str() {
                "z bigint type/BigInteger" if !is_mariadb => "z int type/Integer".to_owned(),
                _ => column,
            });
        Ok::<_, ExecError>(told.collect::<Vec<_>>())
    };
    let all = "SELECT a, b, c, e, h, who, j, 1.5 AS x, sleep(60) AS z FROM odd";

    assert_eq!(
        describe(all).await.unwrap(),
        [
            "a int type/Integer",
            "b varchar type/Text",
            "c enum type/MySQLEnum",
            "e timestamp type/DateTimeWithTZ",
            "h tinyint(1) type/Boolean",
            "who bigint type/BigInteger",
            "j datetime type/DateTime",
            "x decimal type/Decimal",
            "z int type/Integer",
        ]
    );
    for sql in ["DELETE FROM odd RETURNING a", "SELECT 1; SELECT 2", "", "DO 1"] {
        let refused = describe(sql).await;
        assert!(matches!(refused, Err(ExecError::Template { .. })), "{sql}: {refused:?}");
    }
    let nonsense = describe("SELECT no_such FROM odd").await;
    assert!(matches!(nonsense, Err(ExecError::Rejected { .. })), "{nonsense:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_grants_that_are_missing_are_named() {
    let mut shop = Shop::new("CREATE TABLE t (a INT)").await;
    let user = format!("n_{}", &shop.name[2..14]);
    let grant = format!(
        "CREATE USER {user} IDENTIFIED BY 'nothing'; GRANT EXECUTE, CREATE TEMPORARY TABLES ON {}.* TO {user}",
        shop.name
    );
    shop.admin().await.query_drop(grant).await.unwrap();
    assert_eq!(shop.executor.check_database(&shop.database).await, Ok(Vec::new()), "the owner");
    shop.sign_in(&user, "nothing");

    let checked = shop.executor.check_database(&shop.database).await;

    assert!(matches!(checked, Err(ExecError::Unreachable { .. })), "{checked:?}");
    let words = checked.unwrap_err().to_string();
    assert!(words.contains("grant it SELECT, INSERT, UPDATE, DELETE on"), "{words}");
    for (more, want) in [
        ("GRANT UPDATE ON {}.t", "`{}` may not SELECT, INSERT or DELETE in `t`."),
        ("GRANT SELECT (a), DELETE ON {}.t", "`{}` may not INSERT in `t`."),
        ("GRANT INSERT ON {}.*", ""),
    ] {
        let grant = format!("{} TO {user}", more.replace("{}", &shop.name));
        shop.admin().await.query_drop(grant).await.unwrap();
        let checked = shop.executor.check_database(&shop.database).await.unwrap();
        assert_eq!(checked.join(" "), want.replace("{}", &user), "{more}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_an_empty_database_the_rest_of_the_grants_is_named() {
    let mut shop = Shop::new("").await;
    let user = format!("e_{}", &shop.name[2..14]);
    let grant = format!(
        "CREATE USER {user} IDENTIFIED BY 'nothing'; GRANT SELECT ON {}.* TO {user}",
        shop.name
    );
    shop.admin().await.query_drop(grant).await.unwrap();
    shop.sign_in(&user, "nothing");

    let words = shop.executor.check_database(&shop.database).await.unwrap_err().to_string();

    assert!(words.contains("grant it INSERT, UPDATE, DELETE on"), "{words}");
}
