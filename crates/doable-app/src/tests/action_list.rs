//! The list of actions, its search, and what is done with many of them.

use super::{
    databases::{desk_with, member, shop},
    *,
};

impl Desk {
    async fn index(&self, args: Value) -> Value {
        self.call("index_actions", args).await.unwrap()
    }
}

/// How many are in each group, and the names of the lines that come along.
fn shape(index: &Value) -> (Vec<(String, usize)>, Vec<String>) {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let groups = index["groups"].as_array().unwrap().iter();
    let groups = groups.map(|one| (text(&one["name"]), one["ids"].as_array().unwrap().len()));
    let first = index["first"].as_array().unwrap().iter().map(|line| text(&line["name"]));
    (groups.collect(), first.collect())
}

#[tokio::test]
async fn the_list_comes_as_numbers_with_its_first_lines() {
    let desk = Desk::new(one_row()).await;
    for number in 0..70 {
        desk.create(&format!("Z {number:02}"), "SELECT 1").await.unwrap();
    }

    let index = desk.index(json!({})).await;
    let (groups, first) = shape(&index);
    let last = index["groups"].as_array().unwrap().last().unwrap()["ids"][69].clone();
    let lines = desk.call("describe_actions", json!({"ids": [last, 9999]})).await.unwrap();

    assert_eq!(groups.iter().map(|(_, count)| count).sum::<usize>(), 77);
    assert_eq!((first.len(), groups.last().unwrap().0.as_str()), (64, "Sample shop"));
    assert_eq!(lines.as_array().unwrap().len(), 1, "one is gone");
    assert_eq!(lines[0]["id"], last);
    assert_eq!((&index["actions"], &index["models"]), (&json!(77), &json!(groups.len())));
    let brief = desk.index(json!({"brief": true})).await;
    let shown: usize = shape(&brief).0.iter().map(|(_, count)| count).sum();
    assert_eq!((shown, &brief["first"]), (64, &index["first"]), "what a first frame needs");
    assert_eq!((&brief["actions"], &brief["models"]), (&index["actions"], &index["models"]));
    let found = desk.index(json!({"brief": true, "search": "z"})).await;
    assert_eq!(shape(&found).0, [(String::new(), 70)], "a search is not cut");
    assert_eq!(found["actions"], 70);
    let many = desk.call("describe_actions", json!({"ids": vec![1; 501]})).await.unwrap_err();
    assert_eq!(many.code, Code::Invalid);
}

#[tokio::test]
async fn a_search_is_one_group_with_the_best_first() {
    let desk = Desk::new(one_row()).await;
    for (search, found) in [
        ("price", vec!["Change a product's price"]),
        (" \t", vec![]),
        ("no such thing", vec![]),
        ("\"*(", vec![]),
    ] {
        let index = desk.index(json!({"search": search})).await;

        let (groups, first) = shape(&index);
        if search.trim().is_empty() {
            assert_eq!(first.len(), 7, "a blank search is none");
        } else {
            let group = (String::new(), found.len());
            assert_eq!(groups, if found.is_empty() { vec![] } else { vec![group] }, "{search}");
            assert_eq!(first, found, "{search}");
        }
    }
}

#[tokio::test]
async fn a_line_shows_how_its_newest_runs_went() {
    let desk = Desk::new(one_row()).await;
    let id = desk.id_of(PRICE).await;
    let run = || desk.call("execute_action", json!({"id": id, "parameters": good_price()}));
    run().await.unwrap();
    *desk.executor.outcome.lock().unwrap() = Err(ExecError::Cancelled { may_have_acted: false });
    run().await.unwrap_err();

    let lines = desk.call("describe_actions", json!({"ids": [id]})).await.unwrap();

    // The clock stands still, so which of them is the newer is chance.
    let mut recent = lines[0]["recent"].as_array().unwrap().clone();
    assert_eq!(lines[0]["last_run"]["status"], recent[1]["status"]);
    recent.sort_by_key(|run| run["status"].to_string());
    let want = json!([{"status": "failed", "took_ms": 0}, {"status": "succeeded", "took_ms": 0}]);
    assert_eq!(json!(recent), want);
}

#[tokio::test]
async fn groups_of_one_name_say_whose_they_are() {
    let (desk, shop) = desk_with(shop()).await;
    let depot = desk.connect("Depot").await;
    for (database, name) in [(&shop, "customer"), (&depot, "customer"), (&depot, "orders")] {
        desk.enable(database).await;
        let tables = desk.call("browse_tables", json!({"id": database.id})).await.unwrap();
        let mut tables = tables["tables"].as_array().unwrap().iter();
        let table = tables.find(|table| table["name"] == name).unwrap();
        let change = json!({"table_id": table["id"], "create": true});
        desk.call("set_table_actions", change).await.unwrap();
    }

    let index = desk.index(json!({})).await;

    let groups = index["groups"].as_array().unwrap().iter();
    let named = |name: &'static str| move |group: &&Value| group["name"] == name;
    let customers: Vec<_> = groups.clone().filter(named("Customer")).collect();
    let of = |database: &str| customers.iter().filter(|it| it["database"] == database).count();
    assert_eq!((customers.len(), of("Shop"), of("Depot")), (2, 1, 1));
    let orders = groups.clone().find(named("Orders")).unwrap();
    assert_eq!(orders.get("database"), None, "there is one");
}

#[tokio::test]
async fn many_are_archived_and_come_back_together() {
    let (desk, database) = desk_with(shop()).await;
    desk.enable(&database).await;
    let models = desk.app.list_models(&desk.caller).await.unwrap();
    let home = models.iter().find(|model| model.database_id == Some(database.id)).unwrap().id;
    let mut ids = Vec::new();
    for name in ["A", "B"] {
        let draft = json!({
            "name": name, "type": "http", "model_id": home,
            "template": {"method": "GET", "url": "https://h"},
        });
        let made = desk.call("create_action", json!({"draft": draft})).await.unwrap();
        ids.push(made["action"]["id"].clone());
    }
    let archive = |archived: bool| json!({"ids": ids, "archived": archived});
    let mut events = desk.app.events();

    let moved = desk.call("archive_actions", archive(true)).await.unwrap();
    let again = desk.call("archive_actions", archive(true)).await.unwrap();
    let (_, away) = shape(&desk.index(json!({"archived": true, "search": "get"})).await);
    let back = desk.call("archive_actions", archive(false)).await.unwrap();
    let request = serde_json::from_value(archive(true)).unwrap();
    let denied = desk.app.archive_actions(&member(), request).await;

    assert_eq!((moved, again, back), (json!(2), json!(0), json!(2)));
    assert_eq!(away, ["A", "B"]);
    assert!(matches!(denied, Err(crate::AppError::Forbidden)));
    assert!(events.try_recv().is_ok(), "lists are told");
}
