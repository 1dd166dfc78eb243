//! `doable serve` as a process: what it says in its log, how it ends, and that it has
//! its data folder for itself.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that can't go on has failed")]

mod support;

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    path::Path,
    sync::mpsc::{self, Receiver},
    thread,
    time::Duration,
};

use serde_json::{Value, json};

use support::{
    Terminal,
    serving::{KEY, Serving, body_of},
};

/// A web server that answers each request with `status` and `body` once it is told to.
struct Target {
    url: String,
    /// The beginning of each request.
    asked: Receiver<String>,
    answer: mpsc::Sender<()>,
}

impl Target {
    fn start(status: u16, body: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/marker-target-path", listener.local_addr().unwrap());
        let (ask, asked) = mpsc::channel();
        let (answer, told) = mpsc::channel();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let mut head = [0; 4096];
                let length = stream.read(&mut head).unwrap();
                ask.send(String::from_utf8_lossy(&head[..length]).into_owned()).unwrap();
                if told.recv().is_err() {
                    return;
                }
                let length = body.len();
                let text = format!(
                    "HTTP/1.1 {status} x\r\nContent-Type: application/json\r\nContent-Length: \
                     {length}\r\nConnection: close\r\n\r\n{body}"
                );
                stream.write_all(text.as_bytes()).unwrap();
            }
        });
        Self { url, asked, answer }
    }
}

fn http_action(target: &Target, model: &Value) -> Value {
    json!({
        "name": "Tell the target", "type": "http", "model_id": model,
        "template": {
            "method": "POST", "url": target.url,
            "headers": "{\"X-Secret\": \"marker-header\"}",
            "body": "{\"note\": {{note}}, \"fixed\": \"marker-body\"}",
        },
        "parameters": [{"id": "note", "slug": "note", "name": "Note", "type": "text",
                        "target": ["variable", ["template-tag", "note"]]}],
    })
}

/// What must be in no answer to a stranger and in no line of the log.
const MARKERS: [&str; 12] = [
    KEY,
    "marker-password",
    "marker-api-key",
    "marker_sql",
    "marker-folder",
    "marker-value",
    "marker-header",
    "marker-body",
    "marker-target-path",
    "marker-reply",
    "marker_table",
    "customer.email",
];

/// Makes an account, a session and a key, right and wrong; what of them is secret.
fn plant_credentials(serving: &Serving) -> Vec<String> {
    const KIND: &str = "application/json";
    let right = json!({"username": "ada@shop.example", "password": "marker-password-1"});
    let wrong = json!({"username": "ada@shop.example", "password": "marker-password-2"});
    let person = json!({"email": "ada@shop.example", "password": "marker-password-1"});
    serving.json("POST /api/user", &person);
    let session = serving.json("POST /api/session", &right);
    assert_eq!(serving.send("POST /api/session", None, KIND, &wrong.to_string()).0, 401);
    let key = serving.json("POST /api/api-key", &json!({"name": "ours"}));
    let (session, key) = (session["id"].as_str().unwrap(), key["unmasked_key"].as_str().unwrap());
    assert_eq!(serving.send("GET /api/action", Some(key), KIND, "").0, 200);
    assert_eq!(serving.send("GET /api/action", Some("marker-api-key"), KIND, "").0, 401);
    vec![session.to_owned(), key.to_owned()]
}

/// Connects a database at a telling path; actions that work and that fail in each way.
fn plant_actions(serving: &Serving, shop: &Path, target: &Target) -> Vec<Value> {
    let database = json!({
        "name": "Other shop", "engine": "sqlite", "details": {"db": shop},
        "settings": {"database-enable-actions": true},
    });
    let database = &serving.json("POST /api/database", &database)["id"];
    let native = |native: Value| json!({"type": "native", "database": database, "native": native});
    let model = json!({
        "name": "Customers", "type": "model",
        "dataset_query": native(json!({"query": "SELECT * FROM customer"})),
    });
    let model = &serving.json("POST /api/card", &model)["id"];
    let tag = json!({"id": "note", "name": "note", "display-name": "Note", "type": "text"});
    let query = |sql: &str| {
        json!({
            "name": "An action", "type": "query", "model_id": model, "database_id": database,
            "dataset_query": native(json!({"query": sql, "template-tags": {"note": tag}})),
        })
    };
    let mut actions = vec![
        query("UPDATE customer /* marker_sql */ SET name = {{note}} WHERE id = 42"),
        query(
            "UPDATE customer SET email = 'customer43@shop.example', name = {{note}} WHERE id = 42",
        ),
        query("UPDATE customer SET country = {{note}} WHERE id = 42 -- marker_sql"),
        query("UPDATE marker_table SET x = {{note}}"),
        query("UPDATE customer SET marker_sql = {{note}}"),
        query("UPDATE customer SET marker_sql marker_sql {{note}}"),
    ];
    actions.push(http_action(target, model));
    let kind = "application/json";
    let save =
        |action: &Value| serving.send("POST /api/action", Some(KEY), kind, &action.to_string());
    // What is refused when it is saved, no stranger meets.
    let saved = actions.iter().map(save).filter(|(status, _)| *status == 200);
    saved.map(|(_, made)| serde_json::from_str(body_of(&made)).unwrap()).collect()
}

/// Shares an action, asks for it in every way, and gives what a stranger has read.
fn asked_by_a_stranger(serving: &Serving, id: &Value) -> Vec<String> {
    let link = serving.json(&format!("POST /api/action/{id}/public_link"), &json!({}));
    let uuid = link["uuid"].as_str().unwrap();
    let (api, page) = (format!("/api/public/action/{uuid}"), format!("/public/action/{uuid}"));
    let run = r#"{"parameters": {"note": "marker-value"}}"#;
    let (json, form) = ("application/json", "application/x-www-form-urlencoded");
    let send = |line: &str, kind, body| serving.send(line, None, kind, body).1;
    vec![
        send(&format!("GET {api}"), json, ""),
        send(&format!("GET {page}"), json, ""),
        send(&format!("POST {api}/execute"), json, run),
        send(&format!("POST {api}/execute?note=marker-value"), json, "{}"),
        // A form that comes back holds what its visitor has typed.
        send(&format!("POST {page}"), form, "note=marker-value").replace("marker-value", ""),
    ]
}

#[test]
fn no_secret_is_in_a_public_answer_or_in_the_log() {
    for format in ["text", "json"] {
        let terminal = Terminal::new();
        let serving = Serving::start(&terminal, &["--log-format", format]);
        let target = Target::start(422, r#"{"error": "marker-reply is refused"}"#);
        let shop = terminal.folder().join("marker-folder.db");
        std::fs::copy(terminal.shop(), &shop).unwrap();

        let mut markers: Vec<String> = MARKERS.map(str::to_owned).into();
        markers.extend(plant_credentials(&serving));
        let actions = plant_actions(&serving, &shop, &target);
        assert!(actions.len() >= 4, "too few of the actions could be saved: {actions:?}");
        serving.json("PUT /api/setting/enable-public-sharing", &json!({"value": true}));
        let mut answers = Vec::new();
        for action in &actions {
            // Whoever asks the target is answered.
            (0..4).for_each(|_| target.answer.send(()).unwrap());
            answers.extend(asked_by_a_stranger(&serving, &action["id"]));
            let line = format!("POST /api/action/{}/execute", action["id"]);
            let run = r#"{"parameters": {"note": "marker-value"}}"#;
            serving.send(&line, Some(KEY), "application/json", run);
        }
        assert!(target.asked.try_recv().is_ok(), "the target was never asked");
        serving.terminate();
        let log = serving.log();

        assert!(
            log.contains("/api/public/action/{uuid}/execute"),
            "{format}: it logs nothing: {log}"
        );
        for marker in &markers {
            let answer = answers.iter().find(|answer| answer.contains(marker.as_str()));
            assert_eq!(answer, None, "{format}: {marker} is in an answer");
            let line = log.lines().find(|line| line.contains(marker.as_str()));
            assert_eq!(line, None, "{format}: {marker} is in the log");
        }
    }
}

#[test]
fn a_secret_of_a_request_is_in_no_line_of_the_log() {
    for format in ["text", "json"] {
        let terminal = Terminal::new();
        let serving = Serving::start(&terminal, &["--log-format", format]);
        // It says what it was sent.
        let target = Target::start(422, r#"{"error": "pl4nted s3same/+ is wrong"}"#);
        let model = serving.json("GET /api/card?f=all", &json!({}))[0]["id"].clone();
        let action = |url: &str| {
            let mut action = http_action(&target, &model);
            action["parameters"] = json!([]);
            action["template"] = json!({
                "method": "POST", "url": url, "body": r#"{"k": "{{$secret.KEY}}"}"#,
                "headers": r#"{"X-Key": "Bearer {{$secret.KEY}}"}"#,
            });
            action
        };
        let send = |line: &str, body: &Value| {
            serving.send(line, Some(KEY), "application/json", &body.to_string())
        };
        let secret = json!({"hosts": ["127.0.0.1", "localhost"], "value": "pl4nted s3same/+"});
        serving.json("PUT /api/secret/KEY", &secret);
        let at_localhost = target.url.replace("127.0.0.1", "localhost");
        let urls = [&target.url, "http://127.0.0.1:1/?k={{$secret.KEY}}", &at_localhost];
        let made = urls.map(|url| serving.json("POST /api/action", &action(url))["id"].clone());
        // The last one's host is not the secret's any more, nor was this one ever.
        serving.json("PUT /api/secret/KEY", &json!({"hosts": ["127.0.0.1"]}));
        assert_eq!(send("POST /api/action", &action("http://other.example/")).0, 400);
        target.answer.send(()).unwrap();
        let answers = made.map(|id| send(&format!("POST /api/action/{id}/execute"), &json!({})).1);
        serving.terminate();
        let log = serving.log();

        let sent = target.asked.try_iter().collect::<Vec<_>>();
        assert!(matches!(&*sent, [one] if one.contains("s3same")), "{answers:?}: {sent:?}");
        assert!(log.contains("/api/action/{id}/execute"), "{format}: it logs nothing: {log}");
        for said in log.lines().chain(answers.iter().map(String::as_str)) {
            assert!(!said.contains("s3same"), "{format}: {said}");
        }
    }
}

#[test]
fn a_run_under_way_ends_before_the_server_does() {
    let terminal = Terminal::new();
    let serving = Serving::start(&terminal, &[]);
    let target = Target::start(200, "{}");
    let models = serving.json("GET /api/card?f=all", &json!({}));
    let made = serving.json("POST /api/action", &http_action(&target, &models[0]["id"]));
    let line = format!("POST /api/action/{}/execute", made["id"]);
    let body = json!({"parameters": {"note": "x"}}).to_string();

    let (status, answer) = thread::scope(|scope| {
        let run = scope.spawn(|| serving.send(&line, Some(KEY), "application/json", &body));
        target.asked.recv_timeout(Duration::from_secs(20)).unwrap();
        serving.terminate();
        // It has heard it once it takes no one else in.
        while TcpStream::connect(&serving.host).is_ok() {
            thread::yield_now();
        }
        target.answer.send(()).unwrap();
        run.join().unwrap()
    });
    serving.log();

    assert_eq!(status, 204, "{answer}");
    let sql = "SELECT group_concat(status) FROM run";
    let statuses: String = terminal.store().query_row(sql, [], |row| row.get(0)).unwrap();
    assert_eq!(statuses, "succeeded");
}

#[test]
fn a_second_server_on_the_same_folder_is_told_who_has_it() {
    let terminal = Terminal::new();
    let serving = Serving::start(&terminal, &[]);

    let second = terminal.doable(&["serve", "--listen", "127.0.0.1:0"]);

    assert_eq!(second.code, 1, "{second:?}");
    let pid = serving.child.id().to_string();
    assert!(second.err.contains(&pid), "{pid} is not in {second:?}");
    assert_eq!(serving.send("GET /api/health", None, "text/plain", "").0, 200);
    serving.terminate();
    serving.log();
}
