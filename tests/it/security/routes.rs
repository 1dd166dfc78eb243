//! Every route of the API's description against everybody who may not come in.

use serde_json::json;

use super::{KEY, Site, UNKNOWN};

const JSON: (&str, &str) = ("Content-Type", "application/json");

/// What is not in the description: the pages for people, and the UI's own commands.
const OTHERS: [&str; 12] = [
    "GET /",
    "GET /session",
    "POST /session",
    "DELETE /session",
    "POST /rpc/list_actions",
    "GET /rpc/events",
    "GET /rpc/export/runs.csv",
    "GET /public/assets/page.css",
    "GET /public/assets/page.js",
    "GET /api/openapi.json",
    "GET /api/docs",
    "GET /api/docs/docs.css",
];

/// Where the routes are that are not in the description.
const SOURCES: [&str; 3] = [
    include_str!("../../../crates/doable-server/src/serve.rs"),
    include_str!("../../../crates/doable-server/src/form.rs"),
    include_str!("../../../crates/doable-server/src/openapi.rs"),
];

async fn every_line(site: &Site) -> Vec<String> {
    let mut lines: Vec<String> = site.operations().await.iter().map(|one| one.line()).collect();
    lines.extend(OTHERS.map(str::to_owned));
    lines.extend(["GET", "POST"].map(|method| format!("{method} /public/action/{UNKNOWN}")));
    lines
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_is_walked() {
    let site = Site::start().await;
    let walked = every_line(&site).await;
    let mut routes = 0;
    for route in SOURCES.iter().flat_map(|source| source.split(".route(\"").skip(1)) {
        let (path, rest) = route.split_once('"').unwrap();
        let handlers = rest.lines().next().unwrap();
        let path = path
            .replace("{uuid}", UNKNOWN)
            .replace("{file}", "runs.csv")
            .replace("{name}", "list_actions");
        for method in ["get", "post", "put", "delete", "any"] {
            if handlers.contains(&format!("{method}(")) {
                let line = format!("{} {path}", method.to_uppercase());
                assert!(walked.contains(&line), "{line} is not in `OTHERS`");
                routes += 1;
            }
        }
    }
    assert!(routes >= 13, "{routes}");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_route_answers_to_the_name_of_another_host() {
    let site = Site::start().await;
    let port = site.host.rsplit_once(':').unwrap().1;
    let rebound = format!("evil.example:{port}");
    let sub = format!("localhost.evil.example:{port}");
    for line in every_line(&site).await {
        for host in ["evil.example", &rebound, &sub, "127.0.0.1", "localhost", "[::1]", ""] {
            let answer = site.send(&line, &[("Host", host), ("X-API-Key", KEY), JSON], "{}").await;

            assert!(matches!(answer.status, 400 | 403), "{line} to {host:?}: {answer:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_with_two_hosts_is_refused() {
    let site = Site::start().await;
    for hosts in [[&*site.host, "evil.example"], ["evil.example", &*site.host]] {
        let [one, two] = hosts;
        let text = format!(
            "GET /api/health HTTP/1.1\r\nConnection: close\r\nHost: {one}\r\nHost: {two}\r\n\r\n"
        );
        let answer = site.raw(text.as_bytes()).await;

        assert!(matches!(answer.status, 400 | 403), "{hosts:?}: {answer:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_can_be_changed_from_another_site() {
    let site = Site::start().await;
    let (_, uuid) = site.share("Correct a customer's email").await;
    let mut lines = every_line(&site).await;
    lines.push(format!("POST /public/action/{uuid}"));
    lines.push(format!("POST /api/public/action/{uuid}/execute"));
    for line in lines.iter().filter(|line| !line.starts_with("GET")) {
        for (name, value) in [
            ("Origin", "https://evil.example"),
            ("Origin", "http://127.0.0.1"),
            ("Origin", "null"),
            ("Sec-Fetch-Site", "cross-site"),
            ("Sec-Fetch-Site", "same-site"),
        ] {
            for kind in ["application/json", "application/x-www-form-urlencoded", "text/plain"] {
                let headers = [(name, value), ("X-API-Key", KEY), ("Content-Type", kind)];
                let answer = site.send(line, &headers, "{}").await;

                assert_eq!(answer.status, 403, "{line} {name}: {value}, {kind}: {answer:?}");
            }
        }
        // Not even as a page that is moved to, which a link or a frame may be.
        let visit = [("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate"), JSON];
        let answer = site.send(line, &visit, "{}").await;
        assert_eq!(answer.status, 403, "{line}: {answer:?}");
    }
    let runs = site.world.call("list_runs", json!({})).await.unwrap();
    assert_eq!(runs, json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn credentials_that_are_absent_or_broken_open_nothing() {
    let site = Site::start().await;
    let long = "x".repeat(4_000);
    let half = &KEY[..KEY.len() - 1];
    for operation in site.operations().await.iter().filter(|operation| !operation.is_open) {
        let line = operation.line();
        for broken in [
            &[][..],
            &[("X-API-Key", "")],
            &[("X-API-Key", "guess")],
            &[("X-API-Key", half)],
            &[("X-API-Key", &long)],
            &[("X-API-Key", "guess"), ("X-API-Key", KEY)],
            &[("X-Metabase-Session", "")],
            &[("X-Metabase-Session", KEY)],
            &[("Cookie", "doable_session=")],
            &[("Cookie", "doable_session=guess; doable_session=other")],
            &[("Authorization", "Basic YWRtaW46YWRtaW4=")],
            &[("X-Forwarded-For", "127.0.0.1"), ("X-Forwarded-User", "me@localhost")],
        ] {
            let headers = [broken, &[JSON]].concat();
            let answer = site.send(&line, &headers, "{}").await;

            assert_eq!(answer.status, 401, "{line} {broken:?}: {answer:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_is_wrong_is_not_made_good_by_a_session() {
    let site = Site::start().await;
    let person = json!({"email": "ada@shop.example", "password": "correct horse battery"});
    let made = site.json("POST /api/user", &person).await;
    assert_eq!(made.status, 200, "{made:?}");
    let sign_in = json!({"username": "ada@shop.example", "password": "correct horse battery"});
    let opened = site.json("POST /api/session", &sign_in).await;
    let opened: serde_json::Value = serde_json::from_str(&opened.body).unwrap();
    let session = ("X-Metabase-Session", opened["id"].as_str().unwrap());

    let alone = site.send("GET /api/user/current", &[session], "").await;
    let beside = [session, ("X-API-Key", "guess")];
    let beside = site.send("GET /api/user/current", &beside, "").await;

    assert_eq!(alone.status, 200, "{alone:?}");
    assert_eq!(beside.status, 401, "{beside:?}");
    for line in ["GET /api/user", "GET /api/api-key", "GET /api/action/public"] {
        let answer = site.send(line, &[session], "").await;
        assert_eq!(answer.status, 403, "a member: {line}: {answer:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_takes_one_content_type() {
    let site = Site::start().await;
    let (_, uuid) = site.share("Correct a customer's email").await;
    let operations = site.operations().await;
    let mut routes: Vec<(String, &str)> = operations
        .iter()
        .filter(|operation| operation.has_body)
        .map(|operation| (operation.line().replace(UNKNOWN, &uuid), "application/json"))
        .collect();
    routes.push(("POST /session".to_owned(), "application/json"));
    routes.push((format!("POST /public/action/{uuid}"), "application/x-www-form-urlencoded"));
    for (line, takes) in routes {
        for kind in [
            "application/json",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "text/plain",
            "text/json",
            "application/jsonp",
            "application/json-patch+json",
            "application/xml",
            "",
        ] {
            let headers = [("X-API-Key", KEY), ("Content-Type", kind)];
            let answer = site.send(&line, &headers, "{").await;

            let is_taken = answer.status != 415;
            assert_eq!(is_taken, kind == takes, "{line} {kind:?}: {answer:?}");
        }
        let answer = site.send(&line, &[("X-API-Key", KEY)], "{").await;
        assert_eq!(answer.status, 415, "{line} without a content type: {answer:?}");
    }
}
