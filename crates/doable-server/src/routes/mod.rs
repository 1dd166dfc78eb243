//! The REST API, by first path segment (rest-api.md): each handler reads its request
//! and calls one use case of `doable-app`.

mod action;
mod api_key;
mod card;
mod database;
mod health;
mod options;
mod public;
mod run;
mod secret;
mod session;
mod setting;
mod table;
mod user;

use std::str::FromStr;

use axum::extract::RawQuery;
use doable_app::AppError;
use doable_domain::id::{ActionId, EntityId, NotAnId};
use serde_json::Value;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(crate) use public::{NotAdmitted, admit};

use crate::{error::ApiError, serve::Door};

/// Every route of the API with its documentation.
pub(crate) fn api() -> OpenApiRouter<Door> {
    OpenApiRouter::new()
        .routes(routes!(health::health))
        .routes(routes!(session::sign_in, session::sign_out))
        .routes(routes!(user::current))
        .routes(routes!(user::list, user::create))
        .routes(routes!(user::update))
        .routes(routes!(api_key::list, api_key::create))
        .routes(routes!(api_key::delete))
        .routes(routes!(setting::get, setting::put))
        .routes(routes!(secret::list))
        .routes(routes!(secret::put, secret::delete))
        .merge(actions())
        .merge(databases())
        .routes(routes!(run::list))
        .routes(routes!(run::get))
        .routes(routes!(public::get))
        .routes(routes!(public::execute))
        .routes(routes!(options::public))
}

fn actions() -> OpenApiRouter<Door> {
    OpenApiRouter::new()
        .routes(routes!(action::list, action::create))
        .routes(routes!(action::list_public))
        .routes(routes!(action::get, action::update, action::delete))
        .routes(routes!(action::share, action::set_link, action::unshare))
        .routes(routes!(action::prefill_link))
        .routes(routes!(action::prefetch, action::execute))
        .routes(routes!(action::prefetch_by_body))
        .routes(routes!(options::list))
}

fn databases() -> OpenApiRouter<Door> {
    OpenApiRouter::new()
        .routes(routes!(database::list, database::create))
        .routes(routes!(database::validate))
        .routes(routes!(database::get, database::update, database::delete))
        .routes(routes!(database::sync))
        .routes(routes!(database::metadata))
        .routes(routes!(table::list))
        .routes(routes!(table::get))
        .routes(routes!(table::query_metadata))
        .routes(routes!(table::field))
        .routes(routes!(card::list, card::create))
        .routes(routes!(card::get, card::update, card::delete))
}

/// How any request can be refused; every route may answer with these.
#[derive(utoipa::IntoResponses)]
#[expect(dead_code, reason = "only its documentation is used")]
pub(crate) enum Refusals {
    /// Something given does not fit: `{errors, specific-errors}` by field, or a sentence
    #[response(status = 400)]
    Invalid,
    /// No key or session, or one that lets nobody in
    #[response(status = 401)]
    Unauthenticated,
    /// The caller may not, or the request came from another site
    #[response(status = 403)]
    Forbidden,
    /// There is no such thing
    #[response(status = 404)]
    NotFound,
    /// The body took too long to arrive
    #[response(status = 408)]
    TooSlow,
    /// It has changed meanwhile, is in use, or runs already
    #[response(status = 409)]
    Conflict,
    /// The body is over 1 MiB
    #[response(status = 413)]
    TooLarge,
    /// The route takes another content type
    #[response(status = 415)]
    ContentType,
    /// Too many attempts; `Retry-After` says how long to wait
    #[response(status = 429)]
    TooMany,
    /// A fault of the program
    #[response(status = 500)]
    Internal,
}

/// The id in a path or query.
fn id<T: FromStr<Err = NotAnId>>(field: &str, text: &str) -> Result<T, ApiError> {
    text.parse().map_err(|error| ApiError::not_an_id(field, error))
}

/// An action's number, which may be given as its entity id.
async fn action_id(door: &Door, text: &str) -> Result<ActionId, ApiError> {
    match EntityId::try_from(text.to_owned()) {
        Ok(entity) => Ok(door.app.action_number(&entity).await?),
        Err(_) => id("id", text),
    }
}

/// The pairs of the address's query.
pub(crate) fn pairs(RawQuery(query): RawQuery) -> Vec<(String, String)> {
    let query = query.unwrap_or_default();
    url::form_urlencoded::parse(query.as_bytes()).into_owned().collect()
}

/// The one value of `key` in the address's query.
fn one<'q>(pairs: &'q [(String, String)], key: &str) -> Option<&'q str> {
    pairs.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
}

/// A use case's problems are those of the body `raw`.
fn of_body(raw: &Value) -> impl Fn(AppError) -> ApiError + use<'_> {
    move |error| match error {
        AppError::Invalid { problems, .. } if !problems.is_empty() => {
            ApiError::of_body(&problems, raw)
        }
        other => other.into(),
    }
}
