//! The program behind its network door, and a client that says who it is.

use std::num::NonZeroU32;

use anyhow::Context;
use axum::{
    body::{Body, to_bytes},
    http::{HeaderMap, Request},
};
use doable_app::wire::{CreateApiKey, CreateUser};
use doable_server::Options;
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use serde_json::Value;

use crate::{clock::StoppedClock, world::World};

/// The key that acts as the person at the machine.
pub const ADMIN_KEY: &str = "the-key-given-at-start";
/// The member's e-mail address.
pub const MEMBER: &str = "mo@shop.example";
/// The longest answer that is read, in bytes.
const MAX_ANSWER_BYTES: usize = 16 * 1024 * 1024;

/// A server on a free port, until the test's runtime ends.
pub struct Served {
    /// The program it serves.
    pub world: World,
    /// Its clock.
    pub clock: StoppedClock,
    /// `127.0.0.1:<port>`.
    pub host: String,
    /// The token that signs one browser in.
    pub token: String,
    /// The number of a member's account.
    pub member_id: i64,
    member_key: String,
    client: Client<HttpConnector, Body>,
}

/// Who sends a request.
#[derive(Debug, Clone, Copy)]
pub enum Who<'a> {
    /// Somebody without a key.
    Nobody,
    /// The person at the machine, a superuser.
    Admin,
    /// Somebody who may list, read and run.
    Member,
    /// Whoever has this key.
    Key(&'a str),
    /// Whoever has this session.
    Session(&'a str),
}

/// An answer.
#[derive(Debug, Clone)]
pub struct Answered {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body's text.
    pub body: String,
}

impl Answered {
    /// The header `name`, or the empty text.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The status and the body as it is.
    #[must_use]
    pub fn text(&self) -> (u16, &str) {
        (self.status, &self.body)
    }

    /// The status and the body as JSON; null where it is none.
    #[must_use]
    pub fn json(&self) -> (u16, Value) {
        (self.status, serde_json::from_str(&self.body).unwrap_or_default())
    }
}

impl Served {
    /// A new world, served, with the limits on public links a hundred times the usual.
    ///
    /// # Errors
    ///
    /// If the world can't be made or there is no free port.
    pub async fn start() -> anyhow::Result<Self> {
        Self::start_with(|options| {
            options.public_limit_factor = options.public_limit_factor.saturating_mul(HUNDRED);
        })
        .await
    }

    /// As [`Served::start`], with the usual limits and whatever `change` sets.
    ///
    /// # Errors
    ///
    /// If the world can't be made or there is no free port.
    pub async fn start_with(change: impl FnOnce(&mut Options)) -> anyhow::Result<Self> {
        let clock = StoppedClock::default();
        let world = World::with_clock(clock.reader()).await?;
        let mut options = Options::at("127.0.0.1:0".parse()?);
        options.offer_sign_in = Some(world.caller.clone());
        options.admin_key = Some((ADMIN_KEY.to_owned(), world.caller.clone()));
        change(&mut options);
        let server = doable_server::listen(world.app.clone(), options).await?;
        let address = server.sign_in_address().context("no way in is offered")?;
        let (_, token) = address.split_once("token=").context("the address has no token")?;
        let (host, token) = (server.address().to_string(), token.to_owned());
        tokio::spawn(server.serve(std::future::pending()));
        let (member_id, member_key) = member(&world).await?;
        let client = Client::builder(TokioExecutor::new()).build(HttpConnector::new());
        Ok(Self { world, clock, host, token, member_id, member_key, client })
    }

    /// Sends `<method> <path>` with just these headers and a `Host`, unless they name one.
    ///
    /// # Errors
    ///
    /// If there is no answer.
    pub async fn send(
        &self,
        line: &str,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> anyhow::Result<Answered> {
        let (method, path) = line.split_once(' ').context("a line is a method and a path")?;
        let uri = format!("http://{}{path}", self.host);
        let mut request = Request::builder().method(method).uri(uri);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = self.client.request(request.body(body.into())?).await?;
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let body = to_bytes(Body::new(answer.into_body()), MAX_ANSWER_BYTES).await?;
        Ok(Answered { status, headers, body: String::from_utf8(body.to_vec())? })
    }

    /// Sends `<method> <path>` as somebody, with a JSON body unless it is null.
    ///
    /// # Errors
    ///
    /// If there is no answer.
    pub async fn call(&self, who: Who<'_>, line: &str, body: &Value) -> anyhow::Result<Answered> {
        let mut headers: Vec<(&str, &str)> = match who {
            Who::Nobody => vec![],
            Who::Admin => vec![("X-API-Key", ADMIN_KEY)],
            Who::Member => vec![("X-API-Key", &self.member_key)],
            Who::Key(key) => vec![("X-API-Key", key)],
            Who::Session(id) => vec![("X-Metabase-Session", id)],
        };
        if body.is_null() {
            return self.send(line, &headers, Body::empty()).await;
        }
        headers.push(("Content-Type", "application/json"));
        self.send(line, &headers, body.to_string()).await
    }
}

const HUNDRED: NonZeroU32 = NonZeroU32::MIN.saturating_add(99);

/// An account that may list, read and run, and a key of it.
async fn member(world: &World) -> anyhow::Result<(i64, String)> {
    let account = CreateUser {
        email: MEMBER.to_owned(),
        first_name: Some("Mo".to_owned()),
        last_name: Some("Member".to_owned()),
        ..CreateUser::default()
    };
    let account = world.app.create_user(&world.caller, account).await?;
    let key = CreateApiKey { name: "a member's".to_owned(), user_id: Some(account.id) };
    let key = world.app.create_api_key(&world.caller, key).await?;
    Ok((account.id.as_i64(), key.unmasked_key.context("a new key is shown")?))
}
