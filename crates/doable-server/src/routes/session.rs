//! `/api/session`: signing in with a password, and out.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use doable_app::wire::Password;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::Refusals;
use crate::{
    auth::{Client, session},
    body::JsonBody,
    error::{ApiError, Unfit, too_many},
    serve::Door,
    session::cookie_of,
};

/// Who signs in.
#[derive(Deserialize, ToSchema)]
pub(crate) struct SignIn {
    /// The account's e-mail address.
    username: String,
    /// Its password.
    #[schema(value_type = String)]
    password: Password,
}

/// Opens a session; its id goes into `X-Metabase-Session`.
#[utoipa::path(post, path = "/api/session", tag = "session", security(()),
    request_body = SignIn, responses(
    (status = 200, description = "The session: `{id}`, and a cookie for browsers"), Refusals,
))]
pub(super) async fn sign_in(
    State(door): State<Door>,
    Client(address): Client,
    body: JsonBody<SignIn>,
) -> Result<Response, ApiError> {
    if let Err(wait) = door.throttle.sign_in(address) {
        return Ok(too_many(wait));
    }
    let SignIn { username, password } = body.value;
    let opened = door.app.sign_in(&username, password).await?.ok_or_else(|| {
        let expected = "did not match stored password".to_owned();
        let unfit = Unfit { expected, received: None };
        ApiError::Unfit(StatusCode::UNAUTHORIZED, [("password".to_owned(), unfit)].into())
    })?;
    let cookie = [(header::SET_COOKIE, cookie_of(&door, &opened))];
    Ok((cookie, Json(json!({"id": opened.id}))).into_response())
}

/// Ends the session that is shown.
#[utoipa::path(delete, path = "/api/session", tag = "session", responses(
    (status = 204, description = "It has ended"), Refusals,
))]
pub(super) async fn sign_out(
    State(door): State<Door>,
    headers: HeaderMap,
) -> Result<StatusCode, ApiError> {
    let id = session(&headers).ok_or(ApiError::Unauthenticated)?;
    if door.app.sign_out(id).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(ApiError::Unauthenticated)
    }
}
