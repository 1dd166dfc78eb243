//! Whether a query action's SQL would be understood: its database prepares it and never runs
//! it. And what its variables stand for, which the text alone tells.

use std::collections::BTreeMap;

use doable_domain::{
    action::QueryOperation,
    database::Database,
    problem::Problems,
    sql::{Clauses, MeantColumn, Probe, meant_columns},
    template::{Language, Piece, Template},
    value::Value,
};
use doable_exec::{ExecError, Script, Verdict};

use crate::{
    App, AppError, Permission,
    caller::Caller,
    wire::{CheckQuery, QueryCheck},
};

/// What the words of a run begin with, which a check is not.
const OF_RUN: &str = "Error executing Action: ";

impl App {
    /// What a database makes of the SQL of an unsaved action, with its optional clauses and
    /// without them.
    ///
    /// # Errors
    ///
    /// [`AppError::Forbidden`] unless the caller may edit; [`AppError::Invalid`] about
    /// `database_id` if there is no such database or it does not answer.
    pub async fn check_query(
        &self,
        caller: &Caller,
        request: CheckQuery,
    ) -> Result<QueryCheck, AppError> {
        caller.allow(Permission::Edit)?;
        let CheckQuery { database_id, query } = request;
        let unknown = || AppError::invalid("database_id", "there is no such database");
        let database = self.store().database(database_id).await?.ok_or_else(unknown)?;
        let template = match Template::parse(&query, Language::Sql) {
            Ok(template) => template,
            Err(error) => {
                let at = Some(error.at);
                return Ok(QueryCheck::Refused { message: error.problem.to_string(), at });
            }
        };
        let database = self.with_password(database).await?;
        let whole = self.probe(&database, &template, Clauses::Kept).await?;
        let has_clauses = template.pieces().iter().any(|piece| matches!(piece, Piece::Clause(_)));
        if !has_clauses || matches!(whole, QueryCheck::Refused { .. }) {
            return Ok(whole);
        }
        match self.probe(&database, &template, Clauses::Dropped).await? {
            QueryCheck::Refused { message, at } => {
                let message = format!("without its `[[ ]]` clauses: {message}");
                Ok(QueryCheck::Refused { message, at })
            }
            QueryCheck::Understood | QueryCheck::Partly { .. } => Ok(whole),
        }
    }

    /// The columns that the variables of a query stand for; `None` if it can't be understood.
    pub(crate) async fn meant_by(
        &self,
        query: &QueryOperation,
    ) -> Result<Option<BTreeMap<String, Vec<MeantColumn>>>, AppError> {
        let database = self.store().database(query.database_id).await?;
        let text = &query.dataset_query.native.query;
        let template = Template::parse(text, Language::Sql).ok();
        let engine = database.map(|database| database.engine);
        Ok(template.zip(engine).and_then(|(template, engine)| meant_columns(&template, engine)))
    }

    async fn probe(
        &self,
        database: &Database,
        template: &Template,
        clauses: Clauses,
    ) -> Result<QueryCheck, AppError> {
        let probe = Probe::of(template, database.engine, clauses);
        let binds = vec![Value::Null; probe.binds];
        let script = Script { sql: probe.sql.clone(), binds };
        let place = |at: usize| probe.place(at);
        match self.executor().probe(database, script).await {
            Ok(Verdict::Understood) => Ok(QueryCheck::Understood),
            Ok(Verdict::Unknown { from }) => Ok(QueryCheck::Partly { from: place(from) }),
            Ok(Verdict::Refused { words, at }) => {
                Ok(QueryCheck::Refused { message: words, at: at.map(place) })
            }
            Err(error) => not_prepared(error),
        }
    }
}

/// What no database was asked about is wrong with the SQL all the same.
fn not_prepared(error: ExecError) -> Result<QueryCheck, AppError> {
    match error {
        ExecError::Template { reason, .. } => Ok(QueryCheck::Refused { message: reason, at: None }),
        ExecError::Rejected { message, .. } => {
            let message = message.strip_prefix(OF_RUN).unwrap_or(&message).to_owned();
            Ok(QueryCheck::Refused { message, at: None })
        }
        other => {
            let message = other.to_string();
            Err(AppError::Invalid { problems: Problems::of("database_id", &*message), message })
        }
    }
}
