//! Finding a run in the journal, and running it again.

use serde_json::json;

use super::Window;

#[tokio::test]
async fn a_failed_run_is_found_by_its_values_and_run_again_with_others() -> anyhow::Result<()> {
    let window = Window::open().await?;
    window.see("Mark an order as shipped").await?;
    let read = json!({"id": 5, "parameters": {"customer_id": 7}});
    window.call("execute_action", read).await?;
    let taken = json!({"customer_id": 7, "email": "customer1@shop.example"});
    let refused = window.call("execute_action", json!({"id": 2, "parameters": taken})).await;
    assert!(refused.is_err(), "the address is another customer's");

    window.click("//nav//a[normalize-space()='Runs']").await?;
    window.see("2 runs.").await?;
    window.press("/").await?;
    window.press("customer1@").await?;
    window.find("//table[@aria-label='Runs'][count(.//a)=1]").await?;
    window.picture("journal").await?;
    window.click("//table[@aria-label='Runs']//a").await?;
    window.see("This Email value already exists.").await?;
    window.picture("journal-run").await?;
    window.click("//a[starts-with(normalize-space(), 'Run again')]").await?;
    window.see("Nothing has run again yet.").await?;
    let email = window.field("New email").await?;
    assert_eq!(email.prop("value").await?.as_deref(), Some("customer1@shop.example"));
    email.click().await?;
    window.press_control('a').await?;
    window.press("ada@new.example").await?;
    window.click_button("Save the address").await?;
    window.see("1 row changed").await?;

    let sql = "SELECT email FROM customer WHERE id = 7";
    let email: String = window.shop()?.query_row(sql, [], |row| row.get(0))?;
    assert_eq!(email, "ada@new.example");
    window.client.close().await?;
    Ok(())
}
