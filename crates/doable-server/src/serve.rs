//! Binding, answering and ending: the connections of the server, and what each request
//! meets first.

mod connections;
mod same_site;

use std::{
    net::{IpAddr, SocketAddr},
    num::NonZeroU32,
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    Router,
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::{self, Next},
    response::Response,
    routing::{get, post},
};
use doable_app::{App, caller::Caller};
use tokio::{net::TcpListener, sync::watch};

use crate::{
    assets,
    auth::AdminKey,
    form, openapi, routes, rpc,
    session::{self, OneTimeToken},
    throttle::Throttle,
};

use same_site::Hosts;

/// How long the server waits for those who are slow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// For a request's head to arrive, and for the next request on a connection.
    pub head: Duration,
    /// For a request's body to arrive.
    pub body: Duration,
    /// For requests in hand, once the server is asked to end; what they leave of it is for
    /// runs under way.
    pub farewell: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            head: Duration::from_secs(10),
            body: Duration::from_secs(20),
            farewell: Duration::from_secs(10),
        }
    }
}

/// What a server needs to be told.
#[derive(Debug)]
pub struct Options {
    /// Where to listen; port 0 picks a free one.
    pub listen: SocketAddr,
    /// Whom the one-time address signs in; `None`: none is offered.
    pub offer_sign_in: Option<Caller>,
    /// A key that acts as this caller, beside those in the store.
    pub admin_key: Option<(String, Caller)>,
    /// Names beside its own address that mean this server, `forms.example.org` or with a
    /// port; a browser may have come to them encrypted.
    pub allow_hosts: Vec<String>,
    /// Whose `X-Forwarded-For` counts.
    pub trusted_proxies: Vec<IpAddr>,
    /// So many times the usual limits on public links.
    pub public_limit_factor: NonZeroU32,
    /// How long slow clients and slow runs are waited for.
    pub patience: Patience,
}

impl Options {
    /// A server at `listen` with nothing but accounts to come in by.
    #[must_use]
    pub fn at(listen: SocketAddr) -> Self {
        Self {
            listen,
            offer_sign_in: None,
            admin_key: None,
            allow_hosts: Vec::new(),
            trusted_proxies: Vec::new(),
            public_limit_factor: NonZeroU32::MIN,
            patience: Patience::default(),
        }
    }
}

/// Why a server did not start.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address is in use, or not ours.
    #[error("could not listen on {address}: {source}")]
    Listen {
        /// The address that was asked for.
        address: SocketAddr,
        /// The system's word.
        source: std::io::Error,
    },
}

/// A server that is bound and not yet answering.
pub struct Listening {
    listener: TcpListener,
    address: SocketAddr,
    router: Router,
    token: Option<String>,
    patience: Patience,
    /// Dropped when the server stops; streams of events end with it.
    open: watch::Sender<()>,
}

/// What every handler can reach; cloned for each of the steps of a request.
#[derive(Clone)]
pub(crate) struct Door(Arc<Reachable>);

impl std::ops::Deref for Door {
    type Target = Reachable;

    fn deref(&self) -> &Reachable {
        &self.0
    }
}

/// What stands behind a [`Door`].
pub(crate) struct Reachable {
    pub(crate) app: App,
    pub(crate) token: OneTimeToken,
    pub(crate) admin: Option<AdminKey>,
    pub(crate) throttle: Throttle,
    pub(crate) trusted_proxies: Vec<IpAddr>,
    hosts: Hosts,
    /// Changes, to an error, when the server stops.
    pub(crate) open: watch::Receiver<()>,
}

/// Binds the address; [`Listening::serve`] then answers.
///
/// # Errors
///
/// [`ServeError::Listen`] if the address can't be bound.
pub async fn listen(app: App, options: Options) -> Result<Listening, ServeError> {
    let failed = |source| ServeError::Listen { address: options.listen, source };
    let listener = TcpListener::bind(options.listen).await.map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    let (one_time, token) = match options.offer_sign_in {
        Some(caller) => {
            let (one_time, token) = OneTimeToken::of(caller);
            (one_time, Some(token))
        }
        None => (OneTimeToken::none(), None),
    };
    let (open, still_open) = watch::channel(());
    let patience = options.patience;
    let door = Door(Arc::new(Reachable {
        hosts: Hosts::new(address, options.allow_hosts, app.clone()),
        app,
        token: one_time,
        admin: options.admin_key.map(|(key, who)| AdminKey::new(&key, who.identity)),
        throttle: Throttle::new(options.public_limit_factor),
        trusted_proxies: options.trusted_proxies,
        open: still_open,
    }));
    Ok(Listening { listener, address, router: router(door), token, patience, open })
}

impl Listening {
    /// Where it answers.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The address that signs a browser in, once, if one is offered.
    #[must_use]
    pub fn sign_in_address(&self) -> Option<String> {
        self.token.as_ref().map(|token| format!("http://{}/?token={token}", self.address))
    }

    /// Answers until `stop` is ready; then ends the streams of events, takes no new
    /// requests, and lets those in hand end for a while. Answers what is left of that while.
    ///
    /// Runs go on: they belong to the program, which may outlive its server. Whoever ends
    /// the program gives them what is left, by [`App::wind_up`].
    pub async fn serve(self, stop: impl Future<Output = ()> + Send) -> Duration {
        let Self { listener, router, open, patience, .. } = self;
        // A browser keeps its stream of events for as long as its tab is there.
        let connections = connections::answer(listener, router, patience, stop).await;
        drop(open);
        let asked = Instant::now();
        connections.end_within(patience.farewell).await;
        patience.farewell.saturating_sub(asked.elapsed())
    }
}

fn router(door: Door) -> Router {
    let (api, document) = openapi::split(routes::api());
    api.merge(form::pages())
        .merge(openapi::pages(document))
        .route("/session", post(session::sign_in).get(session::renew).delete(session::sign_out))
        .route("/rpc/events", get(rpc::events))
        .route("/rpc/export/{file}", get(rpc::export))
        .route("/rpc/{name}", post(rpc::command))
        .fallback(assets::file)
        // One layer for all: each of its own costs every request several allocations.
        .layer(middleware::from_fn_with_state(door.clone(), enter))
        .with_state(door)
}

/// What every request meets before its route; what is refused here is logged and carries
/// the headers, too.
async fn enter(State(door): State<Door>, request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let matched = request.extensions().get::<MatchedPath>().cloned();
    let begun = Instant::now();
    let refused = connections::refusal(&request).or_else(|| same_site::refusal(&door, &request));
    let mut answer = match refused {
        Some(refused) => refused,
        None => next.run(request).await,
    };
    log(&method, matched.as_ref(), answer.status(), begun);
    add_headers(answer.headers_mut());
    answer
}

/// Adds the headers every answer carries, unless its handler has set its own policy.
fn add_headers(headers: &mut HeaderMap) {
    headers.reserve(assets::SECURITY_HEADERS.len() + 1);
    let has_policy = headers.contains_key(header::CONTENT_SECURITY_POLICY);
    for (name, value) in assets::SECURITY_HEADERS {
        // A page with a policy of its own has decided on frames as well.
        let is_decided = has_policy && name == header::X_FRAME_OPTIONS;
        if !is_decided && !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
}

/// One line a request, at `debug` if it succeeded (the journal has its run) and at `info`
/// if not: the route, never the address, which may hold a link.
fn log(method: &Method, matched: Option<&MatchedPath>, status: StatusCode, begun: Instant) {
    let route = matched.map_or("-", MatchedPath::as_str);
    let took_ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    if status.is_client_error() || status.is_server_error() {
        tracing::info!(%method, route, status = status.as_u16(), took_ms, "answered");
    } else {
        tracing::debug!(%method, route, status = status.as_u16(), took_ms, "answered");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_who_are_slow_are_waited_for_so_long() {
        let [head, body, farewell] = [10, 20, 10].map(Duration::from_secs);

        assert_eq!(Patience::default(), Patience { head, body, farewell });
    }
}
