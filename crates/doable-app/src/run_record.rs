//! One run of the journal for people: with the names they saw, and with what was sent.
//!
//! What was sent is not in the journal. It is made again from the action, with the values
//! that the journal has, and only if the action is still the version that ran: a guess is
//! worse than none. Secrets and what is marked as secret stand as `•••`; what only the run
//! itself knew stands as its variable.

use doable_domain::{
    accept::by_variable,
    action::{Action, HttpOperation, Method, Operation, QueryOperation},
    form::{form_spec, value_type},
    id::RunId,
    request,
    run::Run,
    sql,
    template::{Language, Template},
    value::{Value, Values},
};

use crate::{
    App, AppError,
    caller::Caller,
    wire::{Label, RunRecord, Sent, SentHeader},
};

/// What stands for a secret.
const MASK: &str = "•••";
/// What begins the name of a secret of HTTP actions.
const SECRET: &str = "$secret.";

impl App {
    /// One run with all that is known of it.
    ///
    /// # Errors
    ///
    /// [`AppError::NotFound`] if there is none.
    pub async fn describe_run(&self, caller: &Caller, id: RunId) -> Result<RunRecord, AppError> {
        let run = self.get_run(caller, id).await?;
        let user = match run.user_id {
            Some(id) => self.store().user(id).await?,
            None => None,
        };
        let action = match run.action_id {
            Some(id) => self.store().action(id).await?,
            None => None,
        };
        let version_now = action.as_ref().map(|action| action.version);
        let (labels, sent) = match action {
            None => {
                (Vec::new(), Sent::unknown("The action has been deleted, and its text with it."))
            }
            Some(action) => {
                self.described(&run, user.as_ref().map(|u| u.email.as_str()), action).await?
            }
        };
        Ok(RunRecord {
            user: user.map(|user| crate::wire::UserInfo::from(user).common_name),
            run,
            version_now,
            labels,
            sent,
        })
    }

    async fn described(
        &self,
        run: &Run,
        email: Option<&str>,
        action: Action,
    ) -> Result<(Vec<Label>, Sent), AppError> {
        let is_same = action.version == run.action_version;
        let presented = self.present(action).await?;
        let action = presented.action;
        let form = form_spec(&action.spec);
        let labels =
            form.fields.into_iter().map(|field| Label { id: field.id, label: field.label });
        let labels = labels.collect();
        if !is_same {
            return Ok((
                labels,
                Sent::unknown(
                    "The action has been changed since, and the text that ran is not kept.",
                ),
            ));
        }
        let sent = self.sent(run, email, &action).await?;
        Ok((labels, sent))
    }

    /// What `action` sends with the values of `run`.
    async fn sent(
        &self,
        run: &Run,
        email: Option<&str>,
        action: &Action,
    ) -> Result<Sent, AppError> {
        let values = values_of(run, action);
        match &action.spec.operation {
            Operation::Query(query) => {
                let values =
                    with_builtins(by_variable(&action.spec.parameters, values), run, email);
                self.sent_query(query, &values).await
            }
            Operation::Http(operation) => {
                let values =
                    with_builtins(by_variable(&action.spec.parameters, values), run, email);
                Ok(sent_request(run, operation, values))
            }
            Operation::Implicit(implicit) if implicit.kind.takes_list() => Ok(Sent::unknown(
                "The rows above were written in as few statements as the database allows.",
            )),
            Operation::Implicit(implicit) => {
                let target = self.row_target(action.spec.model_id, implicit.kind).await;
                let Ok(target) = target else {
                    return Ok(Sent::unknown("The table is gone or can't be read now."));
                };
                let settings = &action.spec.visualization_settings;
                Ok(match target.source.write(target.kind, settings, &values) {
                    Ok(write) => {
                        let written = sql::write_row(target.database.engine, &target.table, &write);
                        statement(written, &target.database.name)
                    }
                    Err(why) => Sent::unknown(&why.to_string()),
                })
            }
        }
    }

    async fn sent_query(&self, query: &QueryOperation, values: &Values) -> Result<Sent, AppError> {
        let Some(database) = self.store().database(query.database_id).await? else {
            return Ok(Sent::unknown("The database has been removed."));
        };
        let template = Template::parse(&query.dataset_query.native.query, Language::Sql)
            .map_err(|error| AppError::invalid("dataset_query", error.to_string()))?;
        Ok(match sql::render(&template, values, database.engine) {
            Ok(rendered) => statement(rendered, &database.name),
            Err(missing) => Sent::unknown(&format!("Nothing was sent: {missing}.")),
        })
    }
}

fn statement(rendered: sql::Rendered, database: &str) -> Sent {
    let binds = rendered.binds.iter().map(Value::to_json).collect();
    Sent::Statement { sql: rendered.sql, binds, database: database.to_owned() }
}

fn sent_request(run: &Run, operation: &HttpOperation, mut values: Values) -> Sent {
    for (name, _) in request::variables(&operation.template) {
        if name.starts_with(SECRET) {
            values.insert(name, Value::Text(MASK.to_owned()));
        }
    }
    let prepared = request::Prepared::of(&operation.template);
    let made = match prepared.and_then(|prepared| prepared.render(&values)) {
        Ok(made) => made,
        Err(why) => return Sent::unknown(&format!("Nothing was sent: {why}.")),
    };
    let mut headers: Vec<SentHeader> = made
        .headers
        .into_iter()
        .map(|(name, value)| SentHeader { name, value: shown(&value) })
        .collect();
    let repeats = matches!(made.method, Method::Post | Method::Patch);
    if repeats && !headers.iter().any(|header| header.name.eq_ignore_ascii_case("Idempotency-Key"))
    {
        headers.push(SentHeader { name: "Idempotency-Key".to_owned(), value: run.id.to_string() });
    }
    Sent::Request {
        method: made.method,
        url: shown(made.url.as_str()),
        headers,
        body: made.body.as_deref().map(shown),
    }
}

/// The text with masks and names of variables as people read them, where they were escaped.
fn shown(text: &str) -> String {
    text.replace("%E2%80%A2", "•").replace("%7B%7B%24", "{{$").replace("%7D%7D", "}}")
}

/// The values that the run had, by parameter id.
fn values_of(run: &Run, action: &Action) -> Values {
    let spec = &action.spec;
    let value = |parameter: &doable_domain::parameter::Parameter| {
        let json = run.parameters.get(&parameter.id)?;
        let setting = spec.visualization_settings.of(parameter);
        let value = Value::from_json(value_type(parameter, &setting), json);
        // Only a mask is no value of its type.
        Some((parameter.id.clone(), value.unwrap_or_else(|_| Value::Text(MASK.to_owned()))))
    };
    spec.parameters.iter().filter_map(value).collect()
}

/// The values with the built-ins; those that only the run knew stand as their variables.
fn with_builtins(mut values: Values, run: &Run, email: Option<&str>) -> Values {
    let known = [
        ("$run.id", Some(run.id.to_string())),
        ("$user.id", run.user_id.map(|id| id.to_string())),
        ("$user.email", email.map(str::to_owned)),
        ("$now", Some("{{$now}}".to_owned())),
        ("$today", Some("{{$today}}".to_owned())),
        ("$uuid", Some("{{$uuid}}".to_owned())),
        ("$request.ip", Some("{{$request.ip}}".to_owned())),
    ];
    for (name, value) in known {
        if let Some(value) = value {
            values.insert(name.to_owned(), Value::Text(value));
        }
    }
    values
}
