//! The UI's door over HTTP: who is let in.

use serde_json::{Value, json};
use support::world::World;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// A server on a free port and the token that opens it.
struct Served {
    _world: World,
    host: String,
    token: String,
}

/// An answer: its status, headers as one text, and body.
#[derive(Debug)]
struct Answered {
    status: u16,
    head: String,
    body: String,
}

impl Served {
    async fn start() -> Self {
        let world = World::new().await.unwrap();
        let listen = "127.0.0.1:0".parse().unwrap();
        let mut options = doable_server::Options::at(listen);
        options.offer_sign_in = Some(world.caller.clone());
        let server = doable_server::listen(world.app.clone(), options).await.unwrap();
        let address = server.sign_in_address().unwrap();
        let (host, token) =
            address.strip_prefix("http://").unwrap().split_once("/?token=").unwrap();
        let (host, token) = (host.to_owned(), token.to_owned());
        tokio::spawn(server.serve(std::future::pending()));
        Self { _world: world, host, token }
    }

    /// Sends a request with just these headers and reads the answer to its end.
    async fn send(&self, line: &str, headers: &[(&str, &str)], body: &str) -> Answered {
        let mut stream = TcpStream::connect(&self.host).await.unwrap();
        let mut text = format!("{line} HTTP/1.1\r\nConnection: close\r\n");
        for (name, value) in headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        text.push_str(&format!("Content-Length: {}\r\n\r\n{body}", body.len()));
        stream.write_all(text.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answered { status, head: head.to_owned(), body: body.to_owned() }
    }

    /// Signs in; the cookie and the second token.
    async fn sign_in(&self) -> (String, String) {
        let body = json!({"token": self.token}).to_string();
        let headers = [("Host", &*self.host), ("Content-Type", "application/json")];
        let answer = self.send("POST /session", &headers, &body).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        let cookie = answer.head.lines().find_map(|line| line.strip_prefix("set-cookie: "));
        let cookie = cookie.unwrap().split(';').next().unwrap().to_owned();
        let json: Value = serde_json::from_str(&answer.body).unwrap();
        (cookie, json["csrf"].as_str().unwrap().to_owned())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_token_signs_one_browser_in_and_is_gone() {
    let served = Served::start().await;
    let (cookie, csrf) = served.sign_in().await;
    let host = ("Host", &*served.host);
    let json = ("Content-Type", "application/json");

    let again = served
        .send("POST /session", &[host, json], &json!({"token": served.token}).to_string())
        .await;
    let signed_in = [host, json, ("Cookie", &*cookie), ("X-Doable-Csrf", &*csrf)];
    let list = served.send("POST /rpc/list_actions", &signed_in, "{}").await;

    assert_eq!(again.status, 401, "{again:?}");
    assert_eq!(list.status, 200, "{list:?}");
    assert!(list.body.contains("Mark an order as shipped"), "{}", list.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_is_let_in() {
    let served = Served::start().await;
    let (cookie, csrf) = served.sign_in().await;
    let host = ("Host", &*served.host);
    let json = ("Content-Type", "application/json");
    let cookie = ("Cookie", &*cookie);
    let csrf = ("X-Doable-Csrf", &*csrf);
    let evil_origin = ("Origin", "http://evil.example");
    for (line, headers, want) in [
        ("POST /rpc/list_actions", &[host, json][..], 401),
        ("POST /rpc/list_actions", &[host, json, cookie], 401),
        ("POST /rpc/list_actions", &[host, json, csrf], 401),
        ("POST /rpc/list_actions", &[host, json, cookie, ("X-Doable-Csrf", "guess")], 401),
        ("POST /rpc/list_actions", &[host, json, cookie, csrf, evil_origin], 403),
        ("POST /rpc/list_actions", &[("Host", "evil.example"), json, cookie, csrf], 403),
        ("POST /rpc/list_actions", &[host, ("Content-Type", "text/plain"), cookie, csrf], 415),
        ("POST /rpc/list_actions", &[host, cookie, csrf], 415),
        ("GET /rpc/list_actions", &[host, cookie, csrf], 405),
        ("GET /rpc/events", &[host], 401),
        ("GET /session", &[host], 401),
        ("GET /session", &[host, cookie, ("Sec-Fetch-Site", "cross-site")], 403),
        ("GET /session", &[host, cookie], 200),
        ("GET /", &[host], 200),
        ("GET /../Cargo.toml", &[host], 404),
        ("GET /%2e%2e/Cargo.toml", &[host], 404),
    ] {
        let answer = served.send(line, headers, if line.starts_with("POST") { "{}" } else { "" });

        let answer = answer.await;
        assert_eq!(answer.status, want, "{line} {headers:?}: {answer:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_over_one_mebibyte_or_broken_is_refused() {
    let served = Served::start().await;
    let (cookie, csrf) = served.sign_in().await;
    let headers = [
        ("Host", &*served.host),
        ("Content-Type", "application/json"),
        ("Cookie", &*cookie),
        ("X-Doable-Csrf", &*csrf),
    ];
    let large = format!("\"{}\"", "x".repeat(1024 * 1024));
    let deep = "[".repeat(100_000);
    for (body, want) in [(&*large, 413), (&*deep, 400), ("{", 400), ("{}", 200)] {
        let answer = served.send("POST /rpc/app_info", &headers, body).await;

        assert_eq!(answer.status, want, "a body of {} bytes: {answer:?}", body.len());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_forbids_what_a_page_of_ours_does_not_need() {
    let served = Served::start().await;
    let own = &*served.host;
    for (line, host) in [
        ("GET /", own),
        ("GET /nowhere", own),
        ("POST /rpc/app_info", own),
        ("GET /", "evil.example"),
    ] {
        let answer = served.send(line, &[("Host", host)], "").await;

        for header in [
            "content-security-policy: default-src 'none'",
            "x-content-type-options: nosniff",
            "x-frame-options: deny",
        ] {
            assert!(
                answer.head.to_lowercase().contains(header),
                "{line} at {host}: {header} is not in {}",
                answer.head
            );
        }
    }
}
