//! Secrets of HTTP actions: what may name them, where they are kept, and what a run gets.

use doable_domain::http_secret::SecretHost;
use doable_exec::Work;

use super::{databases::member, *};
use crate::{
    AppError,
    secrets::{KeySource, Secrets},
    wire::SaveSecret,
};

const VALUE: &str = "pl4nted-s3same";
const NEXT: &str = "s3cond-pl4nted";

impl Desk {
    async fn save(&self, name: &str, hosts: Value, value: Value) -> Result<Value, RpcError> {
        self.call("save_secret", json!({"name": name, "hosts": hosts, "value": value})).await
    }

    async fn key(&self) {
        self.save("KEY", json!(["api.example"]), json!(VALUE)).await.unwrap();
    }

    /// A new HTTP action with this request, a GET without more.
    async fn request(&self, template: Value) -> Result<ActionId, RpcError> {
        let models = self.call("list_models", json!({})).await.unwrap();
        let http = models.as_array().unwrap().iter().find(|m| m["name"] == "HTTP requests");
        let mut draft = json!({
            "name": "Ask", "type": "http", "model_id": http.unwrap()["id"],
            "template": {"method": "GET", "url": "https://api.example/"},
        });
        draft["template"].as_object_mut().unwrap().extend(template.as_object().unwrap().clone());
        let made = self.call("create_action", json!({"draft": draft})).await?;
        Ok(serde_json::from_value(made["action"]["id"].clone()).unwrap())
    }

    /// The secrets that the newest job was given: names and values.
    async fn sent_by(
        &self,
        action: ActionId,
        key: &str,
    ) -> Result<Vec<(String, String)>, RpcError> {
        let args = json!({"id": action, "parameters": {}, "idempotency_key": key});
        self.call("execute_action", args).await?;
        let jobs = self.executor.jobs.lock().unwrap();
        let job = jobs.last().unwrap();
        assert!(!format!("{job:?}").contains(VALUE), "{job:?}");
        let Work::Http { secrets, .. } = &job.work else { panic!("a request was sent") };
        let sent = secrets.iter();
        Ok(sent.map(|s| (s.secret.name.to_string(), s.value.reveal().clone())).collect())
    }
}

fn header(text: &str) -> Value {
    json!({"headers": json!({"Authorization": text}).to_string()})
}

#[tokio::test]
async fn an_action_can_only_name_a_secret_that_may_go_where_it_leads() {
    let desk = Desk::new(one_row()).await;
    let unknown = desk.request(header("Bearer {{$secret.KEY}}")).await.unwrap_err();
    assert_eq!(
        unknown.fields["template.headers"],
        "there is no secret `KEY` (`Authorization`, line 1, column 8); add it in Settings"
    );
    desk.key().await;

    for (template, field, want) in [
        (header("{{$secret.key}}"), "template.headers", "column 1); add it in Settings, or use"),
        (json!({"body": "{\"a\":\n {{$secret.NO}}}"}), "template.body", "`NO` (line 2, column 2)"),
        (json!({"body": "[{{$secret.}}]"}), "template.body", "there is no secret ``"),
        (json!({"url": "https://api.example/{{$secret.NO}}"}), "template.url", "`NO` (line 1, col"),
        (
            json!({"url": "https://evil.example/{{$secret.KEY}}"}),
            "template.url",
            "`KEY` may not go to `evil.example`, only to `api.example`; change the address",
        ),
        (
            json!({"url": "https://api.example[[.evil/{{x}}]]", "body": "[{{$secret.KEY}}]"}),
            "template.url",
            "`KEY` may not go to `api.example.evil`",
        ),
        (json!({"url": "https://{{$secret.KEY}}/"}), "template.url", "scheme, host or port"),
    ] {
        let refused = desk.request(template.clone()).await.unwrap_err();

        let got = refused.fields.get(field).cloned().unwrap_or_default();
        assert!(got.contains(want), "{template}: {refused:?}");
    }
    let in_sql = desk.create("Raise", "SELECT {{$secret.KEY}}").await.unwrap_err();
    assert!(in_sql.fields["dataset_query"].contains("HTTP requests only"), "{in_sql:?}");

    let id = desk.request(header("Bearer {{$secret.KEY}}")).await.unwrap();
    let moved = json!({"template": {
        "method": "GET", "url": "https://evil.example/",
        "headers": header("Bearer {{$secret.KEY}}")["headers"],
    }});
    let moved = desk.call("update_action", json!({"id": id, "changes": moved})).await.unwrap_err();
    assert!(moved.fields["template.url"].contains("may not go to `evil.example`"), "{moved:?}");
}

#[tokio::test]
async fn a_run_gets_the_secrets_it_names_as_they_are_now() {
    let desk = Desk::new(one_row()).await;
    desk.key().await;
    desk.save("OTHER", json!(["api.example"]), json!("not-named")).await.unwrap();
    let id = desk.request(header("{{$secret.KEY}} {{$secret.KEY}}")).await.unwrap();
    let plain = desk.request(json!({})).await.unwrap();
    let sent = |value: &str| vec![("KEY".to_owned(), value.to_owned())];

    assert_eq!(desk.sent_by(id, "1").await.unwrap(), sent(VALUE));
    assert_eq!(desk.sent_by(plain, "1").await.unwrap(), []);

    desk.save("KEY", json!(["api.example"]), json!(NEXT)).await.unwrap();
    assert_eq!(desk.sent_by(id, "2").await.unwrap(), sent(NEXT), "the next run has the new one");

    // Not even if the store is changed behind the program's back.
    let secret = desk.app.store().http_secrets().await.unwrap().remove(0);
    let evil = vec![SecretHost::try_from("evil.example".to_owned()).unwrap()];
    let evil = doable_domain::http_secret::HttpSecret { hosts: evil, ..secret };
    desk.app.store().put_http_secret(evil, Timestamp::UNIX_EPOCH).await.unwrap();
    let refused = desk.sent_by(id, "3").await.unwrap_err();
    assert!(refused.fields["template.headers"].contains("enter it again"), "{refused:?}");
}

#[tokio::test]
async fn a_value_stays_only_for_hosts_it_had() {
    let desk = Desk::new(one_row()).await;
    let first = desk.save("KEY", json!(["b.example", "a.example:8443"]), json!(VALUE)).await;
    assert_eq!(
        first.unwrap(),
        json!({"name": "KEY", "hosts": ["a.example:8443", "b.example"], "is_set": true,
               "problem": null, "used_by": []})
    );
    for (hosts, want) in [
        (json!(["b.example", "c.example"]), Some("enter the value again")),
        (json!(["a.example"]), Some("enter the value again")),
        (json!(["b.example:443"]), None),
        (json!(["b.example"]), Some("enter the value again")),
    ] {
        let saved = desk.save("KEY", hosts.clone(), json!(null)).await;

        let problem = saved.err().map(|error| error.fields["value"].clone());
        match (problem, want) {
            (None, None) => {}
            (Some(problem), Some(want)) => assert!(problem.contains(want), "{hosts}: {problem}"),
            (problem, _) => panic!("{hosts}: {problem:?}"),
        }
    }
    let id = desk.request(json!({"url": "https://b.example/", "body": "[{{$secret.KEY}}]"}));
    let id = id.await.unwrap();
    assert_eq!(desk.sent_by(id, "1").await.unwrap().remove(0).1, VALUE);
}

#[tokio::test]
async fn what_is_no_secret_is_refused_without_an_echo() {
    let desk = Desk::new(one_row()).await;
    for (name, hosts, value, field) in [
        ("", json!(["h"]), json!(VALUE), "name"),
        ("a b", json!(["h"]), json!(VALUE), "name"),
        ("KEY", json!([]), json!(VALUE), "hosts"),
        ("KEY", json!(["https://h/"]), json!(VALUE), "hosts"),
        ("KEY", json!(["h"]), json!(null), "value"),
        ("KEY", json!(["h"]), json!("abc"), "value"),
        ("KEY", json!(["h"]), json!(948_271), "value"),
        ("KEY", json!(["h"]), json!([VALUE]), "value"),
    ] {
        let refused = desk.save(name, hosts, value.clone()).await.unwrap_err();

        assert!(refused.fields.contains_key(field), "{name} {value}: {refused:?}");
        let shown = format!("{refused:?}");
        assert!(!shown.contains(VALUE) && !shown.contains("948271"), "{shown}");
    }
    let args = json!({"name": "KEY", "hosts": ["h"], "value": VALUE});
    let request: SaveSecret = serde_json::from_value(args).unwrap();
    assert!(!format!("{request:?}").contains(VALUE), "{request:?}");
    for refused in [
        desk.app.save_secret(&member(), request).await.err(),
        desk.app.list_secrets(&member()).await.err(),
        desk.app.delete_secret(&member(), "KEY").await.err(),
    ] {
        assert!(matches!(refused, Some(AppError::Forbidden)), "{refused:?}");
    }
}

#[tokio::test]
async fn a_secret_in_use_stays_and_takes_its_value_along_when_it_goes() {
    let desk = Desk::new(one_row()).await;
    desk.key().await;
    let secrets = Secrets::in_file(desk.folder.path(), KeySource::default());
    let id = desk.request(header("[[Bearer {{$secret.KEY}} {{x}}]]")).await.unwrap();
    desk.call("update_action", json!({"id": id, "changes": {"archived": true}})).await.unwrap();

    let listed = desk.call("list_secrets", json!({})).await.unwrap();
    assert_eq!(listed["secrets"][0]["used_by"], json!(["Ask"]));
    assert!(listed["place"].as_str().unwrap().contains("secrets.enc"), "{listed}");
    let refused = desk.call("delete_secret", json!({"name": "KEY"})).await.unwrap_err();
    assert_eq!(refused.code, Code::Conflict);
    assert_eq!(refused.message, "actions use this secret: `Ask`; take it out of them first");

    desk.call("delete_action", json!({"id": id})).await.unwrap();
    assert!(secrets.get("http/KEY").await.unwrap().is_some());
    desk.call("delete_secret", json!({"name": "KEY"})).await.unwrap();
    assert!(secrets.get("http/KEY").await.unwrap().is_none());
    let gone = desk.app.delete_secret(&desk.caller, "KEY").await.err();
    assert!(matches!(gone, Some(AppError::NotFound)), "{gone:?}");
}

#[tokio::test]
async fn a_value_that_is_lost_is_missed_before_anything_is_sent() {
    let desk = Desk::new(one_row()).await;
    desk.key().await;
    let id = desk.request(header("{{$secret.KEY}}")).await.unwrap();
    let secrets = Secrets::in_file(desk.folder.path(), KeySource::default());
    secrets.remove("http/KEY").await.unwrap();

    let listed = desk.call("list_secrets", json!({})).await.unwrap();
    let refused = desk.sent_by(id, "1").await.unwrap_err();

    assert_eq!(listed["secrets"][0]["is_set"], false);
    assert!(listed["secrets"][0]["problem"].as_str().unwrap().contains("enter it again"));
    assert!(refused.fields["template.headers"].contains("secrets.enc"), "{refused:?}");
    assert_eq!(desk.runs().await, [] as [Value; 0], "nothing was begun");
    std::fs::write(desk.folder.path().join("secrets.enc"), "damaged").unwrap();
    let unkept = desk.save("NEW", json!(["h"]), json!(VALUE)).await.unwrap_err();
    assert!(unkept.fields["value"].contains("is damaged"), "{unkept:?}");
}
