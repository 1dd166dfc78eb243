//! An action as somebody sent it, read key by key so that every problem is named
//! (actions.md §2.1 to §2.5).
//!
//! What a draft names (its model, its database) and its jq handles are looked at in
//! `doable-app`; parameters made from variables are in `draft/parameters.rs`.

mod form;
mod parameters;
#[cfg(test)]
mod tests;

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use crate::{
    action::{
        ActionSpec, DatasetQuery, HttpOperation, HttpOptions, ImplicitKind, ImplicitOperation,
        MAX_NAME_CHARS, MAX_RESPONSE_BYTES, Method, Operation, QueryOperation, RequestTemplate,
    },
    database::Engine,
    guard::Guard,
    id::{DatabaseId, ModelId},
    parameter::Parameter,
    problem::Problems,
    request, sql,
    template::{Language, Template},
};

/// The built-ins that every template knows (actions.md §3 step 5).
const BUILT_INS: [&str; 7] =
    ["$user.email", "$user.id", "$now", "$today", "$uuid", "$run.id", "$request.ip"];

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
    let given = reader.parameters();
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
    let spec = read.map(|(operation, parameters)| {
        form::check(&settings, &parameters, &mut reader.problems);
        ActionSpec {
            model_id,
            name,
            description: reader.optional("description"),
            parameters,
            parameter_mappings: reader.optional("parameter_mappings"),
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
        let value = self.draft.get(key).filter(|value| !value.is_null())?;
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

    /// The parameters that were sent, at the top level or inside `template`.
    fn parameters(&mut self) -> Vec<Parameter> {
        let lifted = self.draft.get("template").and_then(|template| template.get("parameters"));
        let sent = self.draft.get("parameters").filter(|sent| !sent.is_null()).or(lifted);
        let Some(sent) = sent.filter(|sent| !sent.is_null()) else { return Vec::new() };
        let parameters: Vec<Parameter> = match Vec::deserialize(sent) {
            Ok(parameters) => parameters,
            Err(error) => {
                self.problems.add("parameters", error.to_string());
                return Vec::new();
            }
        };
        let mut seen = std::collections::HashSet::new();
        for Parameter { id, slug, .. } in &parameters {
            let is_new = seen.insert(id.clone()) && (slug == id || seen.insert(slug.clone()));
            if !is_new {
                self.problems.add("parameters", format!("two parameters are named `{id}`"));
            }
        }
        parameters
    }

    fn query(
        &mut self,
        guard: &Guard,
        given: Vec<Parameter>,
        engine_of: &dyn Fn(DatabaseId) -> Option<Engine>,
    ) -> Option<(Operation, Vec<Parameter>)> {
        let mut dataset_query: DatasetQuery = match self.optional("dataset_query") {
            Some(query) => query,
            None => {
                self.problems.add("dataset_query", "A query action needs its SQL.");
                return None;
            }
        };
        let database_id = match self.optional::<DatabaseId>("database_id") {
            Some(id) => id,
            None => {
                self.problems.add("database_id", "Must provide a database_id for query actions");
                dataset_query.database
            }
        };
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
        self.check_built_ins("dataset_query", &names);
        let tags = &mut native.template_tags;
        let parameters = parameters::of_query(&names, tags, given);
        Some((Operation::Query(QueryOperation { database_id, dataset_query }), parameters))
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
        for (name, _) in names.iter().filter(|(name, _)| name.starts_with('$')) {
            if name.starts_with("$secret.") {
                self.problems
                    .add(key, format!("`{{{{{name}}}}}`: this version keeps no secrets yet"));
            } else if !BUILT_INS.contains(&name.as_str()) {
                let known = BUILT_INS.join("`, `");
                self.problems
                    .add(key, format!("there is no built-in `{name}`; there are `{known}`"));
            }
        }
    }
}
