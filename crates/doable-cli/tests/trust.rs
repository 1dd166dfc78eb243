//! `verify-full`: a server is who it says by an authority that the system trusts.
//!
//! The system's trust is read from the environment, which only another process has for
//! itself: the built `doable`.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that can't go on has failed")]

mod support;

use std::env;

use serde_json::json;

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
