//! `/api/session`, `/api/user`, `/api/api-key`: who is let in, and who no longer is.

use serde_json::{Value, json};
use support::served::{Answered, MEMBER, Who};

use super::{Api, FORBIDDEN, NOT_FOUND, each, keys};

const PASSWORD: &str = "correct horse battery";
const UNAUTHENTICATED: (u16, &str) = (401, "Unauthenticated");

impl Api {
    /// Gives the member a password.
    async fn with_password(&self) {
        let line = format!("PUT /api/user/{}", self.served.member_id);
        self.done(&line, json!({"password": PASSWORD})).await;
    }

    async fn sign_in(&self, username: &str, password: &str) -> Answered {
        let body = json!({"username": username, "password": password});
        self.nobody("POST /api/session", body).await
    }

    /// The session of the member.
    async fn session(&self) -> String {
        let answer = self.sign_in(MEMBER, PASSWORD).await;
        answer.json().1["id"].as_str().unwrap_or_else(|| panic!("{answer:?}")).to_owned()
    }

    async fn whoami(&self, who: Who<'_>) -> Answered {
        self.call(who, "GET /api/user/current", json!(null)).await
    }

    /// A new key of the user.
    async fn key(&self, user: i64) -> Value {
        self.done("POST /api/api-key", json!({"name": "of a test", "user_id": user})).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_opens_a_session_until_it_is_ended() {
    let api = Api::new().await;
    api.with_password().await;

    let opened = api.sign_in(MEMBER, PASSWORD).await;
    let (status, body) = opened.json();
    assert_eq!((status, keys(&body)), (200, vec!["id"]));
    let id = body["id"].as_str().unwrap();
    let session = Who::Session(id);
    let cookie = opened.header("set-cookie").to_owned();
    let with_cookie = api
        .served
        .send("GET /api/user/current", &[("Cookie", cookie.split(';').next().unwrap())], "")
        .await
        .unwrap();
    let inside = api.whoami(session).await;
    let ended = api.call(session, "DELETE /api/session", json!(null)).await;

    assert_eq!(inside.json().1["email"], MEMBER);
    assert_eq!(with_cookie.json(), inside.json());
    for word in ["HttpOnly", "SameSite=Strict", "Path=/"] {
        assert!(cookie.contains(word), "{cookie}");
    }
    assert_eq!(ended.text(), (204, ""));
    assert_eq!(api.whoami(session).await.text(), UNAUTHENTICATED);
    let again = api.call(session, "DELETE /api/session", json!(null)).await;
    assert_eq!(again.text(), UNAUTHENTICATED);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_ends_by_itself_after_two_weeks() {
    let api = Api::new().await;
    api.with_password().await;
    let id = api.session().await;
    api.served.clock.advance(14 * 24 * 60 * 60 - 1);
    assert_eq!(api.whoami(Who::Session(&id)).await.status, 200);

    api.served.clock.advance(2);

    assert_eq!(api.whoami(Who::Session(&id)).await.text(), UNAUTHENTICATED);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_name_and_a_wrong_password_are_refused_alike() {
    let api = Api::new().await;
    api.with_password().await;
    let wrong_password = api.sign_in(MEMBER, "wrong horse battery").await;
    let wrong_name = api.sign_in("nobody@shop.example", PASSWORD).await;
    let no_password = api.sign_in("", "").await;

    let (status, body) = wrong_password.json();
    assert_eq!(status, 401);
    assert_eq!(body["errors"], json!({"password": "did not match stored password"}));
    assert!(!wrong_password.body.contains("horse"), "{wrong_password:?}");
    assert_eq!(wrong_name.json(), wrong_password.json());
    assert_eq!(no_password.json(), wrong_password.json());
    for (body, field) in [(json!({"username": "x"}), "password"), (json!({}), "username")] {
        let (status, answer) = api.nobody("POST /api/session", body.clone()).await.json();
        assert_eq!((status, keys(&answer["errors"])), (400, vec![field]), "{body}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn passwords_can_not_be_guessed_at_speed() {
    let api = Api::new().await;
    // Longer than any password, so that none is made a digest of.
    let guess = "x".repeat(2000);
    let guesses = (0..30).map(|_| api.sign_in("", &guess));
    let answers = futures_util::future::join_all(guesses).await;

    let refused = answers.iter().find(|answer| answer.status == 429).unwrap();
    assert!(refused.body.starts_with("Too many attempts! "), "{refused:?}");
    let wait: u64 = refused.header("retry-after").parse().unwrap();
    assert!((1..=6).contains(&wait), "{wait}");
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_can_read_who_they_are() {
    let api = Api::new().await;

    let (status, member) = api.whoami(Who::Member).await.json();
    let (_, admin) = api.whoami(Who::Admin).await.json();

    assert_eq!(status, 200);
    for (key, want) in [
        ("id", json!(api.served.member_id)),
        ("email", json!(MEMBER)),
        ("first_name", json!("Mo")),
        ("last_name", json!("Member")),
        ("common_name", json!("Mo Member")),
        ("is_superuser", json!(false)),
    ] {
        assert_eq!(member[key], want, "{key}");
    }
    assert_eq!((&admin["id"], &admin["is_superuser"]), (&json!(1), &json!(true)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_changes_their_password_by_the_old_one() {
    let api = Api::new().await;
    api.with_password().await;
    let id = api.session().await;
    let line = format!("PUT /api/user/{}", api.served.member_id);
    let change = async |old: &str| {
        let body = json!({"password": "wholly another one", "old_password": old});
        api.call(Who::Session(&id), &line, body).await
    };

    let (status, refused) = change("a guess of mine").await.json();
    assert_eq!((status, keys(&refused["errors"])), (400, vec!["old_password"]));
    assert_eq!(change(PASSWORD).await.status, 200);

    assert_eq!(api.whoami(Who::Session(&id)).await.text(), UNAUTHENTICATED);
    assert_eq!(api.sign_in(MEMBER, PASSWORD).await.status, 401);
    assert_eq!(api.sign_in(MEMBER, "wholly another one").await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn accounts_are_made_listed_and_changed() {
    let api = Api::new().await;
    let body = json!({"email": "new@shop.example", "first_name": "New", "unknown": 1});

    let made = api.admin("POST /api/user", body).await;
    let id = made.json().1["id"].as_i64().unwrap();
    let changes = json!({"last_name": "One", "is_superuser": true});
    let changed = api.done(&format!("PUT /api/user/{id}"), changes).await;
    let list = api.done("GET /api/user", json!(null)).await;

    assert_eq!(made.status, 200);
    assert_eq!(made.json().1["common_name"], "New");
    assert_eq!(made.json().1["is_superuser"], false);
    assert_eq!(
        (&changed["common_name"], &changed["is_superuser"]),
        (&json!("New One"), &json!(true))
    );
    assert_eq!(changed["email"], "new@shop.example", "absent keys stay");
    assert_eq!(list["total"], 3);
    assert!(each(&list["data"], "email").contains(&&json!("new@shop.example")));
    let key = api.key(id).await;
    let key = key["unmasked_key"].as_str().unwrap();
    assert_eq!(api.call(Who::Key(key), "GET /api/user", json!(null)).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn accounts_that_are_none_are_refused_by_key() {
    let api = Api::new().await;
    for (body, field) in [
        (json!({}), "email"),
        (json!({"email": "no address"}), "email"),
        (json!({"email": MEMBER}), "email"),
        (json!({"email": "a@b.example", "password": "short"}), "password"),
        (json!({"email": "a@b.example", "is_superuser": "yes"}), "is_superuser"),
    ] {
        let answer = api.admin("POST /api/user", body.clone()).await;

        let (status, answer) = answer.json();
        assert_eq!((status, keys(&answer["errors"])), (400, vec![field]), "{body}: {answer}");
        assert!(!answer.to_string().contains("short\""), "a password is not sent back: {answer}");
    }
    let unknown = api.admin("PUT /api/user/999", json!({"first_name": "x"})).await;
    assert_eq!(unknown.text(), NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn members_change_themselves_and_no_more() {
    let api = Api::new().await;
    let own = format!("PUT /api/user/{}", api.served.member_id);

    let renamed = api.member(&own, json!({"first_name": "Momo"})).await;

    assert_eq!(renamed.json().1["common_name"], "Momo Member");
    for (line, body) in [
        (own.as_str(), json!({"is_superuser": true})),
        (own.as_str(), json!({"is_active": true})),
        ("PUT /api/user/1", json!({"first_name": "x"})),
        ("POST /api/user", json!({"email": "a@b.example"})),
    ] {
        assert_eq!(api.member(line, body.clone()).await.text(), FORBIDDEN, "{line} {body}");
    }
    let (status, body) = api.admin("PUT /api/user/1", json!({"is_active": false})).await.json();
    assert_eq!(
        (status, keys(&body["errors"])),
        (400, vec!["is_active"]),
        "nobody locks itself out"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_keys_and_sessions_of_a_deactivated_account_are_dead() {
    let api = Api::new().await;
    api.with_password().await;
    let session = api.session().await;
    let line = format!("PUT /api/user/{}", api.served.member_id);
    assert_eq!(api.whoami(Who::Session(&session)).await.status, 200);

    api.done(&line, json!({"is_active": false})).await;

    assert_eq!(api.whoami(Who::Member).await.text(), UNAUTHENTICATED);
    assert_eq!(api.whoami(Who::Session(&session)).await.text(), UNAUTHENTICATED);
    assert_eq!(api.sign_in(MEMBER, PASSWORD).await.status, 401);
    api.done(&line, json!({"is_active": true})).await;
    assert_eq!(api.whoami(Who::Member).await.status, 200, "its keys come back with it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_password_ends_the_sessions_of_the_old_one() {
    let api = Api::new().await;
    api.with_password().await;
    let session = api.session().await;

    let line = format!("PUT /api/user/{}", api.served.member_id);
    api.done(&line, json!({"password": "another long password"})).await;

    assert_eq!(api.whoami(Who::Session(&session)).await.text(), UNAUTHENTICATED);
    assert_eq!(api.sign_in(MEMBER, PASSWORD).await.status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn rights_change_at_once() {
    let api = Api::new().await;
    let line = format!("PUT /api/user/{}", api.served.member_id);
    let list = || api.member("GET /api/user", json!(null));
    assert_eq!(list().await.text(), FORBIDDEN);

    api.done(&line, json!({"is_superuser": true})).await;
    assert_eq!(list().await.status, 200);
    api.done(&line, json!({"is_superuser": false})).await;

    assert_eq!(list().await.text(), FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_api_key_is_shown_once_and_works_until_it_is_deleted() {
    let api = Api::new().await;

    let made = api.key(api.served.member_id).await;
    let key = made["unmasked_key"].as_str().unwrap();
    let masked = made["masked_key"].as_str().unwrap();
    let list = api.admin("GET /api/api-key", json!(null)).await;
    let inside = api.whoami(Who::Key(key)).await;
    let deleted = api.admin(&format!("DELETE /api/api-key/{}", made["id"]), json!(null)).await;
    let outside = api.whoami(Who::Key(key)).await;
    let again = api.admin(&format!("DELETE /api/api-key/{}", made["id"]), json!(null)).await;

    assert!(["id", "masked_key", "name", "unmasked_key"].iter().all(|k| made.get(*k).is_some()));
    assert_eq!(made["name"], "of a test");
    assert!(key.len() >= 40 && masked.contains('*') && key.starts_with(&masked[..8]), "{masked}");
    assert_eq!(list.status, 200);
    assert!(!list.body.contains(key) && !list.body.contains("unmasked_key"), "{list:?}");
    assert!(each(&list.json().1, "masked_key").contains(&&json!(masked)));
    assert_eq!(inside.json().1["email"], MEMBER);
    assert_eq!(deleted.text(), (204, ""));
    assert_eq!(outside.text(), UNAUTHENTICATED);
    assert_eq!(again.text(), NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_journal_says_which_key_a_run_came_with_also_when_it_is_gone() {
    let api = Api::new().await;
    let id = api.query("SELECT 1 AS n", json!({})).await;
    let line = format!("POST /api/action/{id}/execute");
    let made = api.key(api.served.member_id).await;
    let key = made["unmasked_key"].as_str().unwrap();
    api.with_password().await;
    let session = api.session().await;

    let mut runs = Vec::new();
    for (who, want) in [
        (Who::Key(key), json!("of a test")),
        (Who::Session(&session), json!(null)),
        (Who::Admin, json!("--admin-key")),
    ] {
        let ran = api.call(who, &line, json!({"parameters": {}})).await;
        runs.push((ran.header("x-doable-run").to_owned(), want));
    }
    api.admin(&format!("DELETE /api/api-key/{}", made["id"]), json!(null)).await;

    for (run, want) in runs {
        let run = api.admin(&format!("GET /api/run/{run}"), json!(null)).await;
        let (status, run) = run.json();
        assert_eq!((status, &run["api_key"]), (200, &want), "{run}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_without_a_user_acts_as_its_maker_and_needs_a_name() {
    let api = Api::new().await;

    let own = api.done("POST /api/api-key", json!({"name": "mine"})).await;
    let own = api.whoami(Who::Key(own["unmasked_key"].as_str().unwrap())).await;

    assert_eq!(own.json().1["id"], 1);
    for (body, field) in [
        (json!({}), "name"),
        (json!({"name": " "}), "name"),
        (json!({"name": "x", "user_id": 999}), "user_id"),
        (json!({"name": "x", "user_id": 0}), "user_id"),
    ] {
        let (status, answer) = api.admin("POST /api/api-key", body.clone()).await.json();
        assert_eq!((status, keys(&answer["errors"])), (400, vec![field]), "{body}: {answer}");
    }
    let member = api.member("POST /api/api-key", json!({"name": "x"})).await;
    assert_eq!(member.text(), FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_and_passwords_are_nowhere_in_the_store() {
    let api = Api::new().await;
    api.with_password().await;
    let key = api.key(1).await["unmasked_key"].as_str().unwrap().to_owned();
    let session = api.session().await;
    let mut searched = 0;
    for entry in std::fs::read_dir(api.served.world.folder()).unwrap() {
        let path = entry.unwrap().path();
        if !path.is_file() {
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        searched += bytes.len();
        for secret in [PASSWORD, &key, &session] {
            let is_there = bytes.windows(secret.len()).any(|part| part == secret.as_bytes());
            assert!(!is_there, "{}", path.display());
        }
    }
    assert!(searched > 10_000, "{searched}");
}
