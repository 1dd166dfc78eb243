//! The passwords of databases: where they go, and where they never are.

use std::fs;

use super::{
    databases::{fields, member, shop},
    *,
};
use crate::{
    AppError,
    secrets::{KeySource, Secrets},
    wire::metadata::{ReadConnectionString, UpdateDatabase},
};

const PASSWORD: &str = "pl4nted-s3same";
const NEXT: &str = "s3cond-pl4nted";
const MASK: &str = "**MetabasePass**";

fn details(more: Value) -> Value {
    let mut details = json!({
        "host": "db.example", "dbname": "shop", "user": "ana", "password": PASSWORD,
        "ssl-mode": "require",
    });
    details.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    details
}

impl Desk {
    async fn server(&self) -> Value {
        let args = json!({"name": "Server", "engine": "postgres", "details": details(json!({}))});
        self.call("create_database", args).await.unwrap()
    }

    async fn alter(&self, database: &Value, changes: Value) -> Result<Value, RpcError> {
        self.call("update_database", json!({"id": database["id"], "changes": changes})).await
    }

    fn last_password(&self) -> Option<String> {
        self.executor.passwords.lock().unwrap().last().unwrap().clone()
    }

    async fn action_on(&self, database: &Value) -> ActionId {
        let models = self.call("list_models", json!({})).await.unwrap();
        let models = models.as_array().unwrap();
        let group = models.iter().find(|m| m["database_id"] == database["id"]).unwrap();
        let draft = json!({
            "name": "Raise", "type": "query", "model_id": group["id"],
            "database_id": database["id"],
            "dataset_query": {
                "database": database["id"], "type": "native",
                "native": {"query": "update item set price = 1 where id = 1"},
            },
        });
        let made = self.call("create_action", json!({"draft": draft})).await.unwrap();
        serde_json::from_value(made["action"]["id"].clone()).unwrap()
    }

    /// The password that the newest job was given.
    async fn run_with(&self, action: ActionId, key: &str) -> Result<Option<String>, RpcError> {
        let args = json!({"id": action, "parameters": {}, "idempotency_key": key});
        self.call("execute_action", args).await?;
        let jobs = self.executor.jobs.lock().unwrap();
        let doable_exec::Work::Query { database, .. } = &jobs.last().unwrap().work else {
            panic!("a query was run");
        };
        Ok(database.password.as_ref().map(|secret| secret.reveal().clone()))
    }
}

#[tokio::test]
async fn a_planted_password_is_nowhere_but_with_the_executor() {
    let desk = Desk::new(Err(ExecError::Unreachable {
        target: "db.example".to_owned(),
        detail: Detail::Place,
        reason: "no route".to_owned(),
    }))
    .await;
    let made = desk.server().await;
    let id = serde_json::from_value(made["id"].clone()).unwrap();
    let action = desk.action_on(&made).await;
    let mut said = vec![made.to_string()];

    let ran = desk.run_with(action, "k").await.unwrap_err();
    said.push(format!("{ran:?}"));
    for (name, args) in [
        ("list_databases", json!({})),
        ("list_actions", json!({})),
        ("list_runs", json!({})),
        ("list_models", json!({})),
        ("app_info", json!({})),
        ("get_secrets_place", json!({})),
        ("sync_database", json!({"id": id})),
        ("update_database", json!({"id": id, "changes": {"name": "gone"}})),
        ("sync_database", json!({"id": id})),
        ("update_database", json!({"id": id, "changes": {"details": details(json!({"user": 7}))}})),
        ("validate_database", json!({"engine": "mysql", "details": details(json!({"port": "x"}))})),
        (
            "validate_database",
            json!({"engine": "mysql", "details": {"url": format!("postgres://a:{PASSWORD}@h/d")}}),
        ),
        ("validate_database", json!({"engine": "sqlite", "details": {"db": "", "pass": PASSWORD}})),
        ("read_connection_string", json!({"text": format!("http://a:{PASSWORD}@h/d")})),
    ] {
        said.push(format!("{name}: {:?}", desk.call(name, args).await));
    }
    let database = desk.app.get_database(&desk.caller, id).await.unwrap();
    said.push(format!("{database:?} {:?}", desk.app.with_password(database.clone()).await));
    let diagnosis = desk.app.diagnose(&desk.caller).await;
    said.push(format!("{diagnosis:?}"));
    let request = json!({"name": "A", "engine": "mysql", "details": details(json!({}))});
    let request: crate::wire::CreateDatabase = serde_json::from_value(request).unwrap();
    said.push(format!("{request:?}"));

    for said in &said {
        assert!(!said.contains(PASSWORD), "{said}");
    }
    assert!(desk.executor.passwords.lock().unwrap().contains(&Some(PASSWORD.to_owned())));
    let mut looked_at = 0;
    for file in files_below(desk.folder.path()) {
        let bytes = fs::read(&file).unwrap();
        let is_there = bytes.windows(PASSWORD.len()).any(|part| part == PASSWORD.as_bytes());
        assert!(!is_there, "{}", file.display());
        looked_at += usize::from(file.ends_with("secrets.enc") || file.ends_with("doable.db"));
    }
    assert_eq!(looked_at, 2);
}

fn files_below(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let below = |path: std::path::PathBuf| {
        if path.is_dir() { files_below(&path) } else { vec![path] }
    };
    entries.flat_map(below).collect()
}

#[tokio::test]
async fn the_mask_keeps_the_password_and_a_new_one_reaches_the_next_run() {
    let desk = Desk::new(one_row()).await;
    let made = desk.server().await;
    assert_eq!(made["details"], details(json!({"password": MASK})), "the rest is as it was sent");
    let action = desk.action_on(&made).await;
    assert_eq!(desk.run_with(action, "1").await.unwrap().as_deref(), Some(PASSWORD));

    let masked =
        details(json!({"password": MASK, "user": "bob", "host": "DB.example", "port": 5432}));
    desk.alter(&made, json!({"details": masked})).await.unwrap();
    assert_eq!(desk.last_password().as_deref(), Some(PASSWORD), "it was tried with the kept one");
    assert_eq!(desk.run_with(action, "2").await.unwrap().as_deref(), Some(PASSWORD));

    let mut same = masked.clone();
    same["password"] = NEXT.into();
    let changed = desk.alter(&made, json!({"details": same})).await.unwrap();
    assert_eq!(changed["details"]["password"], MASK);
    assert_eq!(desk.run_with(action, "3").await.unwrap().as_deref(), Some(NEXT));

    for empty in [json!(""), Value::Null] {
        let none = details(json!({"password": empty}));
        let changed = desk.alter(&made, json!({"details": none})).await.unwrap();
        assert_eq!(changed["details"].get("password"), None);
        assert_eq!(desk.run_with(action, &empty.to_string()).await.unwrap(), None);
        let again = desk.alter(&made, json!({"details": masked})).await.unwrap_err();
        assert_eq!(again.fields["details.password"], "enter the password");
    }
}

#[tokio::test]
async fn a_row_to_pick_is_looked_for_with_the_password() {
    let desk = Desk::new(one_row()).await;
    *desk.executor.schema.lock().unwrap() = shop();
    desk.server().await;
    desk.call("set_table_actions", json!({"table_id": 2, "update": true})).await.unwrap();
    let id = desk.id_of("Update Orders").await;

    desk.executor.passwords.lock().unwrap().clear();
    desk.call("search_rows", json!({"id": id, "q": ""})).await.unwrap();
    assert_eq!(desk.last_password().as_deref(), Some(PASSWORD));
}

#[tokio::test]
async fn a_kept_password_goes_to_no_other_server() {
    let desk = Desk::new(one_row()).await;
    let made = desk.server().await;
    let action = desk.action_on(&made).await;
    let tried = desk.executor.passwords.lock().unwrap().len();
    for (engine, more) in [
        ("postgres", json!({"host": "evil.example"})),
        ("postgres", json!({"port": 5433})),
        ("postgres", json!({"url": "postgres://evil.example"})),
        ("mysql", json!({"port": 5432})),
    ] {
        let mut masked = details(more.clone());
        masked["password"] = MASK.into();

        let test = json!({"id": made["id"], "engine": engine, "details": masked});
        let tested = desk.call("validate_database", test).await.unwrap_err();
        let fields = match engine {
            "postgres" => desk.alter(&made, json!({"details": masked})).await.unwrap_err().fields,
            engine => desk.alter(&made, json!({"engine": engine})).await.unwrap_err().fields,
        };

        let want = "enter the password again: the server has changed";
        assert_eq!(tested.fields["details.password"], want, "{more}");
        let refused = fields.get("details.password").or(fields.get("engine")).unwrap();
        assert!(refused == want || refused.contains("the engine stays"), "{more}: {refused}");
    }
    assert_eq!(desk.executor.passwords.lock().unwrap().len(), tried, "nothing was connected to");
    assert_eq!(desk.run_with(action, "1").await.unwrap().as_deref(), Some(PASSWORD), "all is well");

    // Not even if the store is changed behind the program's back.
    let moved = details(json!({"password": MASK, "host": "evil.example"}));
    let moved = Some(moved.as_object().unwrap().clone());
    let change = doable_store::DatabaseChange { details: moved, ..Default::default() };
    let id = serde_json::from_value(made["id"].clone()).unwrap();
    desk.app.store().update_database(id, change, Timestamp::UNIX_EPOCH).await.unwrap();
    let refused = desk.run_with(action, "2").await.unwrap_err();
    assert!(refused.fields["details.password"].contains("enter it again"), "{refused:?}");
}

#[tokio::test]
async fn a_connection_string_is_split_wherever_it_stands() {
    let desk = Desk::new(one_row()).await;
    let text = format!("mysql://ana:{PASSWORD}@db.example/shop?ssl-mode=REQUIRED");
    let want = json!({"host": "db.example", "dbname": "shop", "user": "ana", "password": MASK,
                      "ssl-mode": "require", "port": 3306, "timezone": "UTC"});
    for key in ["url", "connection-uri"] {
        let args =
            json!({"name": key, "engine": "mysql", "details": {key: text, "timezone": "UTC"}});
        let made = desk.call("create_database", args).await.unwrap();
        assert_eq!(made["details"], want, "{key}");
        assert_eq!(desk.last_password().as_deref(), Some(PASSWORD), "{key}");
    }

    let read = desk.call("read_connection_string", json!({"text": text})).await.unwrap();
    assert_eq!((&read["engine"], &read["details"]["user"]), (&json!("mysql"), &json!("ana")));
    let request = ReadConnectionString { text };
    let refused = desk.app.read_connection_string(&member(), &request).err();
    assert!(matches!(refused, Some(AppError::Forbidden)), "{refused:?}");

    for (wrong, field) in [
        (json!({"url": "postgres://h/d"}), "details.url"),
        (json!({"connection-uri": 7}), "details.connection-uri"),
        (details(json!({"password": 7})), "details.password"),
        (details(json!({"password": MASK})), "details.password"),
        (details(json!({"tunnel-pass": "x"})), "details.tunnel-pass"),
    ] {
        let request = json!({"name": "A", "engine": "mysql", "details": wrong});
        let request = serde_json::from_value(request).unwrap();
        let refused = desk.app.create_database(&desk.caller, request).await.unwrap_err();
        assert!(fields(&refused).contains(&field), "{wrong}: {refused:?}");
    }
}

#[tokio::test]
async fn a_password_goes_with_its_database_and_is_missed_where_it_is_lost() {
    let desk = Desk::new(one_row()).await;
    let made = desk.server().await;
    let id = serde_json::from_value(made["id"].clone()).unwrap();
    let secrets = Secrets::in_file(desk.folder.path(), KeySource::default());
    let name = format!("database/{id}/password");
    let kept = secrets.get(&name).await.unwrap().unwrap();

    secrets.remove(&name).await.unwrap();
    let refused = desk.app.sync_schema(&desk.caller, id).await.unwrap_err();
    assert_eq!(fields(&refused), ["details.password"]);
    assert!(refused.to_string().contains("secrets.enc"), "{refused}");
    let diagnosis = desk.app.diagnose(&desk.caller).await.unwrap();
    let told = |d: &crate::Diagnosis| d.problem.as_deref().is_some_and(|p| p.contains("again"));
    assert!(diagnosis.iter().any(told), "{diagnosis:?}");
    assert!(desk.app.list_tables(&desk.caller).await.is_ok(), "the others are still listed");

    secrets.set(&name, kept).await.unwrap();
    desk.app.sync_schema(&desk.caller, id).await.unwrap();
    desk.app.delete_database(&desk.caller, id).await.unwrap();
    assert!(secrets.get(&name).await.unwrap().is_none());
}

#[tokio::test]
async fn nothing_is_stored_where_no_password_can_be_kept() {
    let desk = Desk::new(one_row()).await;
    let made = desk.server().await;
    fs::write(desk.folder.path().join("secrets.enc"), "damaged").unwrap();
    let before = desk.app.list_databases(&desk.caller).await.unwrap();

    let args = json!({"name": "Two", "engine": "mysql", "details": details(json!({}))});
    let refused = desk.call("create_database", args).await.unwrap_err();
    let new = json!({"details": details(json!({"password": NEXT, "user": "bob"}))});
    let unchanged = desk.alter(&made, new).await.unwrap_err();

    for error in [refused, unchanged] {
        assert!(error.fields["details.password"].contains("is damaged"), "{error:?}");
    }
    assert_eq!(desk.app.list_databases(&desk.caller).await.unwrap(), before);
    let rename = UpdateDatabase { name: Some("Other".to_owned()), ..Default::default() };
    desk.app.update_database(&desk.caller, before[1].id, rename).await.unwrap();
    assert_eq!(fs::read(desk.folder.path().join("secrets.enc")).unwrap(), b"damaged");
}
