//! An action as somebody sent it, read key by key so that every problem is named
//! (actions.md §2.1 to §2.5).
//!
//! What a draft names (its model, its database) and its jq handles are looked at in
//! `doable-app`; parameters made from variables are in `draft/parameters.rs`.

mod form;
mod parameters;
mod places;
#[cfg(test)]
mod tests;

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Map, Value};

pub use places::places;

use crate::{
    action::{
        ActionSpec, DatasetQuery, HttpOperation, HttpOptions, ImplicitKind, ImplicitOperation,
        MAX_NAME_CHARS, MAX_RESPONSE_BYTES, Method, Operation, QueryOperation, RequestTemplate,
    },
    database::Engine,
    guard::Guard,
    http_secret::SECRET_PREFIX,
    id::{DatabaseId, ModelId},
    parameter::Parameter,
    problem::Problems,
    request, sql,
    template::{Language, Position, Template, Variable},
};

/// The built-ins that every template knows (actions.md §3 step 5).
const BUILT_INS: [&str; 7] =
    ["$user.email", "$user.id", "$now", "$today", "$uuid", "$run.id", "$request.ip"];

/// The keys that may stand inside `template` too (actions.md §2.4).
const LIFTED: [&str; 2] = ["parameters", "parameter_mappings"];

/// What a draft is.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked {
    /// The action, made of what can be understood; whole if there is no problem.
    pub spec: Option<ActionSpec>,
    /// What stops it from being saved, by key.
    pub problems: Problems,
}

/// Reads a draft with the keys of `POST /api/action`. `engine_of` knows the
/// databases there are.
#[must_use]
pub fn check(
    draft: &Map<String, Value>,
    engine_of: &dyn Fn(DatabaseId) -> Option<Engine>,
) -> Checked {
    let mut reader = Reader { draft, problems: Problems::default() };
    let guard: Guard = reader.optional("guard").unwrap_or_default();
    let given = reader.lifted("parameters").unwrap_or_default();
    let read = match draft.get("type").and_then(Value::as_str) {
        Some("query") => reader.query(&guard, given, engine_of),
        Some("http") => reader.http(given),
        Some("implicit") => {
            reader.kind().map(|kind| (Operation::Implicit(ImplicitOperation { kind }), Vec::new()))
        }
        _ => {
            reader.problems.add("type", "Unsupported action type");
            None
        }
    };
    let name = reader.name();
    let model_id = reader.model();
    let settings = form::settings(draft, &mut reader.problems);
    let parameter_mappings = reader.lifted("parameter_mappings");
    let spec = read.map(|(operation, parameters)| {
        if let Err(reason) = parameters::check(&parameters) {
            reader.problems.add("parameters", reason);
        }
        form::check(&settings, &parameters, engine_of, &mut reader.problems);
        ActionSpec {
            model_id,
            name,
            description: reader.optional("description"),
            parameters,
            parameter_mappings,
            visualization_settings: settings,
            archived: reader.optional("archived").unwrap_or_default(),
            guard,
            operation,
        }
    });
    Checked { spec, problems: reader.problems }
}

/// `spec` as JSON with `changes` laid over it, key by key: absent keys stay, null
/// clears.
#[must_use]
pub fn overlay(spec: &ActionSpec, changes: &Map<String, Value>) -> Map<String, Value> {
    let mut draft = match serde_json::to_value(spec) {
        Ok(Value::Object(draft)) => draft,
        // A spec has no map with other keys than texts, so it always is an object.
        _ => Map::new(),
    };
    // Those inside a new template must not be hidden by those the action has.
    let template = changes.get("template");
    for key in LIFTED {
        if template.and_then(|template| template.get(key)).is_some_and(|sent| !sent.is_null()) {
            draft.remove(key);
        }
    }
    draft.extend(changes.clone());
    draft
}

/// Reads keys and notes what is wrong with them.
struct Reader<'a> {
    draft: &'a Map<String, Value>,
    problems: Problems,
}

impl Reader<'_> {
    /// The key's value; `None` if it is absent, null, or a problem by now.
    fn optional<T: DeserializeOwned>(&mut self, key: &str) -> Option<T> {
        let value = self.draft.get(key)?;
        self.read(key, value)
    }

    /// The value of a key that may stand inside `template` too; one at the top level
    /// wins unless it is empty.
    fn lifted<T: DeserializeOwned>(&mut self, key: &str) -> Option<T> {
        let is_empty = |value: &Value| match value {
            Value::Array(list) => list.is_empty(),
            Value::Object(map) => map.is_empty(),
            other => other.is_null(),
        };
        let inside = self.draft.get("template").and_then(|template| template.get(key));
        let top = self.draft.get(key);
        let value = top.filter(|top| !is_empty(top)).or(inside).or(top)?;
        self.read(key, value)
    }

    fn read<T: DeserializeOwned>(&mut self, key: &str, value: &Value) -> Option<T> {
        if value.is_null() {
            return None;
        }
        match T::deserialize(value) {
            Ok(read) => Some(read),
            Err(error) => {
                self.problems.add(key, error.to_string());
                None
            }
        }
    }

    fn name(&mut self) -> String {
        let name = self.optional::<String>("name").unwrap_or_default().trim().to_owned();
        let length = name.chars().count();
        if length == 0 {
            self.problems.add("name", "An action needs a name.");
        } else if length > MAX_NAME_CHARS {
            self.problems.add("name", format!("A name has at most {MAX_NAME_CHARS} characters."));
        }
        name
    }

    /// The model's number. A draft without one is refused, and only previewed: any
    /// number does for that.
    fn model(&mut self) -> ModelId {
        if let Some(id) = self.optional::<ModelId>("model_id") {
            return id;
        }
        self.problems.add("model_id", "value must be an integer greater than zero");
        ModelId::FIRST
    }

    fn kind(&mut self) -> Option<ImplicitKind> {
        let kind = self.draft.get("kind").and_then(|kind| ImplicitKind::deserialize(kind).ok());
        if kind.is_none() {
            self.problems.add("kind", "Unsupported implicit action kind");
        }
        kind
    }

    fn query(
        &mut self,
        guard: &Guard,
        given: Vec<Parameter>,
        engine_of: &dyn Fn(DatabaseId) -> Option<Engine>,
    ) -> Option<(Operation, Vec<Parameter>)> {
        let database = self.optional::<DatabaseId>("database_id");
        let Some(mut dataset_query) = self.dataset_query(database) else {
            self.problems.add("dataset_query", "A query action needs its SQL.");
            return None;
        };
        let database_id = database.unwrap_or(dataset_query.database);
        if database.is_none() {
            self.problems.add("database_id", "Must provide a database_id for query actions");
        }
        if database_id != dataset_query.database {
            self.problems.add("database_id", "this and `dataset_query.database` must agree");
        }
        let engine = engine_of(database_id);
        if engine.is_none() {
            self.problems.add("database_id", "there is no such database");
        }
        let native = &mut dataset_query.native;
        let template = match Template::parse(&native.query, Language::Sql) {
            Ok(template) => template,
            Err(error) => {
                self.problems.add("dataset_query", error.to_string());
                let operation = Operation::Query(QueryOperation { database_id, dataset_query });
                return Some((operation, given));
            }
        };
        if native.query.trim().is_empty() {
            self.problems.add("dataset_query", "Write the SQL to run.");
        }
        if let Err(error) = sql::check(&template, engine.unwrap_or(Engine::Sqlite), guard) {
            self.problems.add("dataset_query", error.to_string());
        }
        let variables = template.variables();
        let names = variables.iter().map(|v| (v.name.clone(), template.is_optional(&v.name)));
        let names: Vec<_> = names.collect();
        for variable in variables.iter().filter(|v| v.name.starts_with(SECRET_PREFIX)) {
            let Variable { name, at } = variable;
            self.problems.add("dataset_query", no_secret_in_sql(name, *at));
        }
        self.check_built_ins("dataset_query", &names);
        let tags = &mut native.template_tags;
        let parameters = parameters::of_query(&names, tags, given);
        Some((Operation::Query(QueryOperation { database_id, dataset_query }), parameters))
    }

    /// The SQL and its tags. Where no database is named in it, it is the action's; while
    /// that is not chosen either, which is refused, any does for the preview.
    fn dataset_query(&mut self, database: Option<DatabaseId>) -> Option<DatasetQuery> {
        let mut sent = self.draft.get("dataset_query")?.clone();
        if let Some(query) = sent.as_object_mut()
            && query.get("database").is_none_or(Value::is_null)
        {
            let id = database.unwrap_or(DatabaseId::FIRST).as_i64();
            query.insert("database".to_owned(), Value::from(id));
        }
        self.read("dataset_query", &sent)
    }

    fn http(&mut self, given: Vec<Parameter>) -> Option<(Operation, Vec<Parameter>)> {
        let template = self.template()?;
        self.problems.extend(request::check(&template));
        let names = request::variables(&template);
        self.check_built_ins("template", &names);
        let parameters = parameters::of_request(&names, given);
        let operation = HttpOperation {
            template,
            response_handle: self.optional("response_handle"),
            error_handle: self.optional("error_handle"),
            http_options: self.http_options(),
        };
        Some((Operation::Http(operation), parameters))
    }

    /// The closed map of actions.md §2.4, each key with its own problem.
    fn template(&mut self) -> Option<RequestTemplate> {
        let Some(Value::Object(sent)) = self.draft.get("template") else {
            self.problems.add("template", "An HTTP action needs its request.");
            return None;
        };
        let known = ["method", "url", "body", "headers", "parameters", "parameter_mappings"];
        for key in sent.keys().filter(|key| !known.contains(&key.as_str())) {
            self.problems.add(format!("template.{key}"), "there is no such key");
        }
        let method = sent.get("method").and_then(|method| Method::deserialize(method).ok());
        if method.is_none() {
            self.problems.add("template.method", "must be GET, POST, PUT, DELETE or PATCH");
        }
        let mut text = |key: &str| match sent.get(key) {
            None | Some(Value::Null) => None,
            Some(Value::String(text)) => Some(text.clone()),
            Some(_) => {
                self.problems.add(format!("template.{key}"), "must be a text");
                None
            }
        };
        let (url, body, headers) = (text("url"), text("body"), text("headers"));
        let url = url.unwrap_or_default();
        if url.is_empty() {
            self.problems.add("template.url", "Enter the address.");
        }
        Some(RequestTemplate { method: method.unwrap_or(Method::Get), url, body, headers })
    }

    fn http_options(&mut self) -> HttpOptions {
        let options: HttpOptions = self.optional("http_options").unwrap_or_default();
        if !(1..=MAX_RESPONSE_BYTES).contains(&options.max_response_bytes) {
            let text = format!("`max_response_bytes` must be between 1 and {MAX_RESPONSE_BYTES}");
            self.problems.add("http_options", text);
        }
        options
    }

    fn check_built_ins(&mut self, key: &str, names: &[(String, bool)]) {
        let is_unknown = |name: &&str| {
            name.starts_with('$') && !name.starts_with(SECRET_PREFIX) && !BUILT_INS.contains(name)
        };
        for name in names.iter().map(|(name, _)| name.as_str()).filter(is_unknown) {
            let known = BUILT_INS.join("`, `");
            self.problems.add(key, format!("there is no built-in `{name}`; there are `{known}`"));
        }
    }
}

/// A database would keep it, and journal and log it as it likes.
fn no_secret_in_sql(name: &str, at: Position) -> String {
    let Position { line, column } = at;
    format!(
        "`{{{{{name}}}}}` can't stand in SQL, secrets are for HTTP requests only \
         (line {line}, column {column})"
    )
}
