//! A target that answers with exactly the bytes it is told to, and remembers what
//! it was sent.

use std::sync::{Arc, Mutex};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// What a target does once it has a request.
#[derive(Clone)]
pub(crate) enum Answer {
    /// Sends these bytes and closes.
    Bytes(Vec<u8>),
    /// Sends these bytes and then the same again, for ever.
    Endless(Vec<u8>, Vec<u8>),
    /// Sends these bytes and keeps the connection open.
    Silent(Vec<u8>),
}

/// A target on a free loopback port; it ends with the test's runtime.
pub(crate) struct Target {
    pub(crate) port: u16,
    received: Arc<Mutex<Vec<String>>>,
}

impl Target {
    /// One answer a connection, in turn; the last one again and again.
    pub(crate) async fn start(answers: Vec<Answer>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let received: Arc<Mutex<Vec<String>>> = Arc::default();
        let log = received.clone();
        tokio::spawn(async move {
            for turn in 0.. {
                let Ok((stream, _)) = listener.accept().await else { return };
                let answer = answers[turn.min(answers.len() - 1)].clone();
                tokio::spawn(serve(stream, answer, log.clone()));
            }
        });
        Self { port, received }
    }

    /// A target with one plain answer.
    pub(crate) async fn with(status: &str, headers: &str, body: &[u8]) -> Self {
        Self::start(vec![Answer::Bytes(reply(status, headers, body))]).await
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// The requests that have arrived, whole.
    pub(crate) fn received(&self) -> Vec<String> {
        self.received.lock().unwrap().clone()
    }
}

/// A reply with its length.
pub(crate) fn reply(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status}\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n"
    );
    [head.as_bytes(), body].concat()
}

async fn serve(mut stream: TcpStream, answer: Answer, log: Arc<Mutex<Vec<String>>>) {
    let mut request = Vec::new();
    let mut chunk = [0; 4096];
    while !is_whole(&request) {
        match stream.read(&mut chunk).await {
            Ok(0) | Err(_) => break,
            Ok(count) => request.extend_from_slice(&chunk[..count]),
        }
    }
    log.lock().unwrap().push(String::from_utf8_lossy(&request).into_owned());
    // A client that has gone away is what some of the tests are about.
    let _ = match answer {
        Answer::Bytes(bytes) => stream.write_all(&bytes).await,
        Answer::Endless(first, again) => {
            let mut sent = stream.write_all(&first).await;
            while sent.is_ok() {
                sent = stream.write_all(&again).await;
            }
            sent
        }
        Answer::Silent(bytes) => {
            let sent = stream.write_all(&bytes).await;
            // Until the client closes.
            while stream.read(&mut chunk).await.is_ok_and(|count| count > 0) {}
            sent
        }
    };
}

fn is_whole(request: &[u8]) -> bool {
    // A TLS handshake, which this target answers with something else.
    if request.first() == Some(&0x16) {
        return true;
    }
    let text = String::from_utf8_lossy(request).to_lowercase();
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    body.len() >= length.map_or(0, |length| length.trim().parse().unwrap())
}
