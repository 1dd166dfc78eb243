//! Runs one script on a connection: one transaction, one statement after the other,
//! each prepared on the server, with values bound.

use doable_domain::{
    guard::Guard,
    sql::{Effect, Statement, Traces, Verb, mysql_statements},
};
use mysql_async::{BinaryProtocol, Conn, Error, Params, QueryResult, prelude::Queryable as _};

use super::{
    Fate, Session,
    errors::{self, Failure, Write},
    values,
};
use crate::{
    ExecError,
    driver::{MAX_ROW_BYTES, MAX_ROWS, Ran, Script, Table, scripts::Scripts, violation::WriteKind},
};

/// What `MySQL` says of a statement that it runs, but can't prepare (its manual, error
/// 1295): most that make a routine or a trigger.
pub(super) const UNPREPARABLE: u16 = 1295;

/// A script that may be sent. No `Debug`: it holds a person's values.
pub(super) struct Plan {
    pub(super) statements: Vec<Bound>,
    /// What it leaves on its connection.
    traces: Traces,
    /// Whether it is one write that needs no transaction but its own: the server does all of
    /// it or nothing, and its answer decides nothing any more.
    pub(super) is_lone: bool,
}

/// A statement with its values.
pub(super) struct Bound {
    sql: String,
    binds: Vec<mysql_async::Value>,
    effect: Effect,
    pub(super) write: Option<Write>,
}

impl Plan {
    /// Takes `script` apart and gives each statement its values.
    ///
    /// # Errors
    ///
    /// [`ExecError::Template`] if all of it or nothing can't be promised.
    pub(super) fn of(
        known: &Scripts<(Statement, Effect)>,
        script: &Script,
        guard: &Guard,
    ) -> Result<Self, ExecError> {
        Self::bound(known.of(&script.sql, taken_apart)?.to_vec(), script, guard)
    }

    /// Gives `statements`, which are those of `script`, their values.
    ///
    /// # Errors
    ///
    /// As for [`Plan::of`].
    pub(super) fn bound(
        statements: Vec<(Statement, Effect)>,
        script: &Script,
        guard: &Guard,
    ) -> Result<Self, ExecError> {
        let commits = statements.iter().find(|(_, effect)| *effect == Effect::Commits);
        if let Some((statement, _)) = commits {
            let word = statement.sql.split_whitespace().next().unwrap_or_default();
            if statements.len() > 1 {
                return Err(template(format!(
                    "{word} ends the transaction in MySQL, so all or nothing can't be kept; make \
                     it an action of its own"
                )));
            }
            if guard.limits_rows() {
                return Err(template(format!(
                    "{word} can't be taken back in MySQL, so `guard.exact_rows` and \
                     `guard.max_rows` can't be kept; unset them"
                )));
            }
        }
        let traces = statements.iter().map(|(statement, _)| statement.traces).max();
        let is_lone = matches!(&*statements, [(only, Effect::Writes)] if only.only_writes_rows())
            && !guard.limits_rows();
        let bound = statements.into_iter().map(|(statement, effect)| {
            let values = statement.places.iter().map(|place| script.binds.get(*place));
            let binds: Option<Vec<_>> = values.map(|value| value.map(values::bind)).collect();
            let no_value = || template("`?` has no value; write a variable as {{name}}");
            let write = write(&statement);
            Ok(Bound { sql: statement.sql, binds: binds.ok_or_else(no_value)?, effect, write })
        });
        let bound: Vec<Bound> = bound.collect::<Result<_, ExecError>>()?;
        let used: usize = bound.iter().map(|bound| bound.binds.len()).sum();
        if used != script.binds.len() {
            return Err(template("a variable stands where MySQL takes no value"));
        }
        Ok(Self { statements: bound, traces: traces.unwrap_or(Traces::None), is_lone })
    }

    /// The same if it only reads: a statement that commits by itself ends a transaction that
    /// only reads, and writes all the same.
    ///
    /// # Errors
    ///
    /// [`ExecError::Template`] if it does anything else.
    pub(super) fn that_reads(self) -> Result<Self, ExecError> {
        let only_reads = self.statements.iter().all(|bound| bound.effect == Effect::Reads);
        if only_reads { Ok(self) } else { Err(not_a_select()) }
    }

    /// Whether it takes effect at once, whatever becomes of its transaction.
    pub(super) fn commits_itself(&self) -> bool {
        self.statements.iter().any(|bound| bound.effect == Effect::Commits)
    }
}

/// The single query that `sql` is.
///
/// # Errors
///
/// [`ExecError::Template`] if it is anything else.
pub(super) fn single_query(sql: &str) -> Result<String, ExecError> {
    let mut statements = taken_apart(sql)?.into_iter();
    match (statements.next(), statements.next()) {
        (Some((only, Effect::Reads)), None) => Ok(only.sql),
        _ => Err(not_a_select()),
    }
}

/// The statements of `sql`, and what each does to its transaction; at least one.
pub(super) fn taken_apart(sql: &str) -> Result<Vec<(Statement, Effect)>, ExecError> {
    let statements = mysql_statements(sql)
        .map_err(|reason| ExecError::rejected(format!("Error executing Action: {reason}")))?;
    if statements.is_empty() {
        return Err(template("it holds no statement"));
    }
    Ok(statements)
}

/// What a statement does to which table.
fn write(statement: &Statement) -> Option<Write> {
    let kind = match statement.verb {
        Verb::Insert => WriteKind::Insert,
        Verb::Update => WriteKind::Update,
        Verb::Delete => WriteKind::Delete,
        Verb::Select | Verb::Merge | Verb::Transaction | Verb::Other => return None,
    };
    Some(Write { kind, table: statement.table.clone() })
}

pub(super) fn not_a_select() -> ExecError {
    template("it is not a single SELECT")
}

pub(super) fn hidden_placeholder() -> ExecError {
    template("a `?` stands where only MySQL sees it")
}

fn template(reason: impl Into<String>) -> ExecError {
    ExecError::Template { part: "query", reason: reason.into() }
}

/// Runs `plan`, all or nothing.
pub(super) async fn run(session: &mut Session, plan: Plan, guard: Guard) -> Result<Ran, ExecError> {
    match attempt(session, plan, &guard).await {
        Ok(ran) => Ok(ran),
        Err(failure) => Err(undone(session, failure, &guard).await),
    }
}

/// Runs `plan`, a query, in a transaction that only reads.
pub(super) async fn read(
    session: &mut Session,
    plan: Plan,
    guard: Guard,
) -> Result<Ran, ExecError> {
    match attempt(session, plan, &guard).await {
        Ok(ran) => Ok(ran),
        Err(Failure::Said { error, .. }) => {
            roll_back(session).await;
            Err(ExecError::rejected(error.message))
        }
        Err(failure) => Err(undone(session, failure, &guard).await),
    }
}

/// Rolls back what has failed; the failure in words.
pub(super) async fn undone(session: &mut Session, failure: Failure, guard: &Guard) -> ExecError {
    roll_back(session).await;
    errors::explain(session, failure, guard).await
}

async fn roll_back(session: &mut Session) {
    // Whatever it was: a connection that can't even roll back is closed, which does it.
    if let Err(error) = session.line.conn.query_drop("ROLLBACK").await {
        tracing::debug!(%error, "could not roll back; the connection is closed instead");
    }
}

async fn attempt(session: &mut Session, plan: Plan, guard: &Guard) -> Result<Ran, Failure> {
    let Plan { statements, traces, .. } = plan;
    if session.line.is_lone {
        begin_commit(session)?;
    }
    let is_single = statements.len() == 1;
    let mut all = Ran::default();
    for bound in statements {
        let write = bound.write.clone();
        let may_cut = is_single && bound.effect == Effect::Reads;
        let (ran, is_cut) = one(&mut session.line.conn, bound, may_cut)
            .await
            .map_err(|failure| failure.of(write))?;
        all.rows_affected += ran.rows_affected;
        all.table = ran.table;
        session.is_cut_off |= is_cut;
    }
    guard.check_rows(all.rows_affected).map_err(|breach| Failure::Ours(breach.into()))?;
    if session.is_cut_off {
        // Only one SELECT was sent: there is nothing to commit, and its caller ends the rest.
        return Ok(all);
    }
    commit(session, traces).await?;
    Ok(all)
}

/// Commits what leaves `traces`, unless the run is to end.
pub(super) async fn commit(session: &mut Session, traces: Traces) -> Result<(), Failure> {
    if !session.line.is_lone {
        begin_commit(session)?;
        session.line.conn.query_drop("COMMIT").await?;
    }
    session.is_clean = traces == Traces::None;
    Ok(())
}

/// From here on only the server's answer tells what has become of the run.
fn begin_commit(session: &Session) -> Result<(), Failure> {
    // Its caller knows why, and says so.
    let is_stopped = |_| Failure::Ours(ExecError::Cancelled { may_have_acted: false });
    session.fate.set(Fate::Committing).map_err(is_stopped)
}

/// Runs one statement; also whether its answer was cut off, with rows still to come.
pub(super) async fn one(
    conn: &mut Conn,
    bound: Bound,
    may_cut: bool,
) -> Result<(Ran, bool), Failure> {
    let prepared = match conn.prep(bound.sql.as_str()).await {
        Ok(prepared) => prepared,
        Err(Error::Server(said)) if said.code == UNPREPARABLE && bound.binds.is_empty() => {
            conn.query_drop(bound.sql).await?;
            let is_counted = bound.effect != Effect::Reads;
            let rows_affected = if is_counted { conn.affected_rows() } else { 0 };
            return Ok((Ran { rows_affected, table: None }, false));
        }
        Err(error) => return Err(error.into()),
    };
    if usize::from(prepared.num_params()) != bound.binds.len() {
        return Err(Failure::Ours(hidden_placeholder()));
    }
    let params = match bound.binds {
        none if none.is_empty() => Params::Empty,
        binds => Params::Positional(binds),
    };
    let mut result = conn.exec_iter(&prepared, params).await?;
    let mut ran = Ran::default();
    let mut answered = 0;
    // A procedure answers several times, the last time without rows.
    loop {
        let columns = result.columns().unwrap_or_default();
        if columns.is_empty() {
            result.next().await?;
        } else {
            let names = columns.iter().map(|column| column.name_str().into_owned()).collect();
            let mut table = Table { columns: names, ..Table::default() };
            answered = fill(&mut result, &mut table, may_cut).await?;
            let is_cut = may_cut && table.truncated;
            ran.table = Some(table);
            if is_cut {
                return Ok((ran, true));
            }
        }
        if result.is_empty() {
            break;
        }
    }
    // What RETURNING answers is what was written; its count is not told.
    let is_returning = bound.write.is_some() && ran.table.is_some();
    ran.rows_affected = match bound.effect {
        Effect::Reads => 0,
        Effect::Writes | Effect::Commits if is_returning => answered,
        Effect::Writes | Effect::Commits => result.affected_rows(),
    };
    Ok((ran, false))
}

/// Reads one answer's rows, the ones that fit; the number of all. With `may_cut` it ends
/// at the first that does not.
async fn fill(
    result: &mut QueryResult<'_, '_, BinaryProtocol>,
    table: &mut Table,
    may_cut: bool,
) -> Result<u64, Failure> {
    let mut size = 0;
    let mut count = 0;
    while let Some(row) = result.next().await? {
        count += 1;
        if table.rows.len() >= MAX_ROWS || size >= MAX_ROW_BYTES {
            table.truncated = true;
            if may_cut {
                break;
            }
            continue;
        }
        let columns = row.columns();
        let mut values = Vec::with_capacity(columns.len());
        for (value, column) in row.unwrap().into_iter().zip(columns.iter()) {
            let (value, bytes) = values::to_json(value, column);
            size += bytes;
            values.push(value);
        }
        table.rows.push(values);
    }
    Ok(count)
}
