//! A query action from its form to the row.

use serde_json::{Value, json};
use support::world::World;

async fn create(world: &World, sql: &str, guard: Value) -> Value {
    let model = world.model("Sample shop").await.unwrap();
    let draft = json!({
        "name": "Under test", "type": "query", "model_id": model, "database_id": 1, "guard": guard,
        "dataset_query": {"database": 1, "type": "native", "native": {"query": sql}},
    });
    let made = world.call("create_action", json!({"draft": draft})).await;
    made.unwrap_or_else(|error| panic!("{sql}: {error:?}"))["action"]["id"].clone()
}

async fn run(world: &World, id: &Value, parameters: Value) -> Result<Value, String> {
    let args = json!({"id": id, "parameters": parameters});
    let answer = world.call("execute_action", args).await;
    answer.map(|answer| answer["body"].clone()).map_err(|error| error.message)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_changes_a_row() {
    let world = World::new().await.unwrap();
    let id =
        create(&world, "UPDATE product SET name = {{name}} WHERE id = {{id}}", json!({})).await;

    let answer = run(&world, &id, json!({"name": "O'Brien; DROP TABLE product", "id": 3})).await;

    assert_eq!(answer, Ok(json!({"rows-affected": 1})));
    let name: String = world
        .shop()
        .unwrap()
        .query_row("SELECT name FROM product WHERE id = 3", [], |row| row.get(0))
        .unwrap();
    assert_eq!(name, "O'Brien; DROP TABLE product");
}

#[tokio::test(flavor = "multi_thread")]
async fn all_statements_of_an_action_happen_or_none() {
    let world = World::new().await.unwrap();
    let sql = "UPDATE product SET price_cents = price_cents + 1 WHERE id = {{id}}; \
               UPDATE product SET price_cents = {{price}} WHERE id = {{id}}";
    let id = create(&world, sql, json!({})).await;

    let good = run(&world, &id, json!({"id": 1, "price": 5})).await;
    let bad = run(&world, &id, json!({"id": 2, "price": 0})).await;

    let prices = |id: i64| {
        let sql = "SELECT price_cents FROM product WHERE id = ?1";
        world.shop().unwrap().query_row(sql, [id], |row| row.get::<_, i64>(0)).unwrap()
    };
    assert_eq!(good, Ok(json!({"rows-affected": 2})));
    assert!(bad.unwrap_err().contains("violate the constraint"));
    assert_eq!((prices(1), prices(2)), (5, 2490));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_optional_clause_is_dropped_with_its_value() {
    let world = World::new().await.unwrap();
    let sql = "SELECT count(*) AS n FROM orders WHERE 1 = 1 [[AND status = {{status}}]]";
    let id = create(&world, sql, json!({})).await;
    for (parameters, want) in
        [(json!({}), 600), (json!({"status": "draft"}), 14), (json!({"status": "?"}), 0)]
    {
        let answer = run(&world, &id, parameters.clone()).await.unwrap();

        assert_eq!(answer["rows"], json!([[want]]), "{parameters}");
        assert_eq!(answer["rows-affected"], 0, "{parameters}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_over_its_guard_is_rolled_back() {
    let world = World::new().await.unwrap();
    let sql = "UPDATE orders SET carrier = {{carrier}} WHERE status = 'shipped'";
    let id = create(&world, sql, json!({"max_rows": 1})).await;

    let answer = run(&world, &id, json!({"carrier": "Pigeon"})).await;

    let pigeons: i64 = world
        .shop()
        .unwrap()
        .query_row("SELECT count(*) FROM orders WHERE carrier = 'Pigeon'", [], |row| row.get(0))
        .unwrap();
    assert!(answer.unwrap_err().ends_with("rows, but the action allows at most 1."));
    assert_eq!(pigeons, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trigger_keeps_the_total_of_an_order() {
    let world = World::new().await.unwrap();
    let sql = "INSERT INTO order_line VALUES ({{order}}, 9, 1, {{quantity}}, 100)";
    let id = create(&world, sql, json!({})).await;
    let total = || {
        let sql = "SELECT total_cents FROM orders WHERE id = 1001";
        world.shop().unwrap().query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap()
    };
    let before = total();

    run(&world, &id, json!({"order": 1001, "quantity": 3})).await.unwrap();

    assert_eq!(total(), before + 300);
}
