//! The engines' own drivers with a prepared statement: what somebody would write by
//! hand for one `UPDATE`.

use std::time::Duration;

use anyhow::Context;
use mysql_async::prelude::Queryable;
use tokio_postgres::NoTls;

use super::{ROWS, callers::Once};

/// One connection and its prepared statement.
pub(crate) enum Bare {
    Sqlite(rusqlite::Connection),
    Postgres(tokio_postgres::Client, tokio_postgres::Statement),
    Mysql(mysql_async::Conn, mysql_async::Statement),
}

impl Bare {
    /// Connects to `address`: a URL, or the path of a SQLite file.
    pub(crate) async fn connect(address: &str) -> anyhow::Result<Self> {
        if address.starts_with("postgres") {
            let (client, connection) = tokio_postgres::connect(address, NoTls).await?;
            tokio::spawn(connection);
            let update = "UPDATE entry SET qty = $1 WHERE id = $2";
            let update = client.prepare(update).await?;
            return Ok(Self::Postgres(client, update));
        }
        if address.starts_with("mysql") {
            let mut connection = mysql_async::Conn::from_url(address).await?;
            let update = connection.prep("UPDATE entry SET qty = ? WHERE id = ?").await?;
            return Ok(Self::Mysql(connection, update));
        }
        let connection = rusqlite::Connection::open(address)?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.busy_timeout(Duration::from_secs(30))?;
        Ok(Self::Sqlite(connection))
    }

    /// Sets one row's number; answers how many rows that were.
    pub(crate) async fn update(&mut self, id: i64, qty: i64) -> anyhow::Result<u64> {
        match self {
            Self::Sqlite(connection) => tokio::task::block_in_place(|| {
                let mut update =
                    connection.prepare_cached("UPDATE entry SET qty = ?1 WHERE id = ?2")?;
                Ok(update.execute([qty, id])? as u64)
            }),
            Self::Postgres(client, update) => {
                let (qty, id) = (i32::try_from(qty)?, i32::try_from(id)?);
                client.execute(&*update, &[&qty, &id]).await.context("PostgreSQL")
            }
            Self::Mysql(connection, update) => {
                connection.exec_drop(&*update, (qty, id)).await?;
                Ok(connection.affected_rows())
            }
        }
    }
}

impl Once for Bare {
    async fn once(&mut self, turn: i64) -> anyhow::Result<()> {
        let rows = self.update(turn % ROWS + 1, turn).await?;
        anyhow::ensure!(rows == 1, "{rows} rows");
        Ok(())
    }
}
