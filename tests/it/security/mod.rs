//! What the network door refuses, over a real socket: other sites, other hosts, slow
//! and oversized requests, and curiosity about links that are closed.

mod bounds;
mod closed;
mod farewell;
mod routes;

use std::time::Duration;

use doable_server::{Options, Patience};
use serde_json::{Value, json};
use support::world::World;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::oneshot,
    task::JoinHandle,
};

/// Opens everything on the servers of these tests.
const KEY: &str = "a-key-of-these-tests-only";

/// A program that is served, until the value is dropped or it is told to stop.
struct Site {
    world: World,
    host: String,
    stop: Option<oneshot::Sender<()>>,
    serving: Option<JoinHandle<Duration>>,
}

/// An answer: its status, its headers as one text in lower case, and its body.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Answered {
    status: u16,
    head: String,
    body: String,
}

impl Site {
    async fn start() -> Self {
        Self::waiting(Patience::default()).await
    }

    /// A server that waits this long for those who are slow.
    async fn waiting(patience: Patience) -> Self {
        let world = World::new().await.unwrap();
        let options = Options {
            admin_key: Some((KEY.to_owned(), world.caller.clone())),
            public_limit_factor: 1_000_000.try_into().unwrap(),
            patience,
            ..Options::at("127.0.0.1:0".parse().unwrap())
        };
        let server = doable_server::listen(world.app.clone(), options).await.unwrap();
        let host = server.address().to_string();
        let (stop, stopped) = oneshot::channel();
        // It ends when told to, and with the test.
        let serving = tokio::spawn(server.serve(async { drop(stopped.await) }));
        Self { world, host, stop: Some(stop), serving: Some(serving) }
    }

    /// Writes `bytes` to a connection of their own and reads the answer to its end.
    async fn raw(&self, bytes: &[u8]) -> Answered {
        let mut stream = TcpStream::connect(&self.host).await.unwrap();
        // The server may answer and close before it has read everything.
        let _ = stream.write_all(bytes).await;
        answer_of(&mut stream).await
    }

    /// Sends a request with these headers beside `Host`, unless they name one.
    async fn send(&self, line: &str, headers: &[(&str, &str)], body: &str) -> Answered {
        let mut text = format!("{line} HTTP/1.1\r\nConnection: close\r\n");
        if !headers.iter().any(|(name, _)| *name == "Host") {
            text.push_str(&format!("Host: {}\r\n", self.host));
        }
        for (name, value) in headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        if !body.is_empty() || !line.starts_with("GET") {
            text.push_str(&format!("Content-Length: {}\r\n", body.len()));
        }
        text.push_str(&format!("\r\n{body}"));
        self.raw(text.as_bytes()).await
    }

    /// A JSON request with every right.
    async fn json(&self, line: &str, body: &Value) -> Answered {
        let headers = [("X-API-Key", KEY), ("Content-Type", "application/json")];
        self.send(line, &headers, &body.to_string()).await
    }

    /// Shares the sample's action `name`; its number and the link's last part.
    async fn share(&self, name: &str) -> (Value, String) {
        let on = self.world.call("set_sharing", json!({"enabled": true})).await.unwrap();
        assert_eq!(on["enabled"], true);
        let actions = self.world.call("list_actions", json!({})).await.unwrap();
        let actions = actions.as_array().unwrap();
        let id = actions.iter().find(|one| one["name"] == name).unwrap()["id"].clone();
        let link = self.world.call("create_link", json!({"id": id})).await.unwrap();
        (id, link["uuid"].as_str().unwrap().to_owned())
    }

    /// Every operation of the API's own description.
    async fn operations(&self) -> Vec<Operation> {
        let answer = self.send("GET /api/openapi.json", &[], "").await;
        let document: Value = serde_json::from_str(&answer.body).unwrap();
        let mut operations = Vec::new();
        for (path, item) in document["paths"].as_object().unwrap() {
            for (method, operation) in item.as_object().unwrap() {
                let security = operation["security"].as_array();
                operations.push(Operation {
                    method: method.to_ascii_uppercase(),
                    path: path
                        .replace("{uuid}", UNKNOWN)
                        .replace("{id}", "1")
                        .replace("{key}", "site-url")
                        .replace("{name}", "KEY"),
                    is_open: security.is_some_and(|all| all.contains(&json!({}))),
                    has_body: operation.get("requestBody").is_some(),
                });
            }
        }
        assert!(operations.len() > 40, "the description is cut short: {operations:?}");
        operations
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        if let Some(serving) = &self.serving {
            serving.abort();
        }
    }
}

/// A link that never was.
const UNKNOWN: &str = "11111111-2222-4333-8444-555555555555";

/// One operation of the API, with an id in its path.
#[derive(Debug)]
struct Operation {
    method: String,
    path: String,
    /// Whether it needs neither key nor session.
    is_open: bool,
    has_body: bool,
}

impl Operation {
    fn line(&self) -> String {
        format!("{} {}", self.method, self.path)
    }
}

/// Reads an answer to its end.
async fn answer_of(stream: &mut TcpStream) -> Answered {
    let mut bytes = Vec::new();
    // What was read before a reset is the answer.
    let _ = stream.read_to_end(&mut bytes).await;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let status = head.split(' ').nth(1).and_then(|text| text.parse().ok()).unwrap_or(0);
    Answered { status, head: head.to_ascii_lowercase(), body: body.to_owned() }
}
