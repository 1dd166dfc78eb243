//! `/api/public/action/:uuid` and `/public/action/:uuid`: somebody with nothing but a link.

use serde_json::{Value, json};
use support::{served::Answered, stub::StubServer};

use super::{AN_ERROR, Api, NOT_FOUND, keys};

/// SQL with a visible name and a hidden number.
const RENAME: &str = "UPDATE product SET name = {{name}}, price_cents = {{cents}} WHERE id = 1";

fn settings() -> Value {
    json!({"visualization_settings": {"submitButtonLabel": "Go", "fields": {
        "name": {"title": "Its name", "validation": {"maxLength": 20}},
        "cents": {"hidden": true, "inputType": "number", "defaultValue": 4321},
    }}})
}

/// A form of RENAME, shared; its number and uuid.
async fn shared(api: &Api) -> (i64, String) {
    let id = api.query(RENAME, settings()).await;
    (id, api.share(id).await)
}

impl Api {
    async fn form(&self, uuid: &str) -> Answered {
        self.nobody(&format!("GET /api/public/action/{uuid}"), json!(null)).await
    }

    async fn page(&self, uuid: &str) -> Answered {
        self.nobody(&format!("GET /public/action/{uuid}"), json!(null)).await
    }

    async fn fill(&self, uuid: &str, parameters: Value) -> Answered {
        let line = format!("POST /api/public/action/{uuid}/execute");
        self.nobody(&line, json!({"parameters": parameters})).await
    }

    async fn set_link(&self, id: i64, settings: Value) {
        self.done(&format!("PUT /api/action/{id}/public_link"), settings).await;
    }

    /// Draws the page, waits as a person does, and sends these pairs with its ticket.
    async fn post_page(&self, uuid: &str, pairs: &str) -> Answered {
        let page = self.page(uuid).await;
        self.served.clock.advance(2);
        self.post(uuid, &format!("_ticket={}&{pairs}", ticket(&page))).await
    }

    async fn post(&self, uuid: &str, body: &str) -> Answered {
        let kind = [("Content-Type", "application/x-www-form-urlencoded")];
        let line = format!("POST /public/action/{uuid}");
        self.served.send(&line, &kind, body.to_owned()).await.unwrap()
    }
}

/// The ticket in a page.
fn ticket(page: &Answered) -> &str {
    let (_, rest) = page.body.split_once("name=\"_ticket\" value=\"").unwrap();
    rest.split('"').next().unwrap()
}

fn name_of_first(api: &Api) -> String {
    api.shop_value("SELECT name FROM product WHERE id = 1")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_is_five_keys_without_anything_hidden() {
    let api = Api::new().await;
    let (id, uuid) = shared(&api).await;

    let answer = api.form(&uuid).await;

    let (status, form) = answer.json();
    assert_eq!(status, 200);
    assert_eq!(keys(&form), ["database_id", "id", "name", "parameters", "visualization_settings"]);
    assert_eq!((&form["id"], &form["database_id"]), (&json!(id), &json!(api.shop)));
    assert_eq!(super::each(&form["parameters"], "id"), ["name"]);
    assert_eq!(keys(&form["visualization_settings"]["fields"]), ["name"]);
    assert_eq!(form["visualization_settings"]["submitButtonLabel"], "Go");
    for hidden in ["cents", "4321", "UPDATE", "product"] {
        assert!(!answer.body.contains(hidden), "{hidden} is in {}", answer.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_names_the_database_that_it_writes_to() {
    let api = Api::new().await;
    let request = json!({"method": "GET", "url": "https://shop.example/"});
    for (id, database) in [
        (api.query("SELECT 1 AS one", json!({})).await, json!(api.shop)),
        (api.row("row/create", "customer").await, json!(api.shop)),
        (api.make(api.http_draft(request, json!({}))).await, Value::Null),
    ] {
        let uuid = api.share(id).await;
        let read = api.done(&format!("GET /api/action/{id}"), json!(null)).await;

        let (status, form) = api.form(&uuid).await.json();

        assert_eq!((status, &form["database_id"]), (200, &database), "{form}");
        assert_eq!(read["database_id"], database, "as whoever is signed in reads it");
        let names = ["database_id", "id", "name", "parameters", "visualization_settings"];
        assert_eq!(keys(&form), names);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_runs_as_the_service_with_the_hidden_defaults() {
    let api = Api::new().await;
    let (id, uuid) = shared(&api).await;

    let answer = api.fill(&uuid, json!({"name": "By a stranger"})).await;

    assert_eq!(answer.json(), (200, json!({"rows-affected": 1})));
    assert_eq!(name_of_first(&api), "By a stranger");
    assert_eq!(api.shop_value::<i64>("SELECT price_cents FROM product WHERE id = 1"), 4321);
    let runs = api.done(&format!("GET /api/run?action-id={id}"), json!(null)).await;
    assert_eq!((&runs[0]["door"], &runs[0]["user_id"]), (&json!("public"), &Value::Null));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_answer_of_a_request_reaches_strangers_as_it_reaches_members() {
    let api = Api::new().await;
    let id = api.query("SELECT 7 AS seven", json!({})).await;
    let uuid = api.share(id).await;
    let of_people = api.query("SELECT 7 AS seven [[, {{$user.email}} AS email]]", json!({})).await;
    let of_people_uuid = api.share(of_people).await;

    let member = api.run(id, json!({})).await;
    let stranger = api.fill(&uuid, json!({})).await;
    let nobody = api.fill(&of_people_uuid, json!({})).await;

    assert_eq!(stranger.json(), member.json());
    assert_eq!(nobody.json(), member.json(), "a stranger has no address of e-mail");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_open_link_is_not_found_and_looks_like_nothing() {
    let api = Api::new().await;
    let (id, uuid) = shared(&api).await;
    let (away, away_uuid) = shared(&api).await;
    let (gone, gone_uuid) = shared(&api).await;
    let (paused, paused_uuid) = shared(&api).await;
    api.done(&format!("PUT /api/action/{away}"), json!({"archived": true})).await;
    api.done(&format!("DELETE /api/action/{gone}"), json!(null)).await;
    api.set_link(paused, json!({"paused": true})).await;
    api.done(&format!("DELETE /api/action/{id}/public_link"), json!(null)).await;
    let unknown = "00000000-0000-4000-8000-000000000000";
    let mut pages = Vec::new();
    for (uuid, what) in [
        (&*uuid, "unshared"),
        (&away_uuid, "archived"),
        (&gone_uuid, "deleted"),
        (&paused_uuid, "paused"),
        (unknown, "unknown"),
        ("nonsense", "no uuid"),
    ] {
        assert_eq!(api.form(uuid).await.text(), NOT_FOUND, "{what}");
        assert_eq!(api.fill(uuid, json!({"name": "x"})).await.text(), NOT_FOUND, "{what}");
        let page = api.page(uuid).await;
        assert_eq!(page.status, 404, "{what}");
        pages.push(page.body);
    }
    assert!(pages.iter().all(|page| *page == pages[0]), "one page for all: {pages:?}");
    assert_eq!(name_of_first(&api), "Enamel mug");
}

#[tokio::test(flavor = "multi_thread")]
async fn with_sharing_or_actions_off_there_is_only_an_error() {
    let api = Api::new().await;
    let (_, uuid) = shared(&api).await;
    for what in ["sharing", "actions"] {
        if what == "sharing" {
            api.sharing(false).await;
        } else {
            api.sharing(true).await;
            api.actions_on_shop(false).await;
        }

        assert_eq!(api.form(&uuid).await.text(), AN_ERROR, "{what}");
        assert_eq!(api.fill(&uuid, json!({"name": "x"})).await.text(), AN_ERROR, "{what}");
        assert_eq!(api.page(&uuid).await.status, 400, "{what}");
    }
    api.actions_on_shop(true).await;
    assert_eq!(api.form(&uuid).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_archived_form_comes_back_with_its_action() {
    let api = Api::new().await;
    let (id, uuid) = shared(&api).await;
    api.done(&format!("PUT /api/action/{id}"), json!({"archived": true})).await;
    assert_eq!(api.form(&uuid).await.text(), NOT_FOUND);

    api.done(&format!("PUT /api/action/{id}"), json!({"archived": false})).await;

    assert_eq!(api.form(&uuid).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_hear_what_is_wrong_with_their_own_input() {
    let api = Api::new().await;
    let (_, uuid) = shared(&api).await;
    for (parameters, want) in [
        (json!({}), "This field is required."),
        (json!({"name": "x".repeat(21)}), "This can have at most 20 characters."),
    ] {
        let answer = api.fill(&uuid, parameters).await;

        let body = json!({"message": "An error occurred.", "errors": {"name": want}});
        assert_eq!(answer.json(), (400, body));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_never_hear_of_hidden_keys() {
    let api = Api::new().await;
    let (_, uuid) = shared(&api).await;

    let hidden = api.fill(&uuid, json!({"name": "x", "cents": 1})).await;
    let unknown = api.fill(&uuid, json!({"name": "x", "nonsense": 1})).await;

    assert_eq!(hidden.status, 400);
    assert_eq!(hidden.text(), unknown.text());
    assert!(hidden.body.contains("An error occurred."), "{hidden:?}");
    assert!(!hidden.body.contains("cents"), "{hidden:?}");
    assert_eq!(name_of_first(&api), "Enamel mug");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_run_tells_strangers_its_reference_and_nothing_else() {
    let api = Api::new().await;
    let sql = |sql: &str| api.query_draft(sql, json!({}));
    let server = StubServer::start(500, r#"{"leak": "xyzzy"}"#).await.unwrap();
    let http = |url: String, handle: Value| {
        let template = json!({"method": "GET", "url": url});
        api.http_draft(template, json!({"error_handle": handle}))
    };
    let draft = api.query_draft(
        "SELECT {{xyzzy}} AS x",
        json!({"visualization_settings": {"fields": {"xyzzy": {"required": false}}}}),
    );
    for draft in [
        sql("UPDATE product SET sku = 'xyzzy' WHERE id > 0"),
        sql("SELECT xyzzy FROM product"),
        sql("INSERT INTO customer (name, email, country) VALUES ('xyzzy', 'xyzzy', 'DE')"),
        draft,
        http(server.url("/xyzzy"), json!(".body.leak")),
        http("http://xyzzy.invalid/".to_owned(), json!(null)),
        http("http://127.0.0.1:9/xyzzy".to_owned(), json!(null)),
    ] {
        let shown = draft.to_string();
        let id = api.make(draft).await;
        let uuid = api.share(id).await;

        let answer = api.fill(&uuid, json!({})).await;

        let (status, body) = answer.json();
        assert_eq!(status, 400, "{shown}: {answer:?}");
        assert_eq!(keys(&body), ["message", "reference"], "{shown}");
        assert_eq!(body["message"], "An error occurred.", "{shown}");
        for leak in ["xyzzy", "SQL", "sqlite", "UNIQUE", "127.0.0.1", "product"] {
            assert!(!answer.body.contains(leak), "{leak}: {answer:?}");
        }
        let reference = body["reference"].as_str().unwrap();
        let run = api.done(&format!("GET /api/run/{reference}"), json!(null)).await;
        assert_eq!((&run["status"], &run["action_id"]), (&json!("failed"), &json!(id)), "{shown}");
    }
    assert!(server.received().is_empty(), "strangers do not reach this machine's servers");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_strangers_key_runs_once_on_its_link() {
    let api = Api::new().await;
    let sql = "UPDATE product SET price_cents = price_cents + {{more}} WHERE id = 1";
    let id = api.query(sql, json!({})).await;
    let uuid = api.share(id).await;
    let line = format!("POST /api/public/action/{uuid}/execute");
    let body = |more: i64| json!({"parameters": {"more": more}, "idempotency_key": "k"});
    let price = || api.shop_value::<i64>("SELECT price_cents FROM product WHERE id = 1");
    let before = price();

    let first = api.nobody(&line, body(1)).await;
    let again = api.nobody(&line, body(1)).await;
    let other = api.nobody(&line, body(2)).await;
    let preview = api.nobody(&line, json!({"preview": true, "parameters": {"more": 1}})).await;

    assert_eq!((first.status, again.status), (200, 200));
    assert_eq!(other.status, 409);
    assert_eq!(preview.status, 400);
    assert_eq!(price(), before + 1);
}

mod limits;
mod links;
mod pages;
