//! Finds out whether the server can prepare a script's statements; none is run.

use doable_domain::sql::{Effect, Statement, Verb};
use mysql_async::prelude::Queryable as _;

use super::{
    Session,
    errors::{self, Failure},
    run::{self, UNPREPARABLE},
};
use crate::{
    ExecError,
    driver::{Script, Verdict},
};

/// Prepares `statements`, which are those of `script`, one after the other.
pub(super) async fn probe(
    session: &mut Session,
    script: Script,
    statements: Vec<(Statement, Effect)>,
) -> Result<Verdict, ExecError> {
    let mut may_need = false;
    for (statement, _) in statements {
        let failure = match session.line.conn.prep(statement.sql.as_str()).await {
            Ok(prepared) => {
                let places = usize::from(prepared.num_params());
                let closed = session.line.conn.close(prepared).await;
                closed.map_err(|error| errors::of_ours(&session.target, error))?;
                if places != statement.places.len() {
                    return Err(run::hidden_placeholder());
                }
                may_need |= statement.verb == Verb::Other;
                continue;
            }
            Err(error) => Failure::from(error),
        };
        let is_of_sent = errors::is_of_sent(&failure);
        return match failure {
            Failure::Said { error, .. } if error.code == UNPREPARABLE => {
                Ok(Verdict::Unknown { from: statement.start })
            }
            Failure::Said { error, .. } if may_need && error.code != errors::SYNTAX => {
                Ok(Verdict::Unknown { from: statement.start })
            }
            Failure::Said { error, .. } if is_of_sent => {
                let at = errors::place(&error, &statement.sql);
                let at = at.map(|byte| statement.byte_in(&script.sql, byte));
                Ok(Verdict::Refused { words: error.message, at })
            }
            other => Err(errors::of_ours(&session.target, other)),
        };
    }
    Ok(Verdict::Understood)
}
