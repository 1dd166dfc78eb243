//! Real servers and the whole program: with `verify-full` a server is who it says by an
//! authority that the system trusts; its password is nowhere.
//!
//! The system's trust is read from the environment, which only another process has for
//! itself: the built `doable`.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that can't go on has failed")]

mod support;

use std::env;

use serde_json::{Value, json};

use support::{
    Terminal,
    serving::{KEY, Serving, body_of},
};

/// What `cargo xtask test` and `cargo xtask servers` say.
fn variable(name: &str) -> String {
    env::var(name).unwrap_or_else(|_| panic!("`{name}` is not set; run `cargo xtask servers`"))
}

/// Tries `address`; why it can't be connected, if so.
fn check(serving: &Serving, engine: &str, address: &str) -> Result<(), String> {
    let details = json!({"connection-uri": address, "ssl-mode": "verify-full"});
    let body = json!({"engine": engine, "details": details}).to_string();
    let line = "POST /api/database/validate";
    let (status, answer) = serving.send(line, Some(KEY), "application/json", &body);
    if status == 200 { Ok(()) } else { Err(body_of(&answer).to_owned()) }
}

#[test]
fn a_server_is_taken_only_by_its_own_name_and_from_an_authority_that_is_trusted() {
    let (here, there) = (Terminal::new(), Terminal::new());
    let mut command = Serving::command(&here);
    command.env_remove("SSL_CERT_DIR").env("SSL_CERT_FILE", variable("DOABLE_TEST_CA"));
    let trusting = Serving::spawn(command);
    let other = Serving::start(&there, &[]);
    for (engine, name) in [("postgres", "DOABLE_TEST_POSTGRES"), ("mysql", "DOABLE_TEST_MARIADB")] {
        let by_number = variable(name);
        let by_name = by_number.replace("@127.0.0.1:", "@localhost:");
        assert_ne!(by_name, by_number);

        assert_eq!(check(&trusting, engine, &by_name), Ok(()), "{engine}");
        let refused = check(&trusting, engine, &by_number).unwrap_err();
        assert!(refused.contains("certificate is not for `127.0.0.1`"), "{engine}: {refused}");
        let refused = check(&other, engine, &by_name).unwrap_err();
        assert!(refused.contains("nobody whom this system trusts"), "{engine}: {refused}");
    }
}

#[test]
fn a_servers_password_is_in_no_answer_and_in_no_line_of_the_log() {
    for format in ["text", "json"] {
        let terminal = Terminal::new();
        let serving = Serving::start(&terminal, &["--log-format", format]);
        let send = |line: &str, body: &Value| {
            serving.send(line, Some(KEY), "application/json", &body.to_string())
        };
        let mut passwords = vec!["pl4nted-wrong".to_owned()];
        let mut answers = Vec::new();
        for (engine, name) in
            [("postgres", "DOABLE_TEST_POSTGRES"), ("mysql", "DOABLE_TEST_MARIADB")]
        {
            let right = variable(name);
            let (before, place) = right.split_once('@').unwrap();
            let (user, password) = before.rsplit_once(':').unwrap();
            let database = |uri: &str| {
                json!({
                    "name": engine, "engine": engine, "details": {"connection-uri": uri},
                    "settings": {"database-enable-actions": true},
                })
            };
            passwords.push(password.to_owned());

            let wrong = format!("{user}:pl4nted-wrong@{place}");
            let (status, refused) = send("POST /api/database", &database(&wrong));
            assert_eq!(status, 400, "{engine}: {refused}");
            let id = serving.json("POST /api/database", &database(&right))["id"].clone();
            let native =
                |sql: &str| json!({"type": "native", "database": id, "native": {"query": sql}});
            let model = json!({
                "name": engine, "type": "model", "dataset_query": native("SELECT 1 AS one"),
            });
            let model = serving.json("POST /api/card", &model)["id"].clone();
            for (sql, want) in [("SELECT 1", 200), ("UPDATE nowhere SET a = 1 WHERE a = 2", 400)] {
                let action = json!({
                    "name": sql, "type": "query", "model_id": model, "database_id": id,
                    "dataset_query": native(sql),
                });
                let action = serving.json("POST /api/action", &action);
                let line = format!("POST /api/action/{}/execute", action["id"]);
                let (status, answer) = send(&line, &json!({}));
                assert_eq!(status, want, "{engine}: {answer}");
                answers.push(answer);
            }
            answers.extend([refused, serving.json("GET /api/database", &json!({})).to_string()]);
        }
        serving.terminate();
        let log = serving.log();

        assert!(log.contains("/api/action/{id}/execute"), "{format}: it logs nothing: {log}");
        for said in log.lines().chain(answers.iter().map(String::as_str)) {
            for password in &passwords {
                assert!(!said.contains(password), "{format}: {said}");
            }
        }
    }
}
