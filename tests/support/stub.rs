//! A web server that remembers what it was asked and answers as it was told.

use std::sync::{Arc, Mutex, PoisonError};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, Method, StatusCode, Uri},
};

/// One request as it arrived.
#[derive(Debug, Clone)]
pub struct Received {
    /// The method.
    pub method: String,
    /// Path and query, as they came over the wire.
    pub path: String,
    /// The headers.
    pub headers: HeaderMap,
    /// The body's text.
    pub body: String,
}

impl Received {
    /// The header `name`, or the empty text.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

#[derive(Clone)]
struct Answers {
    received: Arc<Mutex<Vec<Received>>>,
    status: StatusCode,
    body: &'static str,
}

/// A server on a free loopback port, until the value is dropped.
pub struct StubServer {
    port: u16,
    received: Arc<Mutex<Vec<Received>>>,
    task: tokio::task::JoinHandle<()>,
}

impl StubServer {
    /// Starts a server that answers everything with `status` and the JSON `body`.
    ///
    /// # Errors
    ///
    /// If there is no free port.
    pub async fn start(status: u16, body: &'static str) -> anyhow::Result<Self> {
        let received = Arc::default();
        let answers = Answers {
            received: Arc::clone(&received),
            status: StatusCode::from_u16(status)?,
            body,
        };
        Self::serve(Router::new().fallback(answer).with_state(answers), received).await
    }

    /// Starts a server that answers as `router` does and remembers nothing.
    ///
    /// # Errors
    ///
    /// If there is no free port.
    pub async fn of(router: Router) -> anyhow::Result<Self> {
        Self::serve(router, Arc::default()).await
    }

    async fn serve(router: Router, received: Arc<Mutex<Vec<Received>>>) -> anyhow::Result<Self> {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let port = listener.local_addr()?.port();
        let task = tokio::spawn(async move {
            // It ends when the task is aborted.
            let _ = axum::serve(listener, router).await;
        });
        Ok(Self { port, received, task })
    }

    /// `http://127.0.0.1:<port>` and `path`.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// What has arrived so far.
    #[must_use]
    pub fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for StubServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn answer(
    State(answers): State<Answers>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> (StatusCode, [(&'static str, &'static str); 1], &'static str) {
    let received = Received {
        method: method.to_string(),
        path: uri.path_and_query().map(ToString::to_string).unwrap_or_default(),
        headers,
        body: String::from_utf8_lossy(&body).into_owned(),
    };
    answers.received.lock().unwrap_or_else(PoisonError::into_inner).push(received);
    (answers.status, [("content-type", "application/json")], answers.body)
}
