//! Secrets of HTTP actions: where they go, and where they are never seen again
//! (security.md "Secrets").

use doable_domain::{
    action::HttpOperation,
    guard::Guard,
    http_secret::{HttpSecret, SecretHost, SecretName, SecretToSend},
    id::RunId,
    request::Prepared,
    secret::Secret,
    value::Values,
};
use doable_exec::{ExecError, Job, NetworkFailure, Outcome, Reach, Work, http::HttpExecutor};
use serde_json::{Value as Json, json};

use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::support::Target;

const VALUE: &str = "pl4nted \"s3same\"/+ü";

fn secret(hosts: &[&str], value: &str) -> SecretToSend {
    let host = |text: &&str| SecretHost::try_from((*text).to_owned()).unwrap();
    let name = SecretName::try_from("KEY".to_owned()).unwrap();
    let secret = HttpSecret { name, hosts: hosts.iter().map(host).collect() };
    SecretToSend { secret, value: Secret::new(value.to_owned()) }
}

fn operation(template: Json, handles: Json) -> HttpOperation {
    let mut operation = json!({"response_handle": null, "error_handle": null});
    for (key, value) in handles.as_object().unwrap() {
        operation[key] = value.clone();
    }
    operation["template"] = template;
    serde_json::from_value(operation).unwrap()
}

async fn run(operation: HttpOperation, secret: SecretToSend) -> Result<Outcome, ExecError> {
    let secrets = [secret];
    let request = Prepared::of(&operation.template).unwrap();
    let job = Job {
        run: RunId::from_uuid(Uuid::nil()),
        work: Work::Http {
            operation: operation.clone().into(),
            request: request.clone().into(),
            secrets: secrets.clone().into(),
        },
        values: Values::default(),
        guard: Guard::default(),
        reach: Reach::Internal,
        cancel: CancellationToken::new(),
    };
    let shown = format!("{job:?}");
    assert!(!shown.contains("s3same"), "{shown}");
    HttpExecutor::new().execute(&job, &operation, &request, &secrets).await
}

/// A redirect to `location`, which keeps method and body.
async fn redirect(location: &str) -> Target {
    let header = format!("Location: {location}\r\n");
    Target::with("307 Temporary Redirect", &header, b"").await
}

#[tokio::test]
async fn a_secret_is_escaped_by_position_as_any_other_value() {
    let target = Target::with("204 No Content", "", b"").await;
    let form = r#"{"Content-Type": "application/x-www-form-urlencoded"}"#;
    for (template, want) in [
        (json!({"url": target.url("/{{$secret.KEY}}")}), "/pl4nted%20%22s3same%22%2F%2B%C3%BC "),
        (
            json!({"url": target.url("/"), "body": r#"{"k": "a {{$secret.KEY}}"}"#}),
            r#"{"k": "a pl4nted \"s3same\"/+ü"}"#,
        ),
        (
            json!({"url": target.url("/"), "body": r#"{"k": {{$secret.KEY}}}"#}),
            r#"{"k": "pl4nted \"s3same\"/+ü"}"#,
        ),
        (
            json!({"url": target.url("/"), "headers": form, "body": "k={{$secret.KEY}}"}),
            "k=pl4nted+%22s3same%22%2F%2B%C3%BC",
        ),
        (
            json!({"url": target.url("/"), "headers": r#"{"X-Key": "Bearer {{$secret.KEY}}"}"#}),
            "Bearer pl4nted \"s3same\"/+ü\r\n",
        ),
    ] {
        let mut template = template;
        template["method"] = "POST".into();

        run(operation(template.clone(), json!({})), secret(&["127.0.0.1"], VALUE)).await.unwrap();

        let request = target.received().pop().unwrap();
        assert!(request.contains(want), "{template}: {request}");
    }
}

#[tokio::test]
async fn a_value_that_would_end_its_header_is_refused_and_not_told() {
    let target = Target::with("204 No Content", "", b"").await;
    for value in ["s3same\r\nX-Evil: 1", "s3same\nX", "s3same\0"] {
        let headers = r#"{"X-Key": "{{$secret.KEY}}"}"#;
        let template = json!({"method": "GET", "url": target.url("/"), "headers": headers});

        let refused = run(operation(template, json!({})), secret(&["127.0.0.1"], value)).await;

        let Err(ExecError::UnfitValue { name, reason }) = refused else { panic!("{refused:?}") };
        assert_eq!(name, "$secret.KEY");
        assert!(!reason.contains("s3same"), "{reason}");
    }
    assert_eq!(target.received().len(), 0);
}

#[tokio::test]
async fn nothing_is_sent_to_a_host_that_is_not_the_secrets() {
    let target = Target::with("204 No Content", "", b"").await;
    let other_port = format!("127.0.0.1:{}", target.port.wrapping_add(1).max(1));
    let this_port = format!("127.0.0.1:{}", target.port);
    let shared = r#"{"X-Key": "{{$secret.KEY}}", "Host": "evil.example"}"#;
    let odd = r#"{"X-Key": "{{$secret.KEY}}", "Host": "a b"}"#;
    let plain = r#"{"X-Key": "{{$secret.KEY}}"}"#;
    for (hosts, headers, want) in [
        (
            &["api.example"][..],
            plain,
            Err("`KEY` may not go to `127.0.0.1`, only to `api.example`"),
        ),
        (&[&*other_port], plain, Err("may not go to `127.0.0.1`")),
        (&["127.0.0.1"], shared, Err("may not go to `evil.example`")),
        (&["127.0.0.1", "evil.example"], odd, Err("`a b` in the `Host` header")),
        (&["api.example", &this_port], plain, Ok(())),
        (&["127.0.0.1", "evil.example"], shared, Ok(())),
    ] {
        let template = json!({"method": "GET", "url": target.url("/"), "headers": headers});

        let sent = run(operation(template, json!({})), secret(hosts, VALUE)).await;

        match (sent, want) {
            (Ok(_), Ok(())) => {}
            (Err(ExecError::Network { kind, message, may_have_acted }), Err(want)) => {
                assert_eq!((kind, may_have_acted), (NetworkFailure::Blocked, false));
                assert!(message.contains(want), "{message}");
                assert_eq!(target.received().len(), 0, "{hosts:?}");
            }
            (sent, _) => panic!("{hosts:?} {headers}: {sent:?}"),
        }
    }
}

#[tokio::test]
async fn a_redirect_takes_no_secret_to_another_host() {
    let headers = r#"{"X-Key": "{{$secret.KEY}}"}"#;
    let accept = r#"{"Accept": "text/{{$secret.KEY}}"}"#;
    for (headers, body, query, want) in [
        // The header stays behind, and the rest goes on.
        (headers, "{}", "", Ok(())),
        (headers, r#"{"k": "{{$secret.KEY}}"}"#, "", Err(())),
        (accept, "{}", "", Err(())),
        // Not even where the first target has told it.
        (headers, "{}", "?k=pl4nted%20%22s3same%22%2F%2B%C3%BC", Err(())),
    ] {
        let other = Target::with("204 No Content", "", b"").await;
        let first = redirect(&format!("http://localhost:{}/{query}", other.port)).await;
        let template = json!({
            "method": "POST", "url": first.url("/"), "headers": headers, "body": body,
        });

        let sent = run(operation(template, json!({})), secret(&["127.0.0.1"], VALUE)).await;

        match want {
            Ok(()) => {
                sent.unwrap();
                let request = other.received().pop().unwrap();
                assert!(!request.contains("s3same"), "{request}");
            }
            Err(()) => {
                let Err(ExecError::Network { kind, message, may_have_acted }) = sent else {
                    panic!("{body}: {sent:?}");
                };
                assert_eq!((kind, may_have_acted), (NetworkFailure::Blocked, true), "{body}");
                assert!(message.contains("may not go to `localhost`"), "{message}");
                assert!(!message.contains("s3same"), "{message}");
                assert_eq!(other.received().len(), 0, "{body}");
            }
        }
    }
}

#[tokio::test]
async fn what_a_reply_echoes_is_masked_before_anything_reads_it() {
    let echo = json!({"key": VALUE, "at": "/?k=pl4nted+%22s3same%22%2F%2B%C3%BC", "n": 1});
    let target = Target::with("200 OK", "", echo.to_string().as_bytes()).await;
    let template = json!({
        "method": "POST", "url": target.url("/"), "body": r#"{"k": "{{$secret.KEY}}"}"#,
    });
    let masked = json!({"key": "•••", "at": "/?k=•••", "n": 1});
    for (handles, want) in [
        (json!({"response_handle": ".body"}), Ok(masked.clone())),
        (json!({"response_handle": ".body.key | @base64"}), Ok(json!("4oCi4oCi4oCi"))),
        (json!({"error_handle": ".body"}), Err(masked.to_string())),
        (json!({"error_handle": ".body.key | error"}), Err("•••".to_owned())),
    ] {
        let sent = run(operation(template.clone(), handles.clone()), secret(&["127.0.0.1"], VALUE));

        match (sent.await, want) {
            (Ok(outcome), Ok(want)) => assert_eq!(outcome.body, want, "{handles}"),
            (Err(ExecError::RemoteError { body }), Err(want)) => {
                assert_eq!(body.to_string(), want, "{handles}");
            }
            (Err(error @ ExecError::Handle { .. }), Err(want)) => {
                assert!(error.to_string().ends_with(&want), "{error}");
            }
            (sent, _) => panic!("{handles}: {sent:?}"),
        }
    }
}

#[tokio::test]
async fn a_failure_on_the_way_does_not_tell_a_secret() {
    // Nobody listens on port 1.
    for url in ["http://127.0.0.1:1/{{$secret.KEY}}", "http://127.0.0.1:1/?k={{$secret.KEY}}"] {
        let template = json!({"method": "GET", "url": url});

        let failed = run(operation(template, json!({})), secret(&["127.0.0.1"], VALUE)).await;

        let shown = format!("{failed:?}");
        assert!(failed.is_err() && !shown.contains("s3same"), "{shown}");
    }
}
