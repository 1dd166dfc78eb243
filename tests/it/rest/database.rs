//! `/api/database`, `/api/table`, `/api/field`.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::{Api, FORBIDDEN, NOT_FOUND, each, keys, over};

/// A new SQLite file with one table.
fn file(api: &Api, name: &str) -> PathBuf {
    let file = api.served.world.folder().join(name);
    let sql = "CREATE TABLE visit (id INTEGER PRIMARY KEY, what TEXT NOT NULL)";
    rusqlite::Connection::open(&file).unwrap().execute_batch(sql).unwrap();
    file
}

fn of(file: &PathBuf) -> Value {
    json!({"name": "Visits", "engine": "sqlite", "details": {"db": file}})
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_database_has_actions_off() {
    let api = Api::new().await;
    let file = file(&api, "visits.db");

    let (status, made) = api.admin("POST /api/database", of(&file)).await.json();
    let read = api.done(&format!("GET /api/database/{}", made["id"]), json!(null)).await;
    let (_, list) = api.admin("GET /api/database", json!(null)).await.json();

    assert_eq!(status, 200);
    assert_eq!(read, made);
    assert_eq!((&made["name"], &made["engine"]), (&json!("Visits"), &json!("sqlite")));
    assert_eq!(made["details"]["db"], json!(file));
    assert_eq!(made["features"], json!(["actions"]));
    let settings = json!({"database-enable-actions": false, "production": false});
    assert_eq!(made["settings"], settings);
    assert_eq!(keys(&list), ["data", "total"]);
    assert_eq!(list["total"], 2);
    assert!(list["data"].as_array().unwrap().contains(&made));
}

#[tokio::test(flavor = "multi_thread")]
async fn members_see_databases_but_not_where_they_are() {
    let api = Api::new().await;

    let one = api.member(&format!("GET /api/database/{}", api.shop), json!(null)).await;
    let all = api.member("GET /api/database", json!(null)).await;

    assert_eq!((one.status, all.status), (200, 200));
    for answer in [one, all] {
        assert!(!answer.body.contains("details"), "{answer:?}");
        assert!(!answer.body.contains("shop.db"), "{answer:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_can_not_be_opened_is_refused_in_words() {
    let api = Api::new().await;
    let no_file = api.served.world.folder().join("nowhere.db");
    let no_database = api.served.world.folder().join("text.db");
    std::fs::write(&no_database, "this is no database, whatever its name says").unwrap();
    for path in [no_file, no_database] {
        let body = of(&path);
        let details = json!({"details": {"db": path}});
        for (line, body) in [
            ("POST /api/database".to_owned(), body.clone()),
            (format!("PUT /api/database/{}", api.shop), details),
            ("POST /api/database/validate".to_owned(), body),
        ] {
            let answer = api.admin(&line, body).await;

            let (status, body) = answer.json();
            assert_eq!(status, 400, "{line}: {answer:?}");
            assert_eq!(keys(&body), ["errors", "message"], "{line}: {answer:?}");
            assert!(body["message"].is_string(), "{line}");
            assert_eq!(keys(&body["errors"]), ["details.db"], "{line}");
        }
    }
    assert_eq!(api.done("GET /api/database", json!(null)).await["total"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_shape_of_a_database_is_refused_field_by_field() {
    let api = Api::new().await;
    let file = file(&api, "visits.db");
    for (changes, field) in [
        (json!({"name": null}), "name"),
        (json!({"name": ""}), "name"),
        (json!({"engine": null}), "engine"),
        (json!({"engine": "nonsense"}), "engine"),
        (json!({"details": null}), "details"),
        (json!({"details": {}}), "details.db"),
        (
            json!({"settings": {"database-enable-actions": "yes"}}),
            "settings.database-enable-actions",
        ),
    ] {
        let answer = api.admin("POST /api/database", over(of(&file), changes.clone())).await;

        let (status, body) = answer.json();
        assert_eq!((status, keys(&body["errors"])), (400, vec![field]), "{changes}: {body}");
        assert_eq!(keys(&body), ["errors", "specific-errors"], "{changes}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn validate_tries_and_keeps_nothing() {
    let api = Api::new().await;
    let file = file(&api, "visits.db");

    let body = json!({"engine": "sqlite", "details": {"db": file}});
    let valid = api.admin("POST /api/database/validate", body).await;

    assert_eq!(valid.json(), (200, json!({"valid": true, "warnings": []})));
    assert_eq!(api.done("GET /api/database", json!(null)).await["total"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn put_changes_what_is_given() {
    let api = Api::new().await;
    let line = format!("/api/database/{}", api.shop);
    let before = api.done(&format!("GET {line}"), json!(null)).await;

    let renamed = api.done(&format!("PUT {line}"), json!({"name": "Renamed"})).await;
    let settings = json!({"settings": {"production": true}});
    let production = api.done(&format!("PUT {line}"), settings).await;
    let unknown = api.admin("PUT /api/database/999", json!({"name": "x"})).await;

    assert_eq!(renamed, over(before.clone(), json!({"name": "Renamed"})));
    let settings = json!({"database-enable-actions": true, "production": true});
    assert_eq!(production["settings"], settings, "the other switch stays");
    assert_eq!(unknown.text(), NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_actions_use_stays() {
    let api = Api::new().await;
    let file = file(&api, "visits.db");
    let unused = api.done("POST /api/database", of(&file)).await["id"].clone();

    let used = api.admin(&format!("DELETE /api/database/{}", api.shop), json!(null)).await;
    let deleted = api.admin(&format!("DELETE /api/database/{unused}"), json!(null)).await;
    let again = api.admin(&format!("DELETE /api/database/{unused}"), json!(null)).await;

    assert_eq!(used.status, 409);
    assert!(used.json().1["message"].as_str().unwrap().contains("delete them first"));
    assert_eq!(deleted.text(), (204, ""));
    assert_eq!(again.text(), NOT_FOUND);
    assert!(file.exists(), "what is in it stays");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sync_is_done_when_it_is_answered() {
    let api = Api::new().await;
    let file = file(&api, "visits.db");
    let id = api.done("POST /api/database", of(&file)).await["id"].clone();
    let names = || async {
        let metadata = api.done(&format!("GET /api/database/{id}/metadata"), json!(null)).await;
        each(&metadata["tables"], "name").into_iter().cloned().collect::<Vec<Value>>()
    };
    let before = names().await;
    let sql = "CREATE TABLE another (id INTEGER PRIMARY KEY)";
    rusqlite::Connection::open(&file).unwrap().execute_batch(sql).unwrap();

    let synced = api.admin(&format!("POST /api/database/{id}/sync_schema"), json!(null)).await;

    assert_eq!(synced.json(), (200, json!({"status": "ok"})));
    assert_eq!(before, ["visit"]);
    assert_eq!(names().await, ["another", "visit"]);
    let unknown = api.admin("POST /api/database/999/sync_schema", json!(null)).await;
    assert_eq!(unknown.text(), NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn metadata_has_the_tables_with_their_fields() {
    let api = Api::new().await;

    let line = format!("GET /api/database/{}/metadata", api.shop);
    let (status, metadata) = api.member(&line, json!(null)).await.json();
    let orders = api.table_metadata("orders").await;
    let customer = api.table_metadata("customer").await;

    assert_eq!((status, &metadata["id"]), (200, &json!(api.shop)));
    assert!(metadata.get("details").is_none(), "{metadata}");
    for key in ["id", "name", "schema", "display_name", "db_id", "fields"] {
        assert!(orders.get(key).is_some(), "{key}");
    }
    assert_eq!((&orders["db_id"], &orders["display_name"]), (&json!(api.shop), &json!("Orders")));
    let field = |table: &Value, name: &str| {
        let fields = table["fields"].as_array().unwrap();
        fields.iter().find(|field| field["name"] == name).unwrap().clone()
    };
    let id_of_customer = field(&customer, "id")["id"].clone();
    for (name, want) in [
        (
            "id",
            json!({
                "display_name": "ID", "base_type": "type/Integer", "database_type": "INTEGER",
                "semantic_type": "type/PK", "fk_target_field_id": null, "position": 0,
                "database_is_auto_increment": true, "database_required": false,
            }),
        ),
        (
            "customer_id",
            json!({
                "display_name": "Customer ID", "base_type": "type/Integer",
                "semantic_type": "type/FK", "fk_target_field_id": id_of_customer, "position": 1,
                "database_is_auto_increment": false, "database_required": true,
            }),
        ),
        (
            "status",
            json!({
                "base_type": "type/Text", "semantic_type": null, "fk_target_field_id": null,
                "position": 2, "database_required": false,
            }),
        ),
        ("carrier", json!({"semantic_type": null, "database_required": false, "position": 5})),
    ] {
        let field = field(&orders, name);

        assert_eq!(field["table_id"], orders["id"], "{name}");
        for key in keys(&want) {
            assert_eq!(field[key], want[key], "{name}: {key}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_and_a_field_are_read_by_their_numbers() {
    let api = Api::new().await;
    let orders = api.table_metadata("orders").await;

    let list = api.member("GET /api/table", json!(null)).await.json().1;
    let table = format!("GET /api/table/{}", orders["id"]);
    let one = api.member(&table, json!(null)).await.json().1;
    let whole = api.member(&format!("{table}/query_metadata"), json!(null)).await.json().1;
    let field = format!("GET /api/field/{}", orders["fields"][1]["id"]);
    let field = api.member(&field, json!(null)).await.json().1;

    assert_eq!(each(&list, "name"), ["customer", "order_line", "orders", "product"]);
    assert!(list.as_array().unwrap().contains(&one));
    assert_eq!(one.get("fields"), None);
    assert_eq!(whole, orders);
    assert_eq!(field, orders["fields"][1]);
    for line in ["GET /api/table/999", "GET /api/table/999/query_metadata", "GET /api/field/999"] {
        assert_eq!(api.member(line, json!(null)).await.text(), NOT_FOUND, "{line}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_numbers_of_tables_and_fields_stay() {
    let api = Api::new().await;
    let before = api.table_metadata("product").await;
    let sync = format!("POST /api/database/{}/sync_schema", api.shop);
    let shop = api.served.world.shop().unwrap();

    shop.execute_batch("ALTER TABLE product ADD COLUMN note TEXT; CREATE TABLE aaa (x)").unwrap();
    api.done(&sync, json!(null)).await;
    let after = api.table_metadata("product").await;

    assert_eq!(after["id"], before["id"]);
    let ids = each(&after["fields"], "id");
    assert_eq!(ids[..ids.len() - 1], each(&before["fields"], "id"));
}

#[tokio::test(flavor = "multi_thread")]
async fn databases_are_made_and_changed_by_superusers() {
    let api = Api::new().await;
    let file = file(&api, "visits.db");
    for (line, body) in [
        ("POST /api/database".to_owned(), of(&file)),
        ("POST /api/database/validate".to_owned(), of(&file)),
        (format!("PUT /api/database/{}", api.shop), json!({"name": "x"})),
        (format!("DELETE /api/database/{}", api.shop), json!(null)),
        (format!("POST /api/database/{}/sync_schema", api.shop), json!(null)),
    ] {
        assert_eq!(api.member(&line, body).await.text(), FORBIDDEN, "{line}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_refusal_echoes_a_password() {
    const PASSWORD: &str = "pl4nted-s3same";
    let api = Api::new().await;
    // A port that nothing can listen on, since the system gives out no port 1.
    let server = json!({"host": "127.0.0.1", "port": 1, "dbname": "d", "user": "u"});
    for (more, field) in [
        (json!({"password": [PASSWORD]}), "details.password"),
        (json!({"password": PASSWORD, "port": "x"}), "details.port"),
        (json!({"url": format!("http://u:{PASSWORD}@h/d")}), "details.url"),
        (json!({"connection-uri": format!("mysql://u:{PASSWORD}@h/d")}), "details.connection-uri"),
        (json!({"tunnel-pass": PASSWORD}), "details.tunnel-pass"),
        (json!({"password": "**MetabasePass**"}), "details.password"),
        (json!({"password": PASSWORD}), "details.host"),
    ] {
        let mut details = server.clone();
        details.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let body = json!({"name": "Server", "engine": "postgres", "details": details});

        for request in ["POST /api/database", "POST /api/database/validate"] {
            let answer = api.admin(request, body.clone()).await;

            assert!(!answer.body.contains(PASSWORD), "{request} {more}: {answer:?}");
            let (status, answer) = answer.json();
            assert_eq!(status, 400, "{request} {more}");
            assert!(answer["errors"][field].is_string(), "{request} {more}: {answer}");
        }
    }
}
