//! An action with a form's values as a command or a text to run elsewhere.
//!
//! Nothing is run or journalled, and a secret stays the `{{$secret.NAME}}` that it is.

use doable_domain::{
    accept::{accept, by_variable},
    action::{Action, ActionSpec, HttpOperation, ImplicitKind, Operation},
    curl,
    database::{Database, Engine},
    http_secret::SECRET_PREFIX,
    problem::Problems,
    request,
    run::Door,
    server::ServerDetails,
    sql,
    template::{Language, Template},
    value::{Value, Values},
};

use crate::{
    App, AppError, Permission, builtins,
    caller::Caller,
    wire::{Copied, CopyAction, CopyAs, ReadCurl, ReadRequest},
};

impl App {
    /// The request that a `curl` command would send.
    ///
    /// # Errors
    ///
    /// [`AppError::Invalid`] about `text`, with what can't be taken over.
    pub fn read_curl(&self, caller: &Caller, request: &ReadCurl) -> Result<ReadRequest, AppError> {
        caller.allow(Permission::Edit)?;
        let curl::Pasted { method, url, headers, body, notes } = curl::read(&request.text)
            .map_err(|error| AppError::invalid("text", error.to_string()))?;
        Ok(ReadRequest { method, url, headers, body, notes })
    }

    /// The action as it would run with these values.
    ///
    /// # Errors
    ///
    /// [`AppError::NotFound`] if there is none; [`AppError::Invalid`] with what is wrong with
    /// the values, or if its type has no such form.
    pub async fn copy_action(
        &self,
        caller: &Caller,
        request: CopyAction,
    ) -> Result<Copied, AppError> {
        caller.allow(Permission::Read)?;
        let action = self.store().action(request.id).await?.ok_or(AppError::NotFound)?;
        if let Operation::Implicit(implicit) = &action.spec.operation {
            let kind = implicit.kind;
            return Ok(Copied {
                text: self.row_as_text(caller.door, action, kind, &request).await?,
            });
        }
        let ActionSpec { parameters, visualization_settings, operation, .. } = &action.spec;
        let values = accept(parameters, visualization_settings, &request.parameters)?;
        let mut values = by_variable(parameters, values);
        let text = match (operation, request.form) {
            (Operation::Query(query), CopyAs::Sql | CopyAs::Command) => {
                let template = Template::parse(&query.dataset_query.native.query, Language::Sql)
                    .map_err(|error| AppError::invalid("dataset_query", error.to_string()))?;
                let names = template.variables().into_iter().map(|it| it.name.as_str());
                builtins::add(&mut values, names, caller, self.new_run_id(), &(self.0.clock)());
                let database = self.store().database(query.database_id).await?;
                let database = database.ok_or(AppError::NotFound)?;
                let sql = sql::written_out(&template, &values, database.engine)
                    .map_err(|missing| refused(missing.to_string()))?;
                match request.form {
                    CopyAs::Command => command(&database, &sql)?,
                    CopyAs::Sql | CopyAs::Curl => sql,
                }
            }
            (Operation::Http(http), CopyAs::Curl) => {
                let names = request::variables(&http.template);
                let names = names.iter().map(|(name, _)| name.as_str());
                builtins::add(&mut values, names, caller, self.new_run_id(), &(self.0.clock)());
                as_curl(http, values)?
            }
            _ => return Err(not_like_that()),
        };
        Ok(Copied { text })
    }

    /// What a row action would do to its row; without the row it answers, which nobody reads.
    async fn row_as_text(
        &self,
        door: Door,
        action: Action,
        kind: ImplicitKind,
        request: &CopyAction,
    ) -> Result<String, AppError> {
        if kind.takes_list() || request.form == CopyAs::Curl {
            return Err(not_like_that());
        }
        let target = self.row_target(action.spec.model_id, kind).await?;
        let spec = self.present(action).await?.action.spec;
        let given = &request.parameters;
        let values = accept(&spec.parameters, &spec.visualization_settings, given)
            .map_err(|refused| target.refusal(refused, given))?;
        let write = target.write(door, &spec, &values)?;
        let sql = sql::row_written_out(target.database.engine, &target.table, &write);
        match request.form {
            CopyAs::Command => command(&target.database, &sql),
            CopyAs::Sql | CopyAs::Curl => Ok(sql),
        }
    }
}

fn not_like_that() -> AppError {
    AppError::invalid("form", "this action can't be copied like that")
}

fn refused(message: String) -> AppError {
    AppError::Invalid { message, problems: Problems::default() }
}

/// Each secret goes through the request as a word that nothing escapes, and is put back.
fn as_curl(http: &HttpOperation, mut values: Values) -> Result<String, AppError> {
    let mut secrets = Vec::new();
    for (at, used) in request::uses_of_secrets(&http.template).into_iter().enumerate() {
        let name = format!("{SECRET_PREFIX}{}", used.name);
        let word = format!("DoableSecret{at}Here");
        values.insert(name.clone(), Value::Text(word.clone()));
        secrets.push((word, format!("{{{{{name}}}}}")));
    }
    let rendered = request::Prepared::of(&http.template).and_then(|it| it.render(&values));
    let request::Request { method, url, mut headers, body } =
        rendered.map_err(|error| refused(error.to_string()))?;
    let put_back = |text: &str| {
        secrets.iter().fold(text.to_owned(), |text, (word, variable)| text.replace(word, variable))
    };
    headers.iter_mut().for_each(|(_, value)| *value = put_back(value));
    let body = body.as_deref().map(put_back);
    curl::write(method, &put_back(url.as_str()), &headers, body.as_deref()).ok_or_else(holds_nul)
}

fn holds_nul() -> AppError {
    refused("a value holds a NUL character, which no command can".to_owned())
}

/// The engine's own program with the SQL; it asks for a password itself.
fn command(database: &Database, sql: &str) -> Result<String, AppError> {
    let server = || {
        ServerDetails::read(database.engine, &database.details)
            .map_err(|problems| refused(problems.to_string()))
    };
    let words = match database.engine {
        Engine::Sqlite => {
            let file = database.details.get("db").and_then(serde_json::Value::as_str);
            ["sqlite3", "-bail", file.unwrap_or_default()].map(str::to_owned).to_vec()
        }
        Engine::Postgres => {
            let ServerDetails { host, port, dbname, user, .. } = server()?;
            let port = port.to_string();
            let on_error = "ON_ERROR_STOP=1";
            [
                "psql", "-h", &host, "-p", &port, "-U", &user, "-d", &dbname, "-v", on_error, "-1",
                "-c",
            ]
            .map(str::to_owned)
            .to_vec()
        }
        Engine::Mysql => {
            let ServerDetails { host, port, dbname, user, .. } = server()?;
            let port = port.to_string();
            ["mysql", "-h", &host, "-P", &port, "-u", &user, "-p", "-D", &dbname, "-e"]
                .map(str::to_owned)
                .to_vec()
        }
    };
    let words = words.iter().map(String::as_str).chain([sql]);
    curl::shell_line(words).ok_or_else(holds_nul)
}
