//! Binding, routing and the checks that every request passes.

use std::{net::SocketAddr, sync::Arc};

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request, State},
    http::{HeaderMap, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use doable_app::{App, caller::Caller};
use tokio::{net::TcpListener, sync::watch};

use crate::{assets, rpc, session, session::Sessions};

/// The longest request body, in bytes (rest-api.md "Conventions").
const MAX_BODY_BYTES: usize = 1024 * 1024;

/// What a server needs to be told.
#[derive(Debug)]
pub struct Options {
    /// Where to listen; port 0 picks a free one.
    pub listen: SocketAddr,
    /// Whom a signed-in browser acts as.
    pub caller: Caller,
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
    /// The server ended on its own.
    #[error("the server stopped: {0}")]
    Stopped(#[source] std::io::Error),
}

/// A server that is bound and not yet answering.
pub struct Listening {
    listener: TcpListener,
    address: SocketAddr,
    router: Router,
    token: String,
    /// Dropped when the server stops; streams of events end with it.
    open: watch::Sender<()>,
}

/// What every handler can reach.
#[derive(Clone)]
pub(crate) struct Door {
    pub(crate) app: App,
    pub(crate) caller: Caller,
    pub(crate) sessions: Arc<Sessions>,
    /// The `Host` values that mean this server, in lower case.
    hosts: Arc<[String]>,
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
    let (sessions, token) = Sessions::with_token();
    let port = address.port();
    let (open, still_open) = watch::channel(());
    let door = Door {
        app,
        caller: options.caller,
        sessions: Arc::new(sessions),
        hosts: [address.to_string(), format!("localhost:{port}")].into(),
        open: still_open,
    };
    Ok(Listening { listener, address, router: router(door), token, open })
}

impl Listening {
    /// The address that signs a browser in, once.
    #[must_use]
    pub fn sign_in_address(&self) -> String {
        format!("http://{}/?token={}", self.address, self.token)
    }

    /// Answers until `stop` is ready, then ends the streams of events and lets the
    /// other requests in hand end.
    ///
    /// # Errors
    ///
    /// [`ServeError::Stopped`] if the listener fails.
    pub async fn serve(
        self,
        stop: impl Future<Output = ()> + Send + 'static,
    ) -> Result<(), ServeError> {
        let open = self.open;
        // A browser keeps its stream of events for as long as its tab is there, and
        // a graceful shutdown waits for every connection.
        let stop = async move {
            stop.await;
            drop(open);
        };
        axum::serve(self.listener, self.router)
            .with_graceful_shutdown(stop)
            .await
            .map_err(ServeError::Stopped)
    }
}

fn router(door: Door) -> Router {
    Router::new()
        .route("/session", post(session::sign_in).get(session::renew))
        .route("/rpc/events", get(rpc::events))
        .route("/rpc/{name}", post(rpc::command))
        .fallback(assets::file)
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .layer(middleware::from_fn_with_state(door.clone(), same_site))
        .with_state(door)
}

/// Refuses what another web page may have sent: a name that is not ours (DNS
/// rebinding), another origin, a request that the browser calls cross-site
/// (security.md "Incoming"). Adds the headers every answer carries.
async fn same_site(State(door): State<Door>, request: Request, next: Next) -> Response {
    if let Err(why) = is_ours(&door.hosts, request.headers()) {
        return (StatusCode::FORBIDDEN, why).into_response();
    }
    let mut answer = next.run(request).await;
    for (name, value) in assets::SECURITY_HEADERS {
        answer.headers_mut().insert(name, axum::http::HeaderValue::from_static(value));
    }
    answer
}

/// Whether the headers name this server, and only this server.
fn is_ours(hosts: &[String], headers: &HeaderMap) -> Result<(), &'static str> {
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let host = text(header::HOST).unwrap_or_default().to_ascii_lowercase();
    if !hosts.contains(&host) {
        return Err("this server does not answer to that host name");
    }
    if let Some(origin) = text(header::ORIGIN)
        && origin.strip_prefix("http://").is_none_or(|origin| origin != host)
    {
        return Err("requests from other sites are refused");
    }
    match headers.get("sec-fetch-site").map(|value| value.as_bytes()) {
        None | Some(b"same-origin" | b"none") => Ok(()),
        Some(_) => Err("requests from other sites are refused"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_requests_that_name_this_server_pass() {
        let hosts = ["127.0.0.1:7171".to_owned(), "localhost:7171".to_owned()];
        for (headers, want) in [
            (&[("host", "127.0.0.1:7171")][..], true),
            (&[("host", "LOCALHOST:7171")], true),
            (&[("host", "127.0.0.1:7171"), ("origin", "http://127.0.0.1:7171")], true),
            (&[("host", "localhost:7171"), ("sec-fetch-site", "same-origin")], true),
            (&[("host", "localhost:7171"), ("sec-fetch-site", "none")], true),
            (&[], false),
            (&[("host", "evil.example")], false),
            (&[("host", "evil.example:7171")], false),
            (&[("host", "127.0.0.1:80")], false),
            (&[("host", "127.0.0.1:7171"), ("origin", "http://evil.example")], false),
            (&[("host", "127.0.0.1:7171"), ("origin", "https://127.0.0.1:7171")], false),
            (&[("host", "127.0.0.1:7171"), ("origin", "http://localhost:7171")], false),
            (&[("host", "127.0.0.1:7171"), ("origin", "null")], false),
            (&[("host", "127.0.0.1:7171"), ("sec-fetch-site", "cross-site")], false),
            (&[("host", "127.0.0.1:7171"), ("sec-fetch-site", "same-site")], false),
        ] {
            let map: HeaderMap = headers
                .iter()
                .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
                .collect::<HeaderMap>();

            assert_eq!(is_ours(&hosts, &map).is_ok(), want, "{headers:?}");
        }
    }
}
