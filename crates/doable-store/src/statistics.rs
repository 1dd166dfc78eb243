//! How often runs succeed and how long they take: of one action or of all, in all, by
//! action and over time, by one query over at most so many runs.

use doable_domain::{
    id::ActionId,
    statistics::{ActionFigures, Figures, SpanFigures, Statistics, Width},
};
use jiff::Timestamp;
use rusqlite::{Connection, Row};

use crate::{Store, StoreError, journal::first_id, row::Named};

/// The most runs that are looked at: about 200 ms.
const MOST_LOOKED_AT: i64 = 50_000;

/// What statistics are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measured {
    /// Only this action.
    pub action_id: Option<ActionId>,
    /// From this moment on.
    pub from: Timestamp,
    /// Before this moment.
    pub until: Timestamp,
    /// How long the spans of time are.
    pub width: Width,
    /// How far the reader's clock is before UTC, in minutes: their days begin then.
    pub ahead_minutes: i32,
}

impl Store {
    /// The figures of the newest runs, of so many as are looked at.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unreadable`] if a row can't be read back.
    pub async fn statistics(&self, measured: Measured) -> Result<Statistics, StoreError> {
        self.0.readers.read(move |connection| statistics(connection, measured)).await
    }
}

/// The share that is at most so long is the run at that place of all by their time. Runs
/// without an end have no time, and come last.
const SQL: &str = "WITH seen AS MATERIALIZED (
  SELECT action_id, action_name, status, (started_at_us + ?4) / ?5 AS span,
         finished_at_us - started_at_us AS took_us
    FROM run
   WHERE {of_action} AND id >= ?2 AND id < ?3
   ORDER BY id DESC
   LIMIT ?6
),
grouped AS (
  SELECT 0 AS sort, NULL AS key, * FROM seen
  UNION ALL SELECT 1, span, * FROM seen
  UNION ALL SELECT 2, coalesce(action_id, action_name), * FROM seen
),
placed AS (
  SELECT *, row_number() OVER (PARTITION BY sort, key ORDER BY took_us NULLS LAST) AS place,
         count(took_us) OVER (PARTITION BY sort, key) AS timed
    FROM grouped
)
SELECT sort, key, max(action_id) AS action_id, max(action_name) AS action_name,
       count(*) AS runs, sum(status = 'failed') AS failed,
       min(took_us) FILTER (WHERE place * 100 >= timed * 50) AS p50_us,
       min(took_us) FILTER (WHERE place * 100 >= timed * 95) AS p95_us
  FROM placed
 GROUP BY sort, key
 ORDER BY sort, CASE sort WHEN 1 THEN span ELSE 0 END, runs DESC, action_name";

fn statistics(connection: &Connection, measured: Measured) -> Result<Statistics, StoreError> {
    let of_action = if measured.action_id.is_some() { "action_id = ?1" } else { "?1 IS NULL" };
    let sql = SQL.replace("{of_action}", of_action);
    let ahead_us = i64::from(measured.ahead_minutes) * 60_000_000;
    let width_us = i64::from(measured.width.hours()) * 3_600_000_000;
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query((
        measured.action_id.map(ActionId::as_i64),
        first_id(measured.from),
        first_id(measured.until),
        ahead_us,
        width_us,
        MOST_LOOKED_AT,
    ))?;
    let mut found = Statistics::default();
    while let Some(row) = rows.next()? {
        let figures = figures(row)?;
        let row = Named::new("statistics", row);
        match row.get::<i64>("sort")? {
            0 => found.total = figures,
            1 => {
                let start_us = row.get::<i64>("key")? * width_us - ahead_us;
                let start = Timestamp::from_microsecond(start_us).map_err(|error| {
                    let (what, reason) = ("a span of time".to_owned(), error.to_string());
                    StoreError::Unreadable { what, reason }
                })?;
                found.spans.push(SpanFigures { start, figures });
            }
            _ => found.actions.push(ActionFigures {
                action_id: row.parsed_or_null::<i64, _>("action_id")?,
                action_name: row.get("action_name")?,
                figures,
            }),
        }
    }
    found.truncated = found.total.runs >= MOST_LOOKED_AT.unsigned_abs();
    Ok(found)
}

fn figures(row: &Row<'_>) -> Result<Figures, StoreError> {
    let row = Named::new("statistics", row);
    let millis = |column: &str| -> Result<Option<f64>, StoreError> {
        let micros: Option<f64> = row.get(column)?;
        Ok(micros.map(|micros| micros / 1_000.0))
    };
    Ok(Figures {
        runs: row.parsed::<i64, _>("runs")?,
        failed: row.parsed::<i64, _>("failed")?,
        p50_ms: millis("p50_us")?,
        p95_ms: millis("p95_us")?,
    })
}
