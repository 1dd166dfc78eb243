//! Signing a browser in to the window's UI: by the one-time token of the address that
//! was printed, or by password. What it gets is a session's cookie, and a second token
//! that a page of another site can neither read nor send.

use std::sync::{Mutex, PoisonError};

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use doable_app::{OpenedSession, caller::Caller, wire::Password};
use serde::Deserialize;
use serde_json::json;
use subtle::ConstantTimeEq;
use uuid::Uuid;

use crate::{
    auth::{COOKIE, Client, browser, cookie, cookie_identity, second_token},
    body::JsonBody,
    error::{ApiError, too_many},
    serve::Door,
};

/// The token that signs one browser in as somebody, once.
pub(crate) struct OneTimeToken(Mutex<Option<(String, Caller)>>);

impl OneTimeToken {
    /// A server that offers none.
    pub(crate) fn none() -> Self {
        Self(Mutex::new(None))
    }

    /// A new token that signs in as `caller`.
    pub(crate) fn of(caller: Caller) -> (Self, String) {
        // Two random UUIDs: 244 random bits from the system's generator.
        let token = format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple());
        (Self(Mutex::new(Some((token.clone(), caller)))), token)
    }

    /// Whom the token signs in; from then on it is gone.
    fn take(&self, given: &str) -> Option<Caller> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (token, _) = kept.as_ref()?;
        if !bool::from(token.as_bytes().ct_eq(given.as_bytes())) {
            return None;
        }
        kept.take().map(|(_, caller)| caller)
    }
}

/// What signs a browser in: a token, or a name and a password.
#[derive(Deserialize)]
#[serde(untagged)]
pub(crate) enum SignIn {
    Token { token: String },
    Password { username: String, password: Password },
}

/// `POST /session {token}` or `{username, password}` → `{csrf}` and a cookie.
pub(crate) async fn sign_in(
    State(door): State<Door>,
    Client(address): Client,
    request: JsonBody<SignIn>,
) -> Result<Response, ApiError> {
    if let Err(wait) = door.throttle.sign_in(address) {
        return Ok(too_many(wait));
    }
    let opened = match request.value {
        SignIn::Token { token } => match door.token.take(&token) {
            Some(caller) => Some(door.app.sign_in_as(&caller).await?),
            None => None,
        },
        SignIn::Password { username, password } => door.app.sign_in(&username, password).await?,
    };
    let opened = opened.ok_or(ApiError::Unauthenticated)?;
    let cookie = [(header::SET_COOKIE, cookie_of(&door, &opened))];
    Ok((cookie, Json(json!({"csrf": second_token(&opened.id)}))).into_response())
}

/// `GET /session` → `{csrf}`: a new tab of a browser that is signed in.
pub(crate) async fn renew(State(door): State<Door>, headers: HeaderMap) -> Response {
    match (cookie(&headers), cookie_identity(&door, &headers).await) {
        (Some(id), Some(_)) => Json(json!({"csrf": second_token(id)})).into_response(),
        _ => ApiError::Unauthenticated.into_response(),
    }
}

/// `DELETE /session`: signs the browser out.
pub(crate) async fn sign_out(
    State(door): State<Door>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let id = match browser(&door, &headers).await {
        Some(_) => cookie(&headers).ok_or(ApiError::Unauthenticated)?,
        None => return Err(ApiError::Unauthenticated),
    };
    door.app.sign_out(id).await?;
    let gone = format!("{COOKIE}=; HttpOnly; SameSite=Strict; Path=/; Max-Age=0");
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, gone)]).into_response())
}

/// The cookie of a session; only encrypted connections carry it where the address
/// people are told is one.
pub(crate) fn cookie_of(door: &Door, opened: &OpenedSession) -> String {
    let is_encrypted = door.app.site_url().is_some_and(|url| url.starts_with("https:"));
    let secure = if is_encrypted { "; Secure" } else { "" };
    let OpenedSession { id, max_age_s } = opened;
    format!("{COOKIE}={id}; HttpOnly; SameSite=Strict; Path=/; Max-Age={max_age_s}{secure}")
}

#[cfg(test)]
mod tests {
    use doable_app::Identity;
    use doable_domain::{id::UserId, run::Door};

    use super::*;

    #[test]
    fn the_token_works_once() {
        let identity = Identity::Person {
            id: UserId::FIRST,
            email: "me@localhost".into(),
            superuser: true,
            api_key: None,
        };
        let caller = Caller { door: Door::Window, identity, address: None };
        let (one, token) = OneTimeToken::of(caller.clone());

        assert_eq!(one.take("wrong"), None);
        assert_eq!(one.take(""), None);
        assert_eq!(one.take(&token), Some(caller));
        assert_eq!(one.take(&token), None);
        assert_eq!(OneTimeToken::none().take(""), None);
    }
}
