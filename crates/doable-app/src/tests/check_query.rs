//! Checking SQL before it is saved; the executor's own part is in `tests/it/engines`.

use doable_domain::code::Code;
use serde_json::{Value, json};

use super::{Desk, one_row};
use crate::rpc;

async fn check(desk: &Desk, query: &str) -> Value {
    let databases = desk.call("list_databases", json!({})).await.unwrap();
    let args = json!({"database_id": databases[0]["id"], "query": query});
    desk.call("check_query", args).await.unwrap()
}

#[tokio::test]
async fn what_is_refused_is_told_with_its_place_in_the_template() {
    let desk = Desk::new(one_row()).await;
    for (query, want) in [
        ("SELECT {{a}}", json!({"verdict": "understood"})),
        (
            "SELECT {{a}},\n  BAD",
            json!({"verdict": "refused", "message": "no BAD", "at": {"line": 2, "column": 3}}),
        ),
        (
            "SELECT '{{a}}'",
            json!({
                "verdict": "refused",
                "message": "remove the quotes around `{{a}}`; its value is bound, and quoted where it must be",
                "at": {"line": 1, "column": 9},
            }),
        ),
    ] {
        assert_eq!(check(&desk, query).await, want, "{query}");
    }
    assert!(desk.executor.jobs.lock().unwrap().is_empty(), "nothing is run");
    assert_eq!(desk.runs().await, Vec::<Value>::new());
}

#[tokio::test]
async fn only_who_may_edit_asks_and_only_a_database_that_is_there() {
    let desk = Desk::new(one_row()).await;
    let databases = desk.call("list_databases", json!({})).await.unwrap();
    let args = json!({"database_id": databases[0]["id"], "query": "SELECT 1"});
    let mut member = desk.caller.clone();
    let crate::Identity::Person { superuser, .. } = &mut member.identity else { panic!() };
    *superuser = false;

    let refused = rpc::call(&desk.app, &member, "check_query", args).await.unwrap_err();
    let unknown = desk.call("check_query", json!({"database_id": 99, "query": "SELECT 1"})).await;

    assert_eq!(refused.code, Code::Forbidden);
    assert_eq!(unknown.unwrap_err().fields["database_id"], "there is no such database");
}

#[tokio::test]
async fn a_drafts_form_comes_with_what_its_variables_stand_for() {
    let desk = Desk::new(one_row()).await;
    let databases = desk.call("list_databases", json!({})).await.unwrap();
    let meant = async |query: &str| {
        let id = &databases[0]["id"];
        let native = json!({"database": id, "type": "native", "native": {"query": query}});
        let draft = json!({"type": "query", "database_id": id, "dataset_query": native});
        let form = desk.call("preview_form", json!({"draft": draft})).await.unwrap();
        form["meant"].clone()
    };

    let table = json!({"schema": null, "name": "product"});
    let sku = json!({"sku": [{"tables": [table], "column": "sku"}]});
    assert_eq!(meant("SELECT 1 FROM product WHERE sku = {{sku}}").await, sku);
    assert_eq!(meant("SELECT 1").await, json!({}));
    assert_eq!(meant("SELECT 1 FROM product WHERE sku = {{sku").await, json!(null));
    assert_eq!(meant("SELECT 1 FROM product WHERE {{sku}} AND").await, json!(null));
}
