//! Who asks: an API key, a session's id in a header, or a browser's cookie
//! (rest-api.md "Conventions"); without one of them nobody is let in.

use std::net::{IpAddr, SocketAddr};

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
};
use doable_app::{Identity, caller::Caller};
use doable_domain::run::Door as RunDoor;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::{error::ApiError, serve::Door};

const KEY_HEADER: &str = "x-api-key";
const SESSION_HEADER: &str = "x-metabase-session";
/// The session's cookie.
pub(crate) const COOKIE: &str = "doable_session";
/// The header that carries a browser's second token with every command of the UI.
pub(crate) const CSRF_HEADER: &str = "x-doable-csrf";

/// The other end of the connection.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer(pub(crate) SocketAddr);

/// Somebody who has shown a key or a session.
pub(crate) struct Signed(pub(crate) Caller);

impl FromRequestParts<Door> for Signed {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, door: &Door) -> Result<Self, ApiError> {
        let identity = identity(door, &parts.headers).await?;
        let identity = identity.ok_or(ApiError::Unauthenticated)?;
        let address = address_of(parts, door);
        Ok(Self(Caller { door: RunDoor::Api, identity, address }))
    }
}

async fn identity(door: &Door, headers: &HeaderMap) -> Result<Option<Identity>, ApiError> {
    if let Some(key) = text(headers, KEY_HEADER) {
        return match &door.admin {
            Some(admin) if admin.is(key) => Ok(Some(admin.identity.clone())),
            _ => Ok(door.app.identity_of_key(key).await?),
        };
    }
    let session = text(headers, SESSION_HEADER).or_else(|| cookie(headers));
    match session {
        Some(id) => Ok(door.app.identity_of_session(id).await?),
        None => Ok(None),
    }
}

/// What the key that was given when the server was started is called in the journal.
const ADMIN_KEY: &str = "--admin-key";

/// The key that was given when the server was started, and whom it acts as.
pub(crate) struct AdminKey {
    digest: [u8; 32],
    identity: Identity,
}

impl AdminKey {
    pub(crate) fn new(key: &str, mut identity: Identity) -> Self {
        if let Identity::Person { api_key, .. } = &mut identity {
            *api_key = Some(ADMIN_KEY.into());
        }
        Self { digest: Sha256::digest(key).into(), identity }
    }

    fn is(&self, key: &str) -> bool {
        let given: [u8; 32] = Sha256::digest(key).into();
        self.digest.ct_eq(&given).into()
    }
}

/// A page of ours in a browser that is signed in: the cookie, and the second token
/// that a page of another site can neither read nor send.
pub(crate) async fn browser(door: &Door, headers: &HeaderMap) -> Option<Identity> {
    let id = cookie(headers)?;
    let given = text(headers, CSRF_HEADER)?;
    if !bool::from(second_token(id).as_bytes().ct_eq(given.as_bytes())) {
        return None;
    }
    cookie_identity(door, headers).await
}

/// Who has the cookie's session; enough to listen, since an answer to another site's
/// page can't be read there.
pub(crate) async fn cookie_identity(door: &Door, headers: &HeaderMap) -> Option<Identity> {
    match door.app.identity_of_session(cookie(headers)?).await {
        Ok(identity) => identity,
        Err(error) => {
            tracing::error!(%error, "a session could not be looked up");
            None
        }
    }
}

/// The second token of a session: made from its id, which no page can read.
pub(crate) fn second_token(session: &str) -> String {
    use std::fmt::Write;
    let digest = Sha256::new().chain_update("second token of ").chain_update(session).finalize();
    digest.iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing into a String can't fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The session in the browser's cookie.
pub(crate) fn cookie(headers: &HeaderMap) -> Option<&str> {
    let all = headers.get(header::COOKIE)?.to_str().ok()?;
    let mut pairs = all.split(';').filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == COOKIE).map(|(_, value)| value)
}

/// The session a client shows, in whichever way.
pub(crate) fn session(headers: &HeaderMap) -> Option<&str> {
    text(headers, SESSION_HEADER).or_else(|| cookie(headers))
}

fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}

/// The client's address: what a proxy of ours says, or the connection's other end.
pub(crate) fn address_of(parts: &Parts, door: &Door) -> Option<IpAddr> {
    let peer = parts.extensions.get::<Peer>()?.0.ip().to_canonical();
    if !door.trusted_proxies.contains(&peer) {
        return Some(peer);
    }
    // The last entry is the one our own proxy has added.
    let forwarded = text(&parts.headers, "x-forwarded-for");
    let last = forwarded.and_then(|all| all.rsplit(',').next());
    Some(last.and_then(|text| text.trim().parse().ok()).unwrap_or(peer))
}

/// The client's address, for routes that need no account.
pub(crate) struct Client(pub(crate) Option<IpAddr>);

impl FromRequestParts<Door> for Client {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, door: &Door) -> Result<Self, Self::Rejection> {
        Ok(Self(address_of(parts, door)))
    }
}
