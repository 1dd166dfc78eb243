//! What an action was is kept with who and when, and can be brought back.

use super::*;

const ID: &str = "id";

async fn rename(desk: &Desk, id: ActionId, name: &str) {
    let args = json!({ID: id, "changes": {"name": name}});
    desk.call("update_action", args).await.unwrap();
}

async fn version(desk: &Desk, id: ActionId, version: u64) -> Value {
    desk.call("get_version", json!({ID: id, "version": version})).await.unwrap()["action"].clone()
}

#[tokio::test]
async fn each_save_is_a_version_with_who_and_when() {
    let desk = Desk::new(one_row()).await;
    let id = desk.id_of(PRICE).await;
    rename(&desk, id, "B").await;

    let lines = desk.call("list_versions", json!({ID: id})).await.unwrap();

    assert_eq!(lines.as_array().unwrap().len(), 2);
    assert_eq!((&lines[0]["version"], &lines[1]["version"]), (&json!(2), &json!(1)));
    assert_eq!(lines[0]["saved_at"], "2026-03-01T09:30:00Z");
    assert!(lines[0]["saved_by"].is_string(), "{lines}");
    assert_eq!(version(&desk, id, 1).await["name"], PRICE);
    assert_eq!(version(&desk, id, 2).await["name"], "B");
    let unknown = desk.call("get_version", json!({ID: id, "version": 9})).await;
    assert_eq!(unknown.unwrap_err().code, Code::NotFound);
}

#[tokio::test]
async fn restoring_makes_a_new_version_and_leaves_the_archive_alone() {
    let desk = Desk::new(one_row()).await;
    let id = desk.id_of(PRICE).await;
    let before = version(&desk, id, 1).await;
    let query = json!({"database": 1, "type": "native", "native": {"query": "SELECT 1"}});
    let changes =
        json!({"name": "B", "dataset_query": query, "parameters": [], "guard": {"confirm": true}});
    desk.call("update_action", json!({ID: id, "changes": changes})).await.unwrap();
    desk.call("update_action", json!({ID: id, "changes": {"archived": true}})).await.unwrap();

    let args = json!({ID: id, "version": 1, "current": 3});
    let restored = desk.call("restore_version", args.clone()).await.unwrap()["action"].clone();

    assert_eq!(restored["version"], 4);
    for key in ["name", "dataset_query", "parameters", "guard", "visualization_settings"] {
        assert_eq!(restored[key], before[key], "{key}");
    }
    assert_eq!(restored["archived"], true);
    let stale = desk.call("restore_version", args).await.unwrap_err();
    assert_eq!(stale.code, Code::Conflict, "somebody saved meanwhile");
    let gone = json!({ID: id, "version": 9, "current": 4});
    assert_eq!(desk.call("restore_version", gone).await.unwrap_err().code, Code::NotFound);
}
