//! Accounts, passwords, keys and sessions.

use super::*;
use crate::{
    AppError,
    caller::Identity,
    wire::{CreateApiKey, CreateUser, Password, UpdateUser, UserInfo},
};

fn password(text: &str) -> Password {
    Password::new(text.to_owned())
}

fn ada() -> CreateUser {
    CreateUser {
        email: " ada@shop.example ".to_owned(),
        first_name: Some("Ada".to_owned()),
        last_name: Some("Byron".to_owned()),
        password: Some(password("correct horse")),
        is_superuser: None,
    }
}

fn acting_as(user: &UserInfo) -> Caller {
    let UserInfo { id, email, is_superuser, .. } = user.clone();
    let identity = Identity::Person { id, email, superuser: is_superuser, api_key: None };
    Caller { door: Door::Api, identity, address: None }
}

/// The fields that a refusal names.
fn fields(error: &AppError) -> Vec<&str> {
    match error {
        AppError::Invalid { problems, .. } => {
            problems.by_field().keys().map(String::as_str).collect()
        }
        other => panic!("{other:?} names no fields"),
    }
}

#[tokio::test]
async fn only_the_right_password_of_a_living_account_signs_in() {
    let desk = Desk::new(one_row()).await;
    let app = &desk.app;
    let user = app.create_user(&desk.caller, ada()).await.unwrap();
    let sign_in = async |name: &str, text: &str| {
        app.sign_in(name, password(text)).await.unwrap().map(|opened| opened.id)
    };

    let session = sign_in("ADA@shop.example ", "correct horse").await.unwrap();
    assert_eq!(sign_in("ada@shop.example", "correct horsE").await, None);
    assert_eq!(sign_in("eve@shop.example", "correct horse").await, None);
    assert_eq!(sign_in("me@localhost", "").await, None, "the local person has no password");
    let who = app.identity_of_session(&session).await.unwrap();
    assert_eq!(who, Some(acting_as(&user).identity));
    assert_eq!(app.identity_of_session("guess").await.unwrap(), None);

    let out = UpdateUser { is_active: Some(false), ..UpdateUser::default() };
    app.update_user(&desk.caller, user.id, out).await.unwrap();
    assert_eq!(app.identity_of_session(&session).await.unwrap(), None);
    assert_eq!(sign_in("ada@shop.example", "correct horse").await, None);
}

#[tokio::test]
async fn a_session_ends_when_it_is_signed_out_and_a_key_when_it_is_deleted() {
    let desk = Desk::new(one_row()).await;
    let (app, me) = (&desk.app, &desk.caller);
    let session = app.sign_in_as(me).await.unwrap().id;
    let named = CreateApiKey { name: "script".to_owned(), user_id: None };
    let made = app.create_api_key(me, named).await.unwrap();
    let key = made.unmasked_key.unwrap();

    let mut with_key = me.identity.clone();
    let Identity::Person { api_key, .. } = &mut with_key else { panic!() };
    *api_key = Some("script".into());
    assert_eq!(app.identity_of_key(&key).await.unwrap(), Some(with_key));
    assert!(made.masked_key.starts_with(key.get(..8).unwrap()), "{}", made.masked_key);
    assert!(!made.masked_key.contains(key.get(8..).unwrap()));
    assert_eq!(app.list_api_keys(me).await.unwrap()[0].unmasked_key, None);
    assert!(app.identity_of_session(&session).await.unwrap().is_some());

    assert!(app.sign_out(&session).await.unwrap());
    app.delete_api_key(me, made.id).await.unwrap();

    assert!(!app.sign_out(&session).await.unwrap());
    assert_eq!(app.identity_of_session(&session).await.unwrap(), None);
    assert_eq!(app.identity_of_key(&key).await.unwrap(), None);
    assert!(matches!(app.delete_api_key(me, made.id).await, Err(AppError::NotFound)));
}

#[tokio::test]
async fn an_account_that_can_not_be_is_refused_with_every_reason() {
    let desk = Desk::new(one_row()).await;
    let (app, me) = (&desk.app, &desk.caller);
    app.create_user(me, ada()).await.unwrap();
    let bad = CreateUser {
        email: "nobody".to_owned(),
        first_name: Some("x".repeat(300)),
        password: Some(password("short")),
        ..CreateUser::default()
    };

    let refused = app.create_user(me, bad).await.unwrap_err();
    let taken = app.create_user(me, ada()).await.unwrap_err();

    assert_eq!(fields(&refused), ["email", "first_name", "password"]);
    assert_eq!(fields(&taken), ["email"]);
    assert!(!format!("{:?}", ada()).contains("correct horse"), "a password is never printed");
}

#[tokio::test]
async fn members_change_themselves_and_nobody_locks_themselves_out() {
    let desk = Desk::new(one_row()).await;
    let (app, me) = (&desk.app, &desk.caller);
    let user = app.create_user(me, ada()).await.unwrap();
    let member = acting_as(&user);
    let change = UpdateUser::default;

    let named = UpdateUser { first_name: Some("A.".to_owned()), ..change() };
    let own = app.update_user(&member, user.id, named.clone()).await.unwrap();
    assert_eq!(own.common_name, "A. Byron");
    for (who, id, request) in [
        (&member, me.user_id().unwrap(), named),
        (&member, user.id, UpdateUser { is_superuser: Some(true), ..change() }),
        (&member, user.id, UpdateUser { is_active: Some(true), ..change() }),
    ] {
        let refused = app.update_user(who, id, request.clone()).await;
        assert!(matches!(refused, Err(AppError::Forbidden)), "{request:?}: {refused:?}");
    }
    for (request, field) in [
        (UpdateUser { is_superuser: Some(false), ..change() }, "is_superuser"),
        (UpdateUser { is_active: Some(false), ..change() }, "is_active"),
    ] {
        let refused = app.update_user(me, me.user_id().unwrap(), request).await.unwrap_err();
        assert_eq!(fields(&refused), [field]);
    }
    for refused in [
        app.list_users(&member).await.map(drop),
        app.create_user(&member, ada()).await.map(drop),
        app.list_api_keys(&member).await.map(drop),
        app.create_api_key(&member, CreateApiKey::default()).await.map(drop),
        app.get_sharing(&member).map(drop),
        app.list_links(&member).await.map(drop),
    ] {
        assert!(matches!(refused, Err(AppError::Forbidden)), "{refused:?}");
    }
}

#[tokio::test]
async fn a_server_offers_a_way_in_until_somebody_has_one() {
    let desk = Desk::new(one_row()).await;
    assert!(desk.app.needs_set_up().await.unwrap());

    desk.app.create_user(&desk.caller, ada()).await.unwrap();

    assert!(!desk.app.needs_set_up().await.unwrap());
}

#[tokio::test]
async fn ones_own_password_is_changed_by_the_old_one_only() {
    let desk = Desk::new(one_row()).await;
    let made = CreateUser {
        email: "ada@shop.example".to_owned(),
        password: Some(password("correct horse")),
        ..CreateUser::default()
    };
    let id = desk.app.create_user(&desk.caller, made).await.unwrap().id;
    let member = Caller {
        identity: Identity::Person {
            id,
            email: "ada@shop.example".to_owned(),
            superuser: false,
            api_key: None,
        },
        ..desk.caller.clone()
    };
    let change = async |who: &Caller, old: Option<&str>| {
        let mut changes = json!({"password": "battery staple"});
        if let Some(old) = old {
            changes["old_password"] = json!(old);
        }
        rpc::call(&desk.app, who, "update_user", json!({"id": id, "changes": changes})).await
    };

    for old in [None, Some(""), Some("correct horsE")] {
        let refused = change(&member, old).await.unwrap_err();
        assert!(refused.fields.contains_key("old_password"), "{old:?}: {refused:?}");
    }
    let still = desk.app.sign_in("ada@shop.example", password("correct horse")).await.unwrap();
    change(&member, Some("correct horse")).await.unwrap();
    let session = still.unwrap().id;

    assert_eq!(desk.app.identity_of_session(&session).await.unwrap(), None, "signed out");
    let now = desk.app.sign_in("ada@shop.example", password("battery staple")).await.unwrap();
    assert!(now.is_some());
    change(&desk.caller, None).await.unwrap();
}

/// The commands that a member may call; all others are for superusers.
const FOR_MEMBERS: &[&str] = &[
    "app_info",
    "list_actions",
    "index_actions",
    "describe_actions",
    "get_action",
    "copy_action",
    "list_options",
    "execute_action",
    "cancel_run",
    "list_databases",
    // Their own account only.
    "update_user",
    "current_user",
    "browse_tables",
    "list_columns",
    "browse_table",
    "search_rows",
    "read_row",
    "browse_models",
    "list_models",
    "list_runs",
    "get_run",
    "describe_run",
    "run_statistics",
    "search_runs",
];

/// Arguments that fit the command `name`: rights are looked at after them.
fn arguments(name: &str, member: &UserInfo) -> Value {
    const RUN: &str = "00000000-0000-7000-8000-000000000000";
    let sqlite = json!({"db": "/nowhere/at-all.db"});
    let query = json!({"database_id": 1, "query": "SELECT 1 AS id, 2 AS name"});
    match name {
        "archive_actions" => json!({"ids": [1], "archived": true}),
        "describe_actions" => json!({"ids": [1]}),
        "create_action" | "preview_form" => json!({"draft": {"name": "x"}}),
        "get_version" => json!({"id": 1, "version": 1}),
        "restore_version" => json!({"id": 1, "version": 1, "current": 1}),
        "read_curl" => json!({"text": "curl https://shop.example"}),
        "copy_action" => json!({"id": 1, "form": "sql"}),
        "try_handles" => json!({"error_handle": "", "response_handle": ".", "reply": {}}),
        "check_query" | "preview_options" => query,
        "list_options" => json!({"id": 1, "parameter": "x"}),
        "cancel_run" => json!({"idempotency_key": "k"}),
        "create_database" => json!({"name": "x", "engine": "sqlite", "details": sqlite}),
        "validate_database" => json!({"engine": "sqlite", "details": sqlite}),
        "read_connection_string" => json!({"text": "postgres://db.example/shop"}),
        "find_postgres_files" => json!({"details": {}}),
        "save_secret" => json!({"name": "KEY", "hosts": ["shop.example"], "value": "x"}),
        "delete_secret" => json!({"name": "KEY"}),
        "create_user" => json!({"email": "eve@shop.example"}),
        "update_user" => json!({"id": member.id, "changes": {"first_name": "A."}}),
        "create_api_key" => json!({"name": "x"}),
        "set_server" => json!({"on": false}),
        "prefill_link" => json!({"id": 1, "values": {}}),
        "set_table_actions" => json!({"table_id": 1}),
        "change_model" | "preview_model" => json!({"id": 1, "becomes": "group"}),
        "get_run" | "describe_run" => json!({"id": RUN}),
        "run_statistics" => json!({
            "from": "2026-03-01T00:00:00Z", "until": "2026-03-02T00:00:00Z",
            "width": "hour", "ahead_minutes": 0,
        }),
        "restore_backup" => json!({"name": "x.db"}),
        "set_retention" => json!({"days": 30}),
        _ => json!({"id": 1, "changes": {}}),
    }
}

#[tokio::test]
async fn every_command_but_those_of_members_is_for_superusers() {
    let desk = Desk::new(one_row()).await;
    let user = desk.app.create_user(&desk.caller, ada()).await.unwrap();
    let member = acting_as(&user);
    let commands = include_str!("../rpc.rs").lines().filter_map(|line| {
        let (name, _) = line.trim_start().strip_prefix('"')?.split_once("\" =>")?;
        Some(name)
    });
    let commands: Vec<&str> = commands.collect();
    assert!(commands.len() > 70, "{commands:?}");
    for name in &commands {
        let refused = rpc::call(&desk.app, &member, name, arguments(name, &user)).await.err();

        let code = refused.as_ref().map(|refused| refused.code);
        if FOR_MEMBERS.contains(name) {
            assert_ne!(code, Some(Code::Forbidden), "{name} is for members");
        } else {
            assert_eq!(code, Some(Code::Forbidden), "{name}: {refused:?}");
        }
    }
    let gone = FOR_MEMBERS.iter().find(|name| !commands.contains(name));
    assert_eq!(gone, None, "there is no such command");
}
