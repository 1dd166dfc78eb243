//! Finds out what whoever is signed in may not do with the tables.

use std::collections::HashSet;

use mysql_async::{Conn, Error, Value};

use super::{
    Session, errors,
    schema::{TABLES, rows, text},
};
use crate::{
    Detail, ExecError,
    driver::grants::{self, NEEDED},
};

/// What the user may do in the whole database, or everywhere.
const PRIVILEGES: &str = "SELECT grantee, privilege_type FROM information_schema.user_privileges
    UNION SELECT grantee, privilege_type FROM information_schema.schema_privileges
    WHERE DATABASE() LIKE table_schema";

/// What the user may do with a table, or some columns of it.
const OF_TABLES: &str = "SELECT grantee, privilege_type, table_name
    FROM information_schema.table_privileges WHERE table_schema = DATABASE()
    UNION SELECT grantee, privilege_type, table_name
    FROM information_schema.column_privileges WHERE table_schema = DATABASE()";

/// Who is signed in, and the role that may add to what is granted.
const USER: &str = "SELECT CURRENT_USER(), CURRENT_ROLE()";

/// See [`crate::driver::Drivers::check`].
pub(super) async fn check(session: &mut Session) -> Result<Vec<String>, ExecError> {
    let found = privileges(&mut session.line.conn).await;
    let Found { tables, everywhere, user, of_tables } =
        found.map_err(|error| errors::of_ours(&session.target, error))?;
    let missing = |granted: &dyn Fn(&str) -> bool| {
        NEEDED.into_iter().filter(|needed| !granted(needed)).collect::<Vec<_>>()
    };
    let in_all = missing(&|right| everywhere.contains(right));
    if !tables.is_empty() {
        let Some(user) = user else { return Ok(Vec::new()) };
        let lacking = tables.into_iter().map(|table| {
            let of_table = |right: &str| {
                everywhere.contains(right) || of_tables.contains(&(table.clone(), right.to_owned()))
            };
            let missing = missing(&of_table);
            (table, missing)
        });
        return Ok(grants::notes(&user, lacking));
    }
    if in_all.is_empty() {
        return Ok(Vec::new());
    }
    Err(ExecError::Unreachable {
        target: session.target.clone(),
        detail: Detail::User,
        reason: format!(
            "its user can see no table there; grant it {} on the database or on its tables",
            in_all.join(", ")
        ),
    })
}

/// The tables that can be seen, and what is granted.
struct Found {
    /// Without views.
    tables: Vec<String>,
    everywhere: HashSet<String>,
    /// By table and right.
    of_tables: HashSet<(String, String)>,
    /// `None` if not all that is granted can be told: a role adds to it.
    user: Option<String>,
}

async fn privileges(conn: &mut Conn) -> Result<Found, Error> {
    let tables = rows(conn, TABLES).await?;
    let everywhere = rows(conn, PRIVILEGES).await?;
    let of_tables = rows(conn, OF_TABLES).await?;
    let who = rows(conn, USER).await?;
    let who = who.first();
    let account = who.and_then(|row| text(row, 0)).unwrap_or_default();
    let (user, host) = account.rsplit_once('@').unwrap_or((account.as_str(), ""));
    let grantee = format!("'{user}'@'{host}'");
    // Who may read the grants of others sees them, too.
    let is_own = |row: &&Vec<Value>| text(row, 0).as_deref() == Some(grantee.as_str());
    let role = who.and_then(|row| text(row, 1)).filter(|role| role != "NONE");
    let is_known = role.is_none() && everywhere.iter().any(|row| is_own(&row));
    let table = |row: &Vec<Value>| {
        let is_view = text(row, 1)? == "VIEW";
        (!is_view).then(|| text(row, 0)).flatten()
    };
    Ok(Found {
        everywhere: everywhere.iter().filter(is_own).filter_map(|row| text(row, 1)).collect(),
        of_tables: of_tables
            .iter()
            .filter(is_own)
            .filter_map(|row| Some((text(row, 2)?, text(row, 1)?)))
            .collect(),
        user: is_known.then(|| user.to_owned()),
        tables: tables.iter().filter_map(table).collect(),
    })
}
