//! The connections of the server: each bounded in the size and the time of what it
//! sends first, so that slow and silent clients cost little and are dropped.

use std::{io, net::SocketAddr, pin::pin, time::Duration};

use axum::{Router, body::Body};
use hyper::{Request, body::Incoming, server::conn::http1};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use tokio::net::{TcpListener, TcpStream};
use tower::{Layer, ServiceExt, service_fn};
use tower_http::normalize_path::{NormalizePath, NormalizePathLayer};

use crate::auth::Peer;

/// How long a client may take to send its headers, and how long an idle one is kept.
const HEADER_LIMIT: Duration = Duration::from_secs(10);
/// The most that is read of a request's head, in bytes (security.md: 64 KiB).
const MAX_HEAD_BYTES: usize = 64 * 1024;
/// The most header lines of a request.
const MAX_HEADERS: usize = 100;
/// How long to wait when the system has no more files to give.
const PAUSE: Duration = Duration::from_millis(100);

/// The connections that are left when no new ones are taken.
pub(super) struct Connections(GracefulShutdown);

impl Connections {
    /// Lets requests in hand end, and waits for them at most `patience`.
    pub(super) async fn end_within(self, patience: Duration) {
        if tokio::time::timeout(patience, self.0.shutdown()).await.is_err() {
            tracing::warn!("requests were cut off");
        }
    }
}

/// Takes connections and answers them until `stop` is ready.
pub(super) async fn answer(
    listener: TcpListener,
    router: Router,
    stop: impl Future<Output = ()>,
) -> Connections {
    let mut stop = pin!(stop);
    let connections = GracefulShutdown::new();
    let service = NormalizePathLayer::trim_trailing_slash().layer(router);
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(HEADER_LIMIT)
        .max_buf_size(MAX_HEAD_BYTES)
        .max_headers(MAX_HEADERS);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => return Connections(connections),
        };
        match accepted {
            Ok((stream, peer)) => {
                let served = serve_one(&http, stream, peer, service.clone());
                let watched = connections.watch(served);
                tokio::spawn(async move {
                    if let Err(error) = watched.await {
                        tracing::debug!(%error, "a connection ended early");
                    }
                });
            }
            Err(error) => {
                tracing::warn!(%error, "a connection could not be taken");
                if !is_of_one_connection(&error) {
                    tokio::time::sleep(PAUSE).await;
                }
            }
        }
    }
}

type Answering = NormalizePath<Router>;

fn serve_one(
    http: &http1::Builder,
    stream: TcpStream,
    peer: SocketAddr,
    service: Answering,
) -> impl hyper_util::server::graceful::GracefulConnection<Error = hyper::Error> + Send + use<> {
    // Small answers go out at once; whoever can't have that has a slower answer.
    let _ = stream.set_nodelay(true);
    let with_peer = service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(Peer(peer));
        let service = service.clone();
        service.oneshot(request)
    });
    http.serve_connection(TokioIo::new(stream), TowerToHyperService::new(with_peer))
}

/// Whether only this connection is lost, and not the listener's means.
fn is_of_one_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
    )
}
