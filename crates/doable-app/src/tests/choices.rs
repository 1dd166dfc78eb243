//! Options from a query: what is kept, what is looked up, and who hears what.

use super::*;
use crate::AppError;

const QUERY: &str = "SELECT sku, name FROM product";

/// An action `Send` whose `sku` has its options from [`QUERY`]; its id.
async fn with_source(desk: &Desk, setting: Value) -> ActionId {
    let created = desk.create("Send", "UPDATE t SET a = 1 WHERE sku = {{sku}}").await.unwrap();
    let id = created["action"]["id"].clone();
    let mut field = setting;
    let source = json!({"database_id": created["action"]["database_id"], "query": QUERY});
    field["optionsSource"] = source;
    let settings = json!({"fields": {"sku": field}});
    let changes = json!({"id": id, "changes": {"visualization_settings": settings}});
    desk.call("update_action", changes).await.unwrap();
    offer(desk, &["MUG-01", "HAT-02"]);
    serde_json::from_value(id).unwrap()
}

fn offer(desk: &Desk, values: &[&str]) {
    let option = |value: &&str| FieldOption { value: json!(value), label: format!("The {value}") };
    *desk.executor.options.lock().unwrap() = values.iter().map(option).collect();
}

fn asked(desk: &Desk) -> Vec<Wanted> {
    let asked = std::mem::take(&mut *desk.executor.asked.lock().unwrap());
    asked.into_iter().map(|(_, wanted)| wanted).collect()
}

async fn list(desk: &Desk, id: ActionId, q: &str) -> Result<Value, RpcError> {
    desk.call("list_options", json!({"id": id, "parameter": "sku", "q": q})).await
}

/// Puts the sample's database where nobody can reach it.
async fn lose(desk: &Desk) {
    let databases = desk.call("list_databases", json!({})).await.unwrap();
    let changes = json!({"id": databases[0]["id"], "changes": {"name": "gone"}});
    desk.call("update_database", changes).await.unwrap();
}

#[tokio::test]
async fn options_are_asked_for_once_a_minute_and_anew_after_a_change() {
    let desk = Desk::new(one_row()).await;
    let id = with_source(&desk, json!({})).await;

    let first = list(&desk, id, "").await.unwrap();
    let again = list(&desk, id, "  ").await.unwrap();
    let found = list(&desk, id, "mug").await.unwrap();

    let option = json!({"value": "MUG-01", "label": "The MUG-01"});
    assert_eq!((&first["options"][0], &first["truncated"]), (&option, &json!(false)));
    assert_eq!(again, first);
    assert_eq!(found["options"][0], option);
    assert_eq!(asked(&desk), [Wanted::All, Wanted::Matching("mug".to_owned())]);

    let changes = json!({"id": id, "changes": {"description": "d"}});
    desk.call("update_action", changes).await.unwrap();
    list(&desk, id, "").await.unwrap();
    assert_eq!(asked(&desk), [Wanted::All], "the action was saved");

    desk.run("Send", json!({"sku": "MUG-01"}), "k").await.unwrap();
    asked(&desk);
    list(&desk, id, "").await.unwrap();
    assert_eq!(asked(&desk), [Wanted::All], "a run has written to the database");
}

#[tokio::test]
async fn a_value_that_is_no_option_now_is_refused_and_nothing_is_run() {
    let desk = Desk::new(one_row()).await;
    let id = with_source(&desk, json!({})).await;
    list(&desk, id, "").await.unwrap();
    offer(&desk, &["HAT-02"]);

    let refused = desk.run("Send", json!({"sku": "MUG-01"}), "k").await.unwrap_err();

    assert_eq!(refused.code, Code::Invalid);
    assert_eq!(refused.fields["sku"], "This must be one of the options.");
    assert_eq!(desk.runs().await, Vec::<Value>::new());
    assert!(desk.executor.jobs.lock().unwrap().is_empty());
    assert!(desk.run("Send", json!({"sku": "HAT-02"}), "k").await.is_ok());
}

#[tokio::test]
async fn a_run_that_took_its_own_option_away_is_still_answered_as_it_was() {
    let desk = Desk::new(one_row()).await;
    with_source(&desk, json!({})).await;
    let first = desk.run("Send", json!({"sku": "MUG-01"}), "k").await.unwrap();
    offer(&desk, &[]);

    let again = desk.run("Send", json!({"sku": "MUG-01"}), "k").await.unwrap();
    let other = desk.run("Send", json!({"sku": "MUG-01"}), "l").await.unwrap_err();

    assert_eq!((&again["run_id"], &again["replayed"]), (&first["run_id"], &json!(true)));
    assert_eq!(other.code, Code::Invalid);
    assert_eq!(desk.executor.done.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn without_its_database_nothing_is_listed_and_nothing_is_run() {
    let desk = Desk::new(one_row()).await;
    let id = with_source(&desk, json!({})).await;
    desk.call("set_sharing", json!({"enabled": true})).await.unwrap();
    let link = desk.call("create_link", json!({"id": id})).await.unwrap();
    let uuid = link["uuid"].as_str().unwrap().parse().unwrap();
    list(&desk, id, "").await.unwrap();
    lose(&desk).await;

    let unlisted = list(&desk, id, "").await.unwrap_err();
    let refused = desk.run("Send", json!({"sku": "MUG-01"}), "k").await.unwrap_err();
    let values = json!({"sku": "MUG-01"}).as_object().unwrap().clone();
    let stranger = desk.app.execute_public(uuid, None, &[], values, None).await.unwrap_err();
    let form = desk.app.public_form(uuid, &[]).await.unwrap();

    assert_eq!(
        unlisted.message, "the options can't be read: could not open gone: no such file",
        "also not what was kept from before"
    );
    let reason = &refused.fields["sku"];
    assert!(reason.contains("nothing was run") && reason.contains("no such file"), "{reason}");
    let AppError::Invalid { problems, .. } = stranger else { panic!("{stranger:?}") };
    assert_eq!(
        problems.by_field()["sku"],
        "The options can't be read just now. Nothing was done; try again later."
    );
    assert!(form.form.fields[0].options.is_empty());
    assert_eq!(desk.runs().await, Vec::<Value>::new());
}

#[tokio::test]
async fn only_a_shown_field_with_a_query_has_options() {
    let desk = Desk::new(one_row()).await;
    let id = with_source(&desk, json!({"hidden": true, "defaultValue": "MUG-01"})).await;
    let price = desk.id_of(PRICE).await;
    for (id, parameter) in [(id, "sku"), (id, "nobody"), (price, "sku"), (price, "price_cents")] {
        let args = json!({"id": id, "parameter": parameter});

        let got = desk.call("list_options", args).await;

        assert_eq!(got.unwrap_err().code, Code::NotFound, "{id} {parameter}");
    }
    assert_eq!(asked(&desk), []);
    let run = desk.run("Send", json!({}), "k").await;
    assert!(run.is_ok(), "a hidden default is looked up as any value: {run:?}");
    let text = doable_domain::value::Value::Text("MUG-01".to_owned());
    assert_eq!(asked(&desk), [Wanted::Like(text)]);
}

#[tokio::test]
async fn a_query_is_tried_before_it_is_saved_and_only_by_who_may_edit() {
    let desk = Desk::new(one_row()).await;
    with_source(&desk, json!({})).await;
    let databases = desk.call("list_databases", json!({})).await.unwrap();
    let id = &databases[0]["id"];

    let tried = desk.call("preview_options", json!({"database_id": id, "query": QUERY})).await;
    assert_eq!(tried.unwrap()["options"].as_array().unwrap().len(), 2);
    for (args, key) in [
        (json!({"database_id": id, "query": "DELETE FROM t"}), "query"),
        (json!({"database_id": 99, "query": QUERY}), "database_id"),
    ] {
        let refused = desk.call("preview_options", args.clone()).await.unwrap_err();
        assert!(refused.fields.contains_key(key), "{args}: {refused:?}");
    }
    lose(&desk).await;
    let refused = desk.call("preview_options", json!({"database_id": id, "query": QUERY})).await;
    assert_eq!(refused.unwrap_err().fields["query"], "could not open gone: no such file");

    let mut member = desk.caller.clone();
    let crate::Identity::Person { superuser, .. } = &mut member.identity else { panic!() };
    *superuser = false;
    let args = json!({"database_id": id, "query": QUERY});
    let refused = rpc::call(&desk.app, &member, "preview_options", args).await.unwrap_err();
    assert_eq!(refused.code, Code::Forbidden);
}

#[tokio::test]
async fn a_stranger_is_told_that_there_are_options_and_not_from_where() {
    let desk = Desk::new(one_row()).await;
    let id = with_source(&desk, json!({})).await;
    desk.call("set_sharing", json!({"enabled": true})).await.unwrap();
    let link = desk.call("create_link", json!({"id": id})).await.unwrap();
    let uuid = link["uuid"].as_str().unwrap().parse().unwrap();

    let action = desk.app.public_action(uuid, &[]).await.unwrap();
    let found = desk.app.public_options(uuid, &[], "sku", "mug").await.unwrap();
    let nothing = desk.app.public_options(uuid, &[], "nobody", "").await;

    assert_eq!(action.visualization_settings["fields"]["sku"]["optionsSource"], json!({}));
    assert_eq!(found.options.len(), 2);
    assert!(matches!(nothing, Err(AppError::NotFound)));
    let values = json!({"id": id, "values": {"sku": "MUG-01"}, "locked": ["sku"]});
    let locked = desk.call("prefill_link", values).await.unwrap();
    let query = locked["url"].as_str().unwrap().split_once('?').unwrap().1.to_owned();
    let query: Vec<(String, String)> =
        url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let refused = desk.app.public_options(uuid, &query, "sku", "").await;
    assert!(matches!(refused, Err(AppError::NotFound)), "a locked field is nobody's to choose");
}

#[tokio::test]
async fn the_rows_of_a_foreign_key_are_for_people_in_the_window() {
    let (desk, _) = super::rows::orders().await;
    let id = desk.id_of("Change").await;
    let args = |parameter: &str| json!({"id": id, "parameter": parameter, "q": "a"});
    let mut member = super::databases::member();
    let list = async |caller: &Caller, parameter: &str| {
        let listed = rpc::call(&desk.app, caller, "list_options", args(parameter)).await;
        listed.map(|listed| listed["options"].clone()).map_err(|error| error.code)
    };

    let at_the_api = list(&member, "customer_id").await;
    member.door = Door::Window;
    let in_the_window = list(&member, "customer_id").await;
    let link = crate::Identity::Stranger { link: uuid::Uuid::nil() };
    let stranger = Caller { identity: link, ..member.clone() };

    assert_eq!(at_the_api, Err(Code::NotFound));
    assert_eq!(in_the_window, Ok(json!([{"value": "id a", "label": "id a"}])));
    assert_eq!(list(&stranger, "customer_id").await, Err(Code::Forbidden));
    assert_eq!(list(&member, "note").await, Err(Code::NotFound), "it refers to nothing");
    assert_eq!(list(&member, "gone").await, Err(Code::NotFound), "it leads nowhere");
    let archived = json!({"id": id, "changes": {"archived": true}});
    desk.call("update_action", archived).await.unwrap();
    assert_eq!(list(&member, "customer_id").await, Err(Code::NotFound));
}
