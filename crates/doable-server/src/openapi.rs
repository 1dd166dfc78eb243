//! The API's description (`OpenAPI` 3.1), made from its handlers, and a readable page of
//! it (rest-api.md).

use askama::Template;
use axum::{
    Json, Router,
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
    routing::get,
};
use serde_json::Value;
use utoipa::{
    Modify, OpenApi,
    openapi::{
        SecurityRequirement,
        security::{ApiKey, ApiKeyValue, SecurityScheme},
    },
};
use utoipa_axum::router::OpenApiRouter;

use crate::serve::Door;

/// What stands above the routes.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Doable",
        description = "Actions: parameterised writes to databases and HTTP requests, their \
                       public links, and the journal of their runs. Compatible with the \
                       `/api/action` API that Metabase published in versions 0.50 to 0.57.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0"),
    ),
    modifiers(&Keys),
)]
struct Description;

/// The ways to show who asks.
struct Keys;

impl Modify for Keys {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let header = |name: &str, text: &str| {
            SecurityScheme::ApiKey(ApiKey::Header(ApiKeyValue::with_description(name, text)))
        };
        let components = document.components.get_or_insert_with(Default::default);
        components
            .add_security_scheme("api_key", header("X-API-Key", "A key of `POST /api/api-key`"));
        components.add_security_scheme(
            "session",
            header("X-Metabase-Session", "The id that `POST /api/session` answered"),
        );
        let none: [&str; 0] = [];
        document.security = Some(vec![
            SecurityRequirement::new("api_key", none),
            SecurityRequirement::new("session", none),
        ]);
    }
}

/// The router, and its description.
pub(crate) fn split(routes: OpenApiRouter<Door>) -> (Router<Door>, utoipa::openapi::OpenApi) {
    let (router, paths) = routes.split_for_parts();
    let mut document = Description::openapi();
    document.merge(paths);
    (router, document)
}

/// `/api/openapi.json` and `/api/docs`.
pub(crate) fn pages(document: utoipa::openapi::OpenApi) -> Router<Door> {
    // It always is JSON; without it the page is empty.
    let json = serde_json::to_value(&document).unwrap_or_default();
    let page = docs(&json);
    Router::new()
        .route("/api/openapi.json", get(move || async move { Json(document) }))
        .route("/api/docs/docs.css", get(|| async { style() }))
        .route("/api/docs", get(move || async move { page }))
}

fn style() -> Response {
    let kind = [(header::CONTENT_TYPE, "text/css; charset=utf-8")];
    (kind, include_str!("docs.css")).into_response()
}

/// The readable page.
#[derive(Template)]
#[template(path = "docs.html")]
struct Docs<'a> {
    description: &'a str,
    groups: Vec<Group<'a>>,
}

/// The operations of one tag.
struct Group<'a> {
    name: &'a str,
    operations: Vec<Operation<'a>>,
}

struct Operation<'a> {
    method: String,
    path: &'a str,
    summary: &'a str,
    is_open: bool,
    parameters: Vec<(&'a str, &'a str, &'a str)>,
    body: Option<&'a str>,
    answers: Vec<(&'a str, &'a str)>,
}

#[derive(Clone)]
struct Page(Result<String, StatusCode>);

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        let policy = "default-src 'none'; style-src 'self'; base-uri 'none'; \
                      form-action 'none'; frame-ancestors 'none'";
        let policy = [(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy))];
        match self.0 {
            Ok(page) => (policy, Html(page)).into_response(),
            Err(status) => status.into_response(),
        }
    }
}

fn docs(document: &Value) -> Page {
    let page = Docs { description: text(document, "/info/description"), groups: groups(document) };
    Page(page.render().map_err(|error| {
        tracing::error!(%error, "the API's page could not be drawn");
        StatusCode::INTERNAL_SERVER_ERROR
    }))
}

fn groups(document: &Value) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    let paths = document["paths"].as_object().into_iter().flatten();
    for (path, item) in paths {
        for (method, operation) in item.as_object().into_iter().flatten() {
            let name = text(operation, "/tags/0");
            let shown = shown(method, path, operation);
            match groups.iter_mut().find(|group| group.name == name) {
                Some(group) => group.operations.push(shown),
                None => groups.push(Group { name, operations: vec![shown] }),
            }
        }
    }
    groups
}

fn shown<'a>(method: &str, path: &'a str, operation: &'a Value) -> Operation<'a> {
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    let answers = operation["responses"].as_object().into_iter().flatten();
    let is_success = |status: &str| status.starts_with('2');
    Operation {
        method: method.to_ascii_uppercase(),
        path,
        summary: text(operation, "/summary"),
        is_open: operation["security"]
            .as_array()
            .is_some_and(|all| all.contains(&Value::Object(Default::default()))),
        parameters: parameters
            .map(|one| (text(one, "/name"), text(one, "/in"), text(one, "/description")))
            .collect(),
        body: operation.pointer("/requestBody").map(|body| text(body, "/description")),
        answers: answers
            .filter(|(status, _)| is_success(status))
            .map(|(status, answer)| (status.as_str(), text(answer, "/description")))
            .collect(),
    }
}

fn text<'a>(value: &'a Value, pointer: &str) -> &'a str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}
