//! Signing a browser in: the address this program prints holds a token that works
//! once; what it buys is a cookie and a second token that a page of another site
//! can neither read nor send.

use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::json;
use subtle::ConstantTimeEq;
use uuid::Uuid;

use crate::serve::Door;

/// The session's cookie.
const COOKIE: &str = "doable_session";
/// The header that carries the second token with every command.
const CSRF_HEADER: &str = "x-doable-csrf";

/// The one-time token and the sessions it has opened; they end with the process.
pub(crate) struct Sessions(Mutex<Inner>);

struct Inner {
    token: Option<String>,
    open: Vec<Session>,
}

struct Session {
    id: String,
    csrf: String,
}

impl Sessions {
    /// No session yet, and the token that opens the first.
    pub(crate) fn with_token() -> (Self, String) {
        let token = random();
        let state = Inner { token: Some(token.clone()), open: Vec::new() };
        (Self(Mutex::new(state)), token)
    }

    /// Whether the request comes from a signed-in page of ours.
    pub(crate) fn admits(&self, headers: &HeaderMap) -> bool {
        let csrf = headers.get(CSRF_HEADER).and_then(|value| value.to_str().ok());
        self.csrf_of(headers).zip(csrf).is_some_and(|(want, got)| same(&want, got))
    }

    /// Whether the request carries the cookie; enough to listen, since an answer
    /// to another site's page can't be read there.
    pub(crate) fn knows(&self, headers: &HeaderMap) -> bool {
        self.csrf_of(headers).is_some()
    }

    fn csrf_of(&self, headers: &HeaderMap) -> Option<String> {
        let id = cookie(headers)?;
        let state = self.lock();
        state.open.iter().find(|session| same(&session.id, id)).map(|session| session.csrf.clone())
    }

    fn open(&self, token: &str) -> Option<(String, String)> {
        let mut state = self.lock();
        if !state.token.as_deref().is_some_and(|want| same(want, token)) {
            return None;
        }
        state.token = None;
        let session = Session { id: random(), csrf: random() };
        let opened = (session.id.clone(), session.csrf.clone());
        state.open.push(session);
        Some(opened)
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Deserialize)]
pub(crate) struct SignIn {
    token: String,
}

/// `POST /session {token}` → `{csrf}` and a cookie.
pub(crate) async fn sign_in(State(door): State<Door>, Json(request): Json<SignIn>) -> Response {
    let Some((id, csrf)) = door.sessions.open(&request.token) else {
        return (StatusCode::UNAUTHORIZED, "Unauthenticated").into_response();
    };
    let cookie = format!("{COOKIE}={id}; HttpOnly; SameSite=Strict; Path=/");
    ([(header::SET_COOKIE, cookie)], Json(json!({"csrf": csrf}))).into_response()
}

/// `GET /session` → `{csrf}`: a new tab of a browser that is signed in.
pub(crate) async fn renew(State(door): State<Door>, headers: HeaderMap) -> Response {
    match door.sessions.csrf_of(&headers) {
        Some(csrf) => Json(json!({"csrf": csrf})).into_response(),
        None => (StatusCode::UNAUTHORIZED, "Unauthenticated").into_response(),
    }
}

fn cookie(headers: &HeaderMap) -> Option<&str> {
    let all = headers.get(header::COOKIE)?.to_str().ok()?;
    let pairs = all.split(';').filter_map(|pair| pair.trim().split_once('='));
    pairs.into_iter().find(|(name, _)| *name == COOKIE).map(|(_, value)| value)
}

/// Two random UUIDs: 244 random bits from the system's generator.
fn random() -> String {
    format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple())
}

fn same(a: &str, b: &str) -> bool {
    a.as_bytes().ct_eq(b.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_works_once() {
        let (sessions, token) = Sessions::with_token();

        assert!(sessions.open("wrong").is_none());
        assert!(sessions.open(&token).is_some());
        assert!(sessions.open(&token).is_none());
    }

    #[test]
    fn a_command_needs_the_cookie_and_its_own_second_token() {
        let (sessions, token) = Sessions::with_token();
        let (id, csrf) = sessions.open(&token).unwrap();
        let good = format!("a=b; {COOKIE}={id}");
        for (cookie, header, want) in [
            (Some(good.as_str()), Some(csrf.as_str()), true),
            (Some(good.as_str()), Some("other"), false),
            (Some(good.as_str()), None, false),
            (Some("doable_session=other"), Some(csrf.as_str()), false),
            (None, Some(csrf.as_str()), false),
            (None, None, false),
        ] {
            let mut headers = HeaderMap::new();
            if let Some(cookie) = cookie {
                headers.insert(header::COOKIE, cookie.parse().unwrap());
            }
            if let Some(header) = header {
                headers.insert(CSRF_HEADER, header.parse().unwrap());
            }

            assert_eq!(sessions.admits(&headers), want, "{cookie:?} {header:?}");
        }
    }
}
