//! Names and hosts of secrets, and who uses them.

use doable_domain::http_secret::{HttpSecret, SecretHost, SecretName};

use super::*;

fn secret(name: &str, hosts: &[&str]) -> HttpSecret {
    let host = |text: &&str| SecretHost::try_from((*text).to_owned()).unwrap();
    HttpSecret {
        name: SecretName::try_from(name.to_owned()).unwrap(),
        hosts: hosts.iter().map(host).collect(),
    }
}

#[tokio::test]
async fn each_change_of_a_secret_makes_what_runs_keep_stale() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await;
    let mut generation = store.generation().await.unwrap();
    let mut has_moved = async |what: &str| {
        let now = store.generation().await.unwrap();
        assert!(now > generation, "{what}");
        generation = now;
    };
    let name = secret("KEY", &[]).name;

    store.put_http_secret(secret("KEY", &["b.example:8443"]), now()).await.unwrap();
    has_moved("made").await;
    store.put_http_secret(secret("A", &["a.example", "[::1]"]), now()).await.unwrap();
    store.put_http_secret(secret("KEY", &["b.example:8443"]), now()).await.unwrap();
    has_moved("its value may be another").await;
    assert_eq!(
        store.http_secrets().await.unwrap(),
        [secret("A", &["a.example", "[::1]"]), secret("KEY", &["b.example:8443"])]
    );

    assert!(store.delete_http_secret(name.clone()).await.unwrap());
    has_moved("deleted").await;
    assert!(!store.delete_http_secret(name).await.unwrap());
}

#[tokio::test]
async fn a_secret_that_an_action_names_in_any_spelling_stays() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await;
    store.put_http_secret(secret("KEY", &["h"]), now()).await.unwrap();
    store.put_http_secret(secret("KEY2", &["h"]), now()).await.unwrap();
    let draft = json!({
        "name": "Ask", "type": "http", "model_id": 1,
        "template": {
            "method": "GET", "url": "https://h/", "headers": r#"{"A": "{{ \u0024secret.KEY2 }}"}"#,
        },
    });
    let spec = draft::check(draft.as_object().unwrap(), &|_| None).spec.unwrap();
    store.insert_action(spec, EntityId::random(), None, now()).await.unwrap();

    let name = |text: &str| secret(text, &[]).name;
    let kept = store.delete_http_secret(name("KEY2")).await;
    let gone = store.delete_http_secret(name("KEY")).await;

    assert!(matches!(kept, Err(StoreError::Conflict)), "{kept:?}");
    assert!(gone.unwrap());
    let users = store.users_of_http_secrets().await.unwrap();
    assert_eq!((&*users[0].action_name, &*users[0].secrets), ("Ask", &["KEY2".to_owned()][..]));
    assert_eq!(users.len(), 1);
}
