//! Writes a list of rows in an open transaction: many at once, and one by one only where
//! it has to be found out which of them are refused.
//!
//! New rows go in statements of many. Changes and deletes are one prepared statement that is
//! sent for the next rows while the answers of those before are on their way, since each
//! answer tells how many rows it touched. When any of that is refused, all is taken back to a
//! savepoint and done once more with a savepoint a row; then all is rolled back.

use std::collections::HashMap;

use doable_domain::{
    database::Engine,
    implicit::RowKind,
    problem::RowProblem,
    sql::{self, Statement},
};
use futures_util::{
    StreamExt as _,
    future::join3,
    stream::{self, TryStreamExt as _},
};
use tokio::time::{self, Instant};
use tokio_postgres::{Client, Error};

use super::{
    attempt::{Attempt, GRACE},
    errors,
    run::{Failure, Work},
    statements::{Rest, collect},
    values::Bind,
};
use crate::{
    ExecError,
    driver::{
        Ran, Script,
        list::{self, RowList, Tally},
    },
};

/// The most values of one statement that the protocol has room for.
const MOST_BINDS: usize = 65_535;

/// How many statements are on their way at one time.
const AHEAD: usize = 128;

/// A row that is not written.
pub(super) struct Fault {
    index: usize,
    why: Why,
}

enum Why {
    /// The server refuses it.
    Refused(Box<Error>),
    /// It is so many rows, and not one.
    Count(u64),
}

/// The statements that are prepared for one list, by their SQL.
#[derive(Default)]
struct Made(HashMap<String, tokio_postgres::Statement>);

impl Made {
    async fn get(
        &mut self,
        client: &Client,
        sql: &str,
    ) -> Result<tokio_postgres::Statement, Error> {
        if let Some(made) = self.0.get(sql) {
            return Ok(made.clone());
        }
        let made = client.prepare(sql).await?;
        self.0.insert(sql.to_owned(), made.clone());
        Ok(made)
    }
}

/// Writes all of `list`, each row of it one, or says which rows won't do.
pub(super) async fn run(client: &Client, list: &RowList) -> Result<Ran, Failure> {
    client.batch_execute("SAVEPOINT list").await?;
    let mut made = Made::default();
    let first = match list.kind {
        RowKind::Create => create(client, &mut made, list).await,
        RowKind::Update | RowKind::Delete => touch(client, &mut made, list).await,
    };
    match &first {
        Ok(ran) if ran.rows_affected == list.writes.len() as u64 => {
            return first.map_err(Into::into);
        }
        Err(error) if !errors::is_of_row(error) => return first.map_err(Into::into),
        _ => client.batch_execute("ROLLBACK TO list").await?,
    }
    let faults = one_by_one(client, &mut made, list).await?;
    match first {
        // What the rows together break, none of them breaks alone.
        Err(error) if faults.is_empty() => {
            let statement = statement(list, 0).map(|(_, statement)| Box::new(statement));
            Err(Failure::Server { error, statement })
        }
        _ => Err(Failure::Rows(faults)),
    }
}

async fn create(client: &Client, made: &mut Made, list: &RowList) -> Result<Ran, Error> {
    let mut tally = Tally::default();
    for script in list.batches(MOST_BINDS) {
        let statement = made.get(client, &script.sql).await?;
        let rows = client.query_raw(&statement, binds(&script)).await?;
        tally.add(collect(client, &statement, rows, Rest::Awaited).await?);
    }
    Ok(tally.done())
}

/// Changes or deletes; ends early at a row that is not one.
async fn touch(client: &Client, made: &mut Made, list: &RowList) -> Result<Ran, Error> {
    let mut prepared = Vec::with_capacity(list.writes.len());
    for script in list.each() {
        prepared.push((made.get(client, &script.sql).await?, script));
    }
    let answers =
        stream::iter(prepared)
            .map(|(statement, script)| async move {
                client.execute_raw(&statement, binds(&script)).await
            })
            .buffered(AHEAD);
    let counted = answers.try_fold((0, true), |(all, are_one), count| async move {
        Ok((all + count, are_one && count == 1))
    });
    let (rows_affected, are_one) = counted.await?;
    let rows_affected = if are_one { rows_affected } else { 0 };
    Ok(Ran { rows_affected, table: None })
}

/// The rows that won't do, each tried on top of those before it that did.
async fn one_by_one(client: &Client, made: &mut Made, list: &RowList) -> Result<Vec<Fault>, Error> {
    let mut faults = Vec::new();
    for (index, script) in list.each().enumerate() {
        let statement = made.get(client, &script.sql).await?;
        // Sent together. If the row is refused, so is the RELEASE.
        let (begun, count, ended) = join3(
            client.batch_execute("SAVEPOINT one"),
            client.execute_raw(&statement, binds(&script)),
            client.batch_execute("RELEASE one"),
        )
        .await;
        begun?;
        match count {
            Ok(count) => {
                ended?;
                if count != 1 {
                    faults.push(Fault { index, why: Why::Count(count) });
                }
            }
            Err(error) if errors::is_of_row(&error) => {
                client.batch_execute("ROLLBACK TO one; RELEASE one").await?;
                faults.push(Fault { index, why: Why::Refused(Box::new(error)) });
            }
            Err(error) => return Err(error),
        }
    }
    Ok(faults)
}

fn binds(script: &Script) -> impl ExactSizeIterator<Item = Bind<'_>> {
    script.binds.iter().map(Bind)
}

/// What is sent for the row at `index`, and what that is.
pub(super) fn statement(list: &RowList, index: usize) -> Option<(Script, Statement)> {
    let script = list.one(index)?;
    let statement = sql::statements(&script.sql, Engine::Postgres).ok()?.into_iter().next()?;
    Some((script, statement))
}

/// The answer for rows that won't do; the transaction is rolled back already.
///
/// What is behind a refusal is looked up in the catalog as long as the run has time; what is
/// left then is said in the server's words.
pub(super) async fn refused(
    client: &Client,
    work: &Work,
    list: &RowList,
    faults: Vec<Fault>,
) -> Attempt {
    let until = work.deadline.max(Instant::now() + GRACE);
    let mut problems = Vec::with_capacity(faults.len());
    for fault in faults {
        let explained = time::timeout_at(until, explain(client, work, list, &fault)).await;
        problems.push(explained.unwrap_or_else(|_| in_its_words(work, list, &fault)));
    }
    let done = Err(ExecError::RejectedRows { all: list.writes.len(), problems });
    Attempt::Done { done, is_clean: !client.is_closed() && Instant::now() < until }
}

async fn explain(client: &Client, work: &Work, list: &RowList, fault: &Fault) -> RowProblem {
    let Why::Refused(error) = &fault.why else { return in_its_words(work, list, fault) };
    let sent = statement(list, fault.index);
    let sent = sent.as_ref().map(|(script, statement)| (statement, script.binds.as_slice()));
    list::problem(fault.index, errors::explain(client, work, error, sent).await)
}

fn in_its_words(work: &Work, list: &RowList, fault: &Fault) -> RowProblem {
    match &fault.why {
        Why::Refused(error) => list::problem(fault.index, errors::plain(work, error)),
        Why::Count(count) => list::count_problem(fault.index, list.kind, *count),
    }
}
