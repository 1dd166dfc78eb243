//! Requests that are too slow, too long or too deep.

use std::time::Duration;

use doable_server::Patience;
use serde_json::json;
use tokio::{
    io::AsyncWriteExt,
    net::TcpStream,
    task::JoinSet,
    time::{Instant, timeout},
};

use super::{KEY, Site, answer_of};

/// Long enough for any answer on a busy machine, and far below what is waited for.
const SOON: Duration = Duration::from_secs(8);
const SHORT: Duration = Duration::from_millis(300);

/// How many connections stand about.
const CROWD: usize = 2_000;

#[tokio::test(flavor = "multi_thread")]
async fn two_thousand_silent_clients_keep_nobody_waiting_and_are_dropped() {
    rlimit::increase_nofile_limit(u64::MAX).unwrap();
    // Nobody is dropped before all of them are there.
    let head = Duration::from_secs(5);
    let site = Site::waiting(Patience { head, ..Patience::default() }).await;
    let mut crowd = Vec::with_capacity(CROWD);
    for _ in 0..CROWD {
        let mut stream = TcpStream::connect(&site.host).await.unwrap();
        stream.write_all(b"G").await.unwrap();
        crowd.push(stream);
    }

    let health = timeout(SOON, site.send("GET /api/health", &[], "")).await.unwrap();
    let list = site.send("GET /api/action", &[("X-API-Key", KEY)], "");
    let list = timeout(SOON, list).await.unwrap();

    assert_eq!(health.status, 200, "{health:?}");
    assert_eq!(list.status, 200, "{list:?}");
    let mut ending = JoinSet::new();
    for mut stream in crowd {
        ending.spawn(async move { answer_of(&mut stream).await });
    }
    let ended = timeout(head + SOON, ending.join_all()).await.unwrap();
    assert!(ended.iter().all(|answer| matches!(answer.status, 0 | 408)), "{:?}", ended[0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_head_that_never_ends_is_cut_off() {
    let site = Site::waiting(Patience { head: SHORT, ..Patience::default() }).await;
    for begun in ["", "GET", "GET /api/health HTTP/1.1\r\nHost: x\r\nX-Slow: "] {
        let mut stream = TcpStream::connect(&site.host).await.unwrap();
        stream.write_all(begun.as_bytes()).await.unwrap();
        let (mut read, mut write) = stream.into_split();
        // One byte after the other, so that the connection is never silent.
        let trickle = tokio::spawn(async move {
            let mut every = tokio::time::interval(SHORT / 10);
            while !begun.is_empty() && write.write_all(b"a").await.is_ok() {
                every.tick().await;
            }
            write
        });
        let ended = timeout(SOON, tokio::io::copy(&mut read, &mut tokio::io::sink())).await;

        assert!(ended.is_ok(), "{begun:?} is still listened to");
        drop(trickle);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_asks_for_nothing_more_is_cut_off() {
    let site = Site::waiting(Patience { head: SHORT, ..Patience::default() }).await;
    let mut stream = TcpStream::connect(&site.host).await.unwrap();
    let request = format!("GET /api/health HTTP/1.1\r\nHost: {}\r\n\r\n", site.host);
    stream.write_all(request.as_bytes()).await.unwrap();

    let answer = timeout(SOON, answer_of(&mut stream)).await;

    assert_eq!(answer.map(|answer| answer.status), Ok(200));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_never_ends_is_given_up() {
    let site = Site::waiting(Patience { body: SHORT, ..Patience::default() }).await;
    let (_, uuid) = site.share("Correct a customer's email").await;
    for (path, kind) in [
        ("/api/user".to_owned(), "application/json"),
        ("/api/session".to_owned(), "application/json"),
        (format!("/api/public/action/{uuid}/execute"), "application/json"),
        (format!("/public/action/{uuid}"), "application/x-www-form-urlencoded"),
    ] {
        for framing in ["Content-Length: 100", "Transfer-Encoding: chunked"] {
            let request = format!(
                "POST {path} HTTP/1.1\r\nHost: {}\r\nX-API-Key: {KEY}\r\nContent-Type: {kind}\r\n\
                 {framing}\r\nConnection: close\r\n\r\n1\r\n{{",
                site.host
            );
            let answer = timeout(SOON, site.raw(request.as_bytes())).await.unwrap();

            assert_eq!(answer.status, 408, "{path} {framing}: {answer:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_head_over_64_kib_is_refused() {
    let site = Site::start().await;
    for (bytes, want) in [(60 * 1024, &[200][..]), (65 * 1024, &[431, 0]), (8 << 20, &[431, 0])] {
        let long = "x".repeat(bytes);
        let one = site.send("GET /api/health", &[("X-Long", &long)], "").await;
        let path = format!("GET /api/health?{}", "x".repeat(bytes - 1_024));
        let address = site.send(&path, &[("X-Pad", &"x".repeat(1_024))], "").await;

        assert!(want.contains(&one.status), "a header of {bytes} bytes: {}", one.status);
        let refused = [431, 414, 0];
        let want = if bytes < 64 * 1024 { want } else { &refused };
        assert!(want.contains(&address.status), "an address of {bytes} bytes: {}", address.status);
    }
    let many = vec![("X-Many", "x"); 101];
    let many = site.send("GET /api/health", &many, "").await;
    assert!(matches!(many.status, 431 | 0), "101 header lines: {many:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn json_that_is_ten_thousand_deep_is_refused_by_every_route() {
    let site = Site::start().await;
    let (_, uuid) = site.share("Correct a customer's email").await;
    let array = format!("{}1{}", "[".repeat(10_000), "]".repeat(10_000));
    let object = format!("{}1{}", "{\"a\":".repeat(10_000), "}".repeat(10_000));
    let inside = format!("{{\"parameters\": {array}}}");
    for operation in site.operations().await.iter().filter(|operation| operation.has_body) {
        let line = operation.line().replace(super::UNKNOWN, &uuid);
        for body in [&array, &object, &inside] {
            let headers = [("X-API-Key", KEY), ("Content-Type", "application/json")];
            let answer = site.send(&line, &headers, body).await;

            assert_eq!(answer.status, 400, "{line}: {answer:?}");
        }
    }
    let deep = format!("GET /api/action/1/execute?parameters={}", object.replace('"', "%22"));
    let answer = site.send(&deep[..60_000.min(deep.len())], &[("X-API-Key", KEY)], "").await;
    assert_eq!(answer.status, 400, "{answer:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_over_one_mebibyte_is_refused_whether_or_not_it_says_so() {
    let site = Site::start().await;
    let (_, uuid) = site.share("Correct a customer's email").await;
    let large = "x".repeat(1024 * 1024 + 1);
    let form = "application/x-www-form-urlencoded";
    let page = format!("POST /public/action/{uuid}");
    let mut routes = vec![(page, form)];
    for operation in site.operations().await.into_iter().filter(|operation| operation.has_body) {
        routes.push((operation.line().replace(super::UNKNOWN, &uuid), "application/json"));
    }
    for (line, kind) in routes {
        let body = if kind == form { large.clone() } else { json!({ "x": large }).to_string() };
        let headers = [("X-API-Key", KEY), ("Content-Type", kind)];
        let told = site.send(&line, &headers, &body).await;
        let chunks = format!(
            "{line} HTTP/1.1\r\nHost: {}\r\nX-API-Key: {KEY}\r\nContent-Type: {kind}\r\n\
             Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n{:x}\r\n{body}\r\n0\r\n\r\n",
            site.host,
            body.len(),
        );
        let untold = site.raw(chunks.as_bytes()).await;

        assert_eq!(told.status, 413, "{line} with a length: {told:?}");
        assert_eq!(untold.status, 413, "{line} in chunks: {untold:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_length_that_lies_ends_the_connection() {
    let site = Site::start().await;
    for framing in [
        "Content-Length: 5\r\nContent-Length: 6",
        "Content-Length: -1",
        "Content-Length: 99999999999999999999",
        "Transfer-Encoding: chunked\r\nContent-Length: 4",
        "Transfer-Encoding: xchunked",
    ] {
        let request = format!(
            "POST /api/session HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\n{framing}\
             \r\n\r\n0\r\n\r\nGET /api/health HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            site.host, site.host
        );
        let begun = Instant::now();
        let answer = timeout(SOON, site.raw(request.as_bytes())).await;

        let answer = answer.unwrap_or_else(|_| panic!("{framing}: {:?}", begun.elapsed()));
        assert_eq!(answer.body.matches("HTTP/1.1 200").count(), 0, "{framing}: {answer:?}");
        assert!(matches!(answer.status, 400 | 0), "{framing}: {answer:?}");
    }
}
