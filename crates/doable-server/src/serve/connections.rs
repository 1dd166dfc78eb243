//! The connections of the server: each bounded in the size and the time of what it
//! sends first, so that slow and silent clients cost little and are dropped.

use std::{io, net::SocketAddr, pin::pin, time::Duration};

use axum::{
    Router,
    body::Body,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use hyper::{Request, body::Incoming, server::conn::http1};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
};
use tower::{Layer, ServiceExt, service_fn};
use tower_http::normalize_path::{NormalizePath, NormalizePathLayer};

use super::Patience;
use crate::{auth::Peer, body::BodyPatience};

/// The longest head of a request, in bytes (security.md: 64 KiB). The reader's buffer
/// may be filled some way beyond it, so that [`refusal`] counts again.
const MAX_HEAD_BYTES: usize = 64 * 1024;
/// The most header lines of a request.
const MAX_HEADERS: usize = 100;
/// How long to wait when the system has no more files to give.
const PAUSE: Duration = Duration::from_millis(100);

/// The connections that are left when no new ones are taken.
pub(super) struct Connections {
    all: GracefulShutdown,
    /// Dropped when nobody is waited for any longer; all connections end with it.
    waiting: watch::Sender<()>,
}

impl Connections {
    /// Lets requests in hand end, and waits for them at most `patience`; then they are
    /// cut off.
    pub(super) async fn end_within(self, patience: Duration) {
        if tokio::time::timeout(patience, self.all.shutdown()).await.is_err() {
            tracing::warn!("requests were cut off");
        }
        drop(self.waiting);
    }
}

/// Takes connections and answers them until `stop` is ready.
pub(super) async fn answer(
    listener: TcpListener,
    router: Router,
    patience: Patience,
    stop: impl Future<Output = ()>,
) -> Connections {
    let mut stop = pin!(stop);
    let all = GracefulShutdown::new();
    let (waiting, waited_for) = watch::channel(());
    let service = NormalizePathLayer::trim_trailing_slash().layer(router);
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(patience.head)
        .max_buf_size(MAX_HEAD_BYTES)
        .max_headers(MAX_HEADERS);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => return Connections { all, waiting },
        };
        match accepted {
            Ok((stream, peer)) => {
                let served = serve_one(&http, stream, peer, patience, service.clone());
                let watched = all.watch(served);
                let mut waited_for = waited_for.clone();
                tokio::spawn(async move {
                    tokio::select! {
                        ended = watched => if let Err(error) = ended {
                            tracing::debug!(%error, "a connection ended early");
                        },
                        _ = waited_for.changed() => {}
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
    patience: Patience,
    service: Answering,
) -> impl hyper_util::server::graceful::GracefulConnection<Error = hyper::Error> + Send + use<> {
    // Small answers go out at once; whoever can't have that has a slower answer.
    let _ = stream.set_nodelay(true);
    let with_peer = service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(Peer(peer));
        request.extensions_mut().insert(BodyPatience(patience.body));
        let service = service.clone();
        service.oneshot(request)
    });
    http.serve_connection(TokioIo::new(stream), TowerToHyperService::new(with_peer))
}

/// The answer to a head over 64 KiB.
pub(super) fn refusal(request: &axum::extract::Request) -> Option<Response> {
    let uri = request.uri();
    let path = uri.path().len() + uri.query().map_or(0, str::len);
    let lines = request.headers().iter().map(|(name, value)| name.as_str().len() + value.len());
    let is_long = path + lines.sum::<usize>() > MAX_HEAD_BYTES;
    is_long.then(|| StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE.into_response())
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
