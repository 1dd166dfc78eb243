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
const MARKERS: [&str; 14] = [
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
    "marker-hidden",
    "marker_options",
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
    let chosen = "SELECT id, name FROM product /* marker_options */ ORDER BY id";
    let mut with_fields = query(
        "UPDATE customer SET name = {{note}}, country = {{hidden}} WHERE id = 42 [[AND id = {{who}}]]",
    );
    with_fields["dataset_query"]["native"]["template-tags"] = json!({});
    with_fields["visualization_settings"] = json!({"fields": {
        "hidden": {"hidden": true, "defaultValue": "marker-hidden"},
        "who": {"optionsSource": {"database_id": database, "query": chosen}},
    }});
    actions.extend([with_fields, http_action(target, model)]);
    let kind = "application/json";
    let save =
        |action: &Value| serving.send("POST /api/action", Some(KEY), kind, &action.to_string());
    // What is refused when it is saved, no stranger meets.
    let saved = actions.iter().map(save).filter(|(status, _)| *status == 200);
    saved.map(|(_, made)| serde_json::from_str(body_of(&made)).unwrap()).collect()
}

/// What a stranger does with the link of an action, in three steps: between the first and the
/// last there is as much time as a person takes to fill a form in.
struct Stranger<'s> {
    serving: &'s Serving,
    id: &'s Value,
    uuid: String,
    /// What has been read, without what was typed where it comes back.
    read: Vec<String>,
}

impl<'s> Stranger<'s> {
    /// Shares the action, and draws its form.
    fn of(serving: &'s Serving, id: &'s Value) -> Self {
        let link = serving.json(&format!("POST /api/action/{id}/public_link"), &json!({}));
        let uuid = link["uuid"].as_str().unwrap().to_owned();
        let mut stranger = Self { serving, id, uuid, read: Vec::new() };
        stranger.ask("GET /public/action/{}", "text/plain", "");
        stranger
    }

    fn ask(&mut self, line: &str, kind: &str, body: &str) -> (u16, &str) {
        let line = line.replace("{}", &self.uuid);
        let (status, answer) = self.serving.send(&line, None, kind, body);
        let comes_back = line.contains(" /public/") && (line.contains('?') || !body.is_empty());
        let answer = if comes_back { answer.replace("marker-value", "") } else { answer };
        self.read.push(answer);
        (status, self.read.last().unwrap())
    }

    fn ask_in_every_way(&mut self) {
        let run = r#"{"parameters": {"note": "marker-value"}}"#;
        for (line, body) in [
            ("GET /api/public/action/{}", ""),
            ("POST /api/public/action/{}/execute", run),
            ("POST /api/public/action/{}/execute?note=marker-value", "{}"),
            ("POST /api/public/action/{}/execute", r#"{"parameters": "marker-value"}"#),
            ("GET /api/public/action/{}/options/who", ""),
            ("GET /api/public/action/{}/options/hidden", ""),
            ("GET /public/action/{}?note=marker-value", ""),
            ("GET /public/action/{}?note=marker-value&_locked=note&_signature=forged", ""),
        ] {
            self.ask(line, "application/json", body);
        }
    }

    /// Sends the form that was drawn, and once more when the link is closed.
    fn send_the_form(&mut self) {
        let (_, rest) = self.read[0].split_once("name=\"_ticket\" value=\"").unwrap();
        let form = format!("note=marker-value&_ticket={}", rest.split('"').next().unwrap());
        let (line, kind) = ("POST /public/action/{}", "application/x-www-form-urlencoded");
        let is_too_early = |answer: &str| answer.contains("That was very quick.");
        while is_too_early(self.ask(line, kind, &form).1) {
            thread::yield_now();
        }
        let settings = json!({"paused": true, "closed_text": "Back on Monday."});
        self.serving.json(&format!("PUT /api/action/{}/public_link", self.id), &settings);
        assert_eq!(self.ask("GET /public/action/{}", kind, "").0, 404);
        assert_eq!(self.ask(line, kind, &form).0, 404);
    }
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
        let mut strangers: Vec<Stranger<'_>> =
            actions.iter().map(|action| Stranger::of(&serving, &action["id"])).collect();
        strangers.iter_mut().for_each(Stranger::ask_in_every_way);
        for action in &actions {
            // Whoever asks the target is answered.
            target.answer.send(()).unwrap();
            let line = format!("POST /api/action/{}/execute", action["id"]);
            let run = r#"{"parameters": {"note": "marker-value"}}"#;
            serving.send(&line, Some(KEY), "application/json", run);
        }
        strangers.iter_mut().for_each(Stranger::send_the_form);
        let answers: Vec<String> = strangers.into_iter().flat_map(|one| one.read).collect();
        for seen in ["role=\"status\"", "An error occurred.", "Back on Monday.", "\"options\":"] {
            let is_there = answers.iter().any(|answer| answer.contains(seen));
            assert!(is_there, "no stranger has seen `{seen}`: {answers:?}");
        }
        assert!(target.asked.try_recv().is_ok(), "the target was never asked");
        serving.terminate();
        let log = serving.log();

        assert!(
            log.contains("/api/public/action/{uuid}/execute"),
            "{format}: it logs nothing: {log}"
        );
        assert_eq!(log.starts_with('{'), format == "json", "{log}");
        if format == "json" {
            for line in log.lines() {
                let said: Value = serde_json::from_str(line).unwrap_or_default();
                assert!(said["level"].is_string() && said["fields"].is_object(), "{line}");
            }
        }
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
fn a_key_may_stand_on_the_command_line_and_an_account_ends_the_offer_of_a_way_in() {
    let terminal = Terminal::new();
    let start = |options: &[&str]| {
        let mut command = Serving::command(&terminal);
        command.env_remove("DOABLE_ADMIN_KEY").args(options);
        Serving::spawn(command)
    };
    let end = |serving: Serving| {
        serving.terminate();
        serving.log();
    };
    let serve = ["serve", "--listen", "127.0.0.1:0", "--admin-key"];
    let short = terminal.doable(&[&serve[..], &["fifteen-letters"]].concat());
    assert_eq!(short.code, 1, "{short:?}");
    assert!(short.err.contains("at least 16 characters"), "{short:?}");

    let first = start(&["--admin-key", KEY, "--site-url", "https://forms.example"]);
    let offered = first.offers_sign_in;
    let person = json!({"email": "ada@shop.example", "password": "correct horse"});
    first.json("POST /api/user", &person);
    first.json("PUT /api/setting/enable-public-sharing", &json!({"value": true}));
    first.json("POST /api/action/1/public_link", &json!({}));
    let link = first.json("POST /api/action/1/public_link/prefill", &json!({"values": {}}));
    end(first);
    let second = start(&[]);

    assert!(!offered, "whoever has the key needs no other way in");
    assert!(!second.offers_sign_in, "somebody has an account");
    let url = link["url"].as_str().unwrap();
    assert!(url.starts_with("https://forms.example/public/action/"), "{url}");
    end(second);
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
