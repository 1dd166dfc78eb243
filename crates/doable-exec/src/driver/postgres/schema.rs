//! Reads a database's schema from `PostgreSQL`'s catalog, with as many questions for a
//! thousand tables as for one.
//!
//! A table is listed if whoever is signed in may do anything with it.

use std::collections::HashMap;

use doable_domain::schema::{BaseType, Column, ForeignKey, QueryColumn, Schema, Table};
use tokio_postgres::{Client, Error, Row};

use super::{run::Failure, unreachable};
use crate::{Detail, driver::grants};

/// The tables that one may see: of people's schemas, and with any right to them.
const VISIBLE: &str = "
    WITH visible AS MATERIALIZED (
      SELECT c.oid, n.nspname, c.relname, c.relkind
        FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
         AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'
         AND pg_catalog.has_schema_privilege(n.oid, 'USAGE')
         AND (pg_catalog.has_table_privilege(c.oid, 'SELECT, INSERT, UPDATE, DELETE')
           OR pg_catalog.has_any_column_privilege(c.oid, 'SELECT, INSERT, UPDATE'))
    )";

const COLUMNS: &str = "
    SELECT v.nspname::text, v.relname::text, v.relkind::text AS relkind,
           a.attname::text, pg_catalog.format_type(a.atttypid, a.atttypmod) AS declared,
           b.typname::text AS base, b.typtype::text AS kind, b.typcategory::text AS category,
           b.oid AS base_oid,
           a.attnotnull OR t.typnotnull AS not_null,
           a.attidentity <> '' AS is_identity,
           a.attgenerated <> '' OR a.attidentity = 'a' AS is_generated,
           coalesce(pg_catalog.pg_get_expr(d.adbin, d.adrelid), t.typdefault) AS default_value,
           p.place::int4 AS key_place,
           EXISTS (SELECT FROM pg_catalog.pg_index u
                    WHERE u.indrelid = v.oid AND u.indisunique AND u.indpred IS NULL
                      AND u.indnkeyatts = 1 AND u.indkey[0] = a.attnum) AS is_unique
      FROM visible v
      JOIN pg_catalog.pg_attribute a ON a.attrelid = v.oid AND a.attnum > 0 AND NOT a.attisdropped
      JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
      JOIN pg_catalog.pg_type b ON b.oid = CASE t.typtype WHEN 'd' THEN (
             WITH RECURSIVE under AS (
               SELECT t.typbasetype AS oid
               UNION ALL
               SELECT u.typbasetype FROM under JOIN pg_catalog.pg_type u ON u.oid = under.oid
                WHERE u.typtype = 'd'
             )
             SELECT u.oid FROM under JOIN pg_catalog.pg_type u ON u.oid = under.oid
              WHERE u.typtype <> 'd'
           ) ELSE t.oid END
      LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = v.oid AND d.adnum = a.attnum
      LEFT JOIN pg_catalog.pg_index i ON i.indrelid = v.oid AND i.indisprimary
      LEFT JOIN LATERAL (
             SELECT k.place FROM unnest(i.indkey::int2[]) WITH ORDINALITY k (number, place)
              WHERE k.number = a.attnum AND k.place <= i.indnkeyatts
           ) p ON true
     ORDER BY v.nspname, v.relname, v.oid, a.attnum";

/// Foreign keys, the first declared first.
const REFERENCES: &str = "
    SELECT v.nspname::text, v.relname::text, a.attname::text,
           fn.nspname::text AS foreign_schema, f.relname::text AS foreign_table,
           fa.attname::text AS foreign_column
      FROM visible v
      JOIN pg_catalog.pg_constraint c ON c.conrelid = v.oid AND c.contype = 'f'
     CROSS JOIN LATERAL unnest(c.conkey, c.confkey) k (own, other)
      JOIN pg_catalog.pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.own
      JOIN pg_catalog.pg_attribute fa ON fa.attrelid = c.confrelid AND fa.attnum = k.other
      JOIN pg_catalog.pg_class f ON f.oid = c.confrelid
      JOIN pg_catalog.pg_namespace fn ON fn.oid = f.relnamespace
     ORDER BY c.oid";

const ENUMS: &str = "
    SELECT e.enumtypid, e.enumlabel::text FROM pg_catalog.pg_enum e
     ORDER BY e.enumtypid, e.enumsortorder";

/// A column's place: schema, table, column.
type Place = (String, String, String);

/// The tables and views, by schema and name.
pub(super) async fn read(client: &Client) -> Result<Schema, Error> {
    let (columns, references) = (format!("{VISIBLE}{COLUMNS}"), format!("{VISIBLE}{REFERENCES}"));
    // Sent together.
    let (columns, references, enums) = tokio::try_join!(
        client.query(&columns, &[]),
        client.query(&references, &[]),
        client.query(ENUMS, &[]),
    )?;
    let mut labels: HashMap<u32, Vec<String>> = HashMap::new();
    for row in &enums {
        labels.entry(row.try_get(0)?).or_default().push(row.try_get(1)?);
    }
    let mut leads: HashMap<Place, ForeignKey> = HashMap::new();
    for row in &references {
        let place = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
        let lead = ForeignKey {
            schema: Some(row.try_get("foreign_schema")?),
            table: row.try_get("foreign_table")?,
            column: row.try_get("foreign_column")?,
        };
        leads.entry(place).or_insert(lead);
    }
    let mut tables: Vec<Table> = Vec::new();
    for row in &columns {
        let (schema, name): (String, String) = (row.try_get(0)?, row.try_get(1)?);
        let kind: String = row.try_get("relkind")?;
        let column = column(row, &labels, |column| {
            leads.remove(&(schema.clone(), name.clone(), column.to_owned()))
        })?;
        let is_same =
            |table: &Table| table.schema.as_deref() == Some(schema.as_str()) && table.name == name;
        match tables.last_mut().filter(|table| is_same(table)) {
            Some(table) => table.columns.push(column),
            None => {
                let is_view = kind == "v" || kind == "m";
                tables.push(Table { schema: Some(schema), name, columns: vec![column], is_view });
            }
        }
    }
    Ok(Schema { tables })
}

fn column(
    row: &Row,
    labels: &HashMap<u32, Vec<String>>,
    lead: impl FnOnce(&str) -> Option<ForeignKey>,
) -> Result<Column, Error> {
    let name: String = row.try_get("attname")?;
    let (base, kind): (String, String) = (row.try_get("base")?, row.try_get("kind")?);
    let category: String = row.try_get("category")?;
    let default: Option<String> = row.try_get("default_value")?;
    let is_generated: bool = row.try_get("is_generated")?;
    let is_identity: bool = row.try_get("is_identity")?;
    let place: Option<i32> = row.try_get("key_place")?;
    let counts = |text: &String| text.starts_with("nextval(");
    // `NULL` or `NULL::text`
    let is_null = |text: &String| text.split("::").next() == Some("NULL");
    Ok(Column {
        foreign_key: lead(&name),
        name,
        database_type: row.try_get("declared")?,
        base_type: base_type(&base, &kind, &category),
        nullable: !row.try_get::<_, bool>("not_null")?,
        has_default: !is_generated && default.as_ref().is_some_and(|text| !is_null(text)),
        auto_increment: is_identity || (!is_generated && default.as_ref().is_some_and(counts)),
        generated: is_generated,
        unique: row.try_get("is_unique")?,
        in_primary_key: place.and_then(|place| u32::try_from(place).ok()),
        enum_values: labels.get(&row.try_get("base_oid")?).cloned(),
    })
}

/// What a type holds, by its name in the catalog; that of a domain is the one under it.
fn base_type(name: &str, kind: &str, category: &str) -> BaseType {
    if kind == "e" {
        return BaseType::PostgresEnum;
    }
    if category == "A" {
        return BaseType::Array;
    }
    match name {
        "int2" | "int4" => BaseType::Integer,
        "int8" | "oid" => BaseType::BigInteger,
        "float4" | "float8" => BaseType::Float,
        "numeric" | "money" => BaseType::Decimal,
        "text" | "varchar" | "bpchar" | "name" | "citext" | "char" => BaseType::Text,
        "bool" => BaseType::Boolean,
        "date" => BaseType::Date,
        "timestamp" => BaseType::DateTime,
        "timestamptz" => BaseType::DateTimeWithTz,
        "time" => BaseType::Time,
        "timetz" => BaseType::TimeWithTz,
        "uuid" => BaseType::Uuid,
        "json" | "jsonb" => BaseType::Json,
        "inet" | "cidr" => BaseType::IpAddress,
        _ => BaseType::Other,
    }
}

/// The columns that the query `sql` would answer; it is prepared only.
pub(super) async fn describe(client: &Client, sql: &str) -> Result<Vec<QueryColumn>, Error> {
    let made = client.prepare(sql).await?;
    let kinds: Vec<u32> = made.columns().iter().map(|column| column.type_().oid()).collect();
    let sizes: Vec<i32> = made.columns().iter().map(|column| column.type_modifier()).collect();
    let described = client
        .query(
            "SELECT pg_catalog.format_type(g.kind, g.size), t.typname::text, t.typtype::text,
                    t.typcategory::text
               FROM unnest($1::oid[], $2::int4[]) WITH ORDINALITY g (kind, size, place)
               JOIN pg_catalog.pg_type t ON t.oid = g.kind
              ORDER BY g.place",
            &[&kinds, &sizes],
        )
        .await?;
    let column = |(column, row): (&tokio_postgres::Column, &Row)| {
        let (name, kind): (String, String) = (row.try_get(1)?, row.try_get(2)?);
        let category: String = row.try_get(3)?;
        Ok(QueryColumn {
            name: column.name().to_owned(),
            database_type: row.try_get(0)?,
            base_type: base_type(&name, &kind, &category),
        })
    };
    made.columns().iter().zip(&described).map(column).collect()
}

/// What one may not do with which tables.
async fn lacks(client: &Client) -> Result<Vec<String>, Error> {
    let sql = format!(
        "{VISIBLE}
        SELECT current_user::text, v.nspname || '.' || v.relname,
               has_any_column_privilege(v.oid, 'SELECT') AS \"SELECT\",
               has_any_column_privilege(v.oid, 'INSERT') AS \"INSERT\",
               has_any_column_privilege(v.oid, 'UPDATE') AS \"UPDATE\",
               has_table_privilege(v.oid, 'DELETE') AS \"DELETE\"
          FROM visible v WHERE v.relkind IN ('r', 'p')
         ORDER BY v.nspname, v.relname"
    );
    let (mut user, mut lacking) = (String::new(), Vec::new());
    for row in client.query(&sql, &[]).await? {
        user = row.try_get(0)?;
        let mut rights = Vec::new();
        for right in grants::NEEDED {
            if !row.try_get::<_, bool>(right)? {
                rights.push(right);
            }
        }
        lacking.push((row.try_get(1)?, rights));
    }
    Ok(grants::notes(&user, lacking))
}

/// What one may not do, if there is anything to work on at all.
pub(super) async fn check(client: &Client, target: &str) -> Result<Vec<String>, Failure> {
    let sql = format!("{VISIBLE} SELECT EXISTS (SELECT FROM visible)");
    if client.query_one(&sql, &[]).await?.try_get(0)? {
        return Ok(lacks(client).await?);
    }
    // One schema or table is enough to say what is missing.
    let sql = "
        SELECT n.nspname::text, c.relname::text,
               pg_catalog.has_schema_privilege(n.oid, 'USAGE'), current_user::text
          FROM pg_catalog.pg_class c
          JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
         WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
           AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'
         ORDER BY 3 DESC, 1, 2
         LIMIT 1";
    let Some(row) = client.query_opt(sql, &[]).await? else { return Ok(Vec::new()) };
    let (schema, table): (String, String) = (row.try_get(0)?, row.try_get(1)?);
    let (may_use, user): (bool, String) = (row.try_get(2)?, row.try_get(3)?);
    let reason = if may_use {
        format!(
            "signed in, but `{user}` may not use any table; grant SELECT, INSERT, UPDATE or \
             DELETE on `{schema}.{table}`, for one"
        )
    } else {
        format!(
            "signed in, but `{user}` may not use schema `{schema}`; grant USAGE on it, and \
             SELECT, INSERT, UPDATE or DELETE on its tables"
        )
    };
    Err(Failure::Ours(unreachable(target, Detail::User, reason)))
}
