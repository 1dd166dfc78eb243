//! `/api/action/:id/options/:parameter` and its public twin.

use serde_json::{Value, json};
use support::served::Answered;

use super::{AN_ERROR, Api, NOT_FOUND};

const QUERY: &str = "SELECT id, name FROM product ORDER BY id";

/// An action on a product that is chosen from a query, with `field` laid over its setting.
async fn with_source(api: &Api, field: Value) -> i64 {
    let mut settings = json!({"optionsSource": {"database_id": api.shop, "query": QUERY}});
    for (key, value) in field.as_object().unwrap() {
        settings[key] = value.clone();
    }
    let sql = "UPDATE product SET name = 'Chosen' WHERE id = {{product}}";
    let fields = json!({"visualization_settings": {"fields": {"product": settings}}});
    api.query(sql, fields).await
}

impl Api {
    async fn options(&self, id: i64, rest: &str) -> Answered {
        self.member(&format!("GET /api/action/{id}/options/{rest}"), json!(null)).await
    }

    async fn public_options(&self, uuid: &str, rest: &str) -> Answered {
        self.nobody(&format!("GET /api/public/action/{uuid}/options/{rest}"), json!(null)).await
    }

    /// Makes so many products that no list holds them all.
    fn many_products(&self) {
        let shop = self.served.world.shop().unwrap();
        let sql = "INSERT INTO product (id, sku, name, price_cents)
                   WITH RECURSIVE n (i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 1500)
                   SELECT i, 'BULK-' || i, 'Bulk <' || i || '>', 1 FROM n";
        shop.execute_batch(sql).unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_read_an_action_may_search_its_options() {
    let api = Api::new().await;
    let id = with_source(&api, json!({})).await;

    let (status, all) = api.options(id, "product").await.json();
    let (_, found) = api.options(id, "product?q=ENAMEL").await.json();

    assert_eq!((status, &all["truncated"]), (200, &json!(false)));
    assert_eq!(all["options"][0], json!({"value": 1, "label": "Enamel mug"}));
    assert_eq!(found["options"].as_array().unwrap().len(), 1);
    assert_eq!(api.options(id, "nobody").await.text(), NOT_FOUND);
    let nobody = api.nobody(&format!("GET /api/action/{id}/options/product"), json!(null)).await;
    assert_eq!(nobody.status, 401);
    let hidden = with_source(&api, json!({"hidden": true, "defaultValue": 1})).await;
    assert_eq!(api.options(hidden, "product").await.text(), NOT_FOUND);
    api.done(&format!("PUT /api/action/{id}"), json!({"archived": true})).await;
    assert_eq!(api.options(id, "product").await.text(), NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_takes_any_option_there_is_and_nothing_else() {
    let api = Api::new().await;
    let id = with_source(&api, json!({"inputType": "select", "fieldType": "number"})).await;
    api.many_products();

    let listed = api.options(id, "product").await.json().1;
    let far = api.run(id, json!({"product": 1500})).await;
    let refused = api.run(id, json!({"product": 1501})).await;

    assert_eq!(listed["truncated"], true);
    assert_eq!(listed["options"].as_array().unwrap().len(), 1000);
    assert_eq!(far.json(), (200, json!({"rows-affected": 1})), "it is beyond the list");
    let text = "This must be one of the options.";
    assert_eq!(refused.json(), (400, json!({"message": text, "errors": {"product": text}})));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_query_that_can_not_be_saved_is_named_by_its_field() {
    let api = Api::new().await;
    for (source, want) in [
        (json!({"database_id": 1, "query": "DELETE FROM product WHERE id = 1"}), "single SELECT"),
        (json!({"database_id": 99, "query": QUERY}), "no database 99"),
        (json!({"database_id": 1, "query": "SELECT {{x}}"}), "no variables"),
        (json!({"query": QUERY}), "database_id"),
    ] {
        let fields = json!({"fields": {"x": {"optionsSource": source}}});
        let draft = api.query_draft(
            "UPDATE t SET a = {{x}} WHERE b = 1",
            json!({"visualization_settings": fields}),
        );

        let (status, body) = api.admin("POST /api/action", draft).await.json();

        assert_eq!(status, 400, "{source}: {body}");
        let said = body["errors"]["visualization_settings.fields.x.optionsSource"].as_str();
        assert!(said.is_some_and(|said| said.contains(want)), "{source}: {body}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_finds_the_options_and_nothing_of_the_query() {
    let api = Api::new().await;
    let id = with_source(&api, json!({})).await;
    let uuid = api.share(id).await;

    let (status, all) = api.public_options(&uuid, "product").await.json();
    let (_, found) = api.public_options(&uuid, "product?q=enamel").await.json();
    let form = api.nobody(&format!("GET /api/public/action/{uuid}"), json!(null)).await;
    let page = api.nobody(&format!("GET /public/action/{uuid}"), json!(null)).await;

    assert_eq!((status, &all["options"][0]["label"]), (200, &json!("Enamel mug")));
    assert_eq!(found["options"].as_array().unwrap().len(), 1);
    let shown = &form.json().1["visualization_settings"]["fields"]["product"];
    assert_eq!(shown["optionsSource"], json!({}));
    assert!(page.body.contains("<option value=\"1\">Enamel mug</option>"), "{}", page.body);
    for told in [&form.body, &page.body] {
        assert!(!told.contains("SELECT") && !told.contains("FROM product"), "{told}");
    }
    assert_eq!(api.public_options(&uuid, "nobody").await.text(), NOT_FOUND);

    let prefill = format!("POST /api/action/{id}/public_link/prefill");
    let locked = json!({"values": {"product": 1}, "locked": ["product"]});
    let url = api.done(&prefill, locked).await["url"].as_str().unwrap().to_owned();
    let query = url.split_once('?').unwrap().1;
    let answer = api.public_options(&uuid, &format!("product?{query}&q=mug")).await;
    assert_eq!(answer.text(), NOT_FOUND, "a locked field is nobody's to choose");
    let hidden = with_source(&api, json!({"hidden": true, "defaultValue": 1})).await;
    let uuid = api.share(hidden).await;
    assert_eq!(api.public_options(&uuid, "product").await.text(), NOT_FOUND);
    api.sharing(false).await;
    assert_eq!(api.public_options(&uuid, "product").await.text(), AN_ERROR);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_is_told_nothing_of_a_query_that_fails() {
    let api = Api::new().await;
    let id = with_source(&api, json!({})).await;
    let uuid = api.share(id).await;
    let shop = api.served.world.shop().unwrap();
    shop.execute_batch("ALTER TABLE product RENAME COLUMN name TO title").unwrap();

    let stranger = api.public_options(&uuid, "product").await;
    let member = api.options(id, "product").await;
    let page = api.nobody(&format!("GET /public/action/{uuid}"), json!(null)).await;
    let line = format!("POST /api/public/action/{uuid}/execute");
    let run = api.nobody(&line, json!({"parameters": {"product": 1}})).await;

    assert_eq!(stranger.text(), AN_ERROR);
    assert_eq!(member.status, 400);
    assert!(member.body.contains("no such column"), "{}", member.body);
    assert_eq!(page.status, 200, "the form is there all the same");
    let (status, body) = run.json();
    assert_eq!(status, 400);
    let text = "The options can't be read just now. Nothing was done; try again later.";
    assert_eq!(body["errors"]["product"], text);
    // The page's own style and layout speak of columns, too.
    let (_, page) = page.body.split_once("</head>").unwrap();
    let page = page.replace("<div class=\"columns\">", "");
    for told in [&stranger.body, &page, &run.body] {
        assert!(!told.contains("column") && !told.contains("SELECT"), "{told}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_options_a_page_suggests_some_and_takes_any() {
    let api = Api::new().await;
    let id = with_source(&api, json!({"fieldType": "number"})).await;
    let uuid = api.share(id).await;
    api.many_products();

    let page = api.nobody(&format!("GET /public/action/{uuid}"), json!(null)).await;
    let first = |body: &str| {
        let ticket = page.body.split_once("name=\"_ticket\" value=\"").unwrap().1;
        format!("_ticket={}&{body}", ticket.split('"').next().unwrap())
    };
    api.served.clock.advance(2);
    let kind = [("Content-Type", "application/x-www-form-urlencoded")];
    let line = format!("POST /public/action/{uuid}");
    let refused = api.served.send(&line, &kind, first("product=1501")).await.unwrap();
    let sent = api.served.send(&line, &kind, first("product=1500")).await.unwrap();

    assert!(page.body.contains("<datalist"), "{}", page.body);
    assert!(page.body.contains("<option value=\"100\">Bulk &#60;100&#62;</option>"));
    assert!(page.body.len() < 60_000, "{}", page.body.len());
    assert_eq!(refused.status, 400);
    assert!(refused.body.contains("This must be one of the options."), "{}", refused.body);
    assert_eq!(sent.status, 200, "{sent:?}");
    let name: String = api.shop_value("SELECT name FROM product WHERE id = 1500");
    assert_eq!(name, "Chosen");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_row_of_a_list_is_held_against_the_options() {
    let api = Api::new().await;
    let id = api.row("bulk/create", "customer").await;
    let source = json!({"database_id": api.shop, "query": "SELECT 'NZ' UNION SELECT 'IS'"});
    let fields = json!({"fields": {"country": {"optionsSource": source}}});
    api.done(&format!("PUT /api/action/{id}"), json!({"visualization_settings": fields})).await;
    let row = |number: i64, country: &str| {
        json!({"name": "A", "email": format!("new{number}@shop.example"), "country": country,
               "created_on": "2026-01-31"})
    };

    let refused = api.run(id, json!([row(1, "NZ"), row(2, "XX"), {"name": "B"}])).await;
    let done = api.run(id, json!([row(1, "NZ"), row(2, "IS")])).await;

    let (status, body) = refused.json();
    assert_eq!(status, 400, "{body}");
    let errors = body["errors"].as_array().unwrap();
    assert_eq!(errors[0]["index"], 1, "{body}");
    assert_eq!(errors[0]["errors"]["country"], "This must be one of the options.");
    assert_eq!(errors[1]["index"], 2, "{body}");
    assert_eq!(done.status, 200, "{done:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_of_another_table_are_listed_for_people_in_the_window_alone() {
    let api = Api::new().await;
    let id = api.row("row/create", "orders").await;
    let uuid = api.share(id).await;
    let rpc = async |headers: &[(&str, &str)]| {
        let args = json!({"id": id, "parameter": "customer_id"}).to_string();
        let json = [("Content-Type", "application/json")];
        let headers = [&json[..], headers].concat();
        api.served.send("POST /rpc/list_options", &headers, args).await.unwrap()
    };

    let nobody = rpc(&[]).await;
    let action = api.member(&format!("GET /api/action/{id}"), json!(null)).await;
    let form = api.nobody(&format!("GET /api/public/action/{uuid}"), json!(null)).await;
    let page = api.nobody(&format!("GET /public/action/{uuid}"), json!(null)).await;

    assert_eq!(nobody.status, 401, "{nobody:?}");
    assert_eq!(api.options(id, "customer_id").await.text(), NOT_FOUND, "a program has the key");
    assert_eq!(api.public_options(&uuid, "customer_id").await.text(), NOT_FOUND);
    assert_eq!(api.public_options(&uuid, "customer_id?q=a").await.text(), NOT_FOUND);
    let name: String = api.shop_value("SELECT name FROM customer WHERE id = 1");
    for told in [&action.body, &form.body, &page.body] {
        assert!(!told.contains(&name) && !told.contains("\"table\""), "{told}");
    }
    assert!(page.body.contains("name=\"customer_id\""), "{}", page.body);
    assert!(!page.body.contains("<select name=\"customer_id\""), "{}", page.body);
}
