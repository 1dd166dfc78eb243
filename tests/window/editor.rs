//! Writing an action and building its form.

use fantoccini::key::Key;
use serde_json::to_value;

use super::Window;

const SQL: &str = "//*[contains(@class, 'cm-content')][@aria-label='SQL']";
/// From the editor to the form.
const TO_RUN: &str = "//main//a[starts-with(normalize-space(), 'Run')]";

#[tokio::test]
async fn an_action_is_written_checked_by_the_database_saved_and_run() -> anyhow::Result<()> {
    let window = Window::open().await?;
    window.see("Mark an order as shipped").await?;
    window.click_button("New action").await?;
    window.click("//*[@role='menuitem'][contains(normalize-space(), 'SQL action')]").await?;
    window.type_into("Name", "Move a customer").await?;
    window.click(SQL).await?;
    window.press("UPDATE customer SET contry = {{country}} WHERE id = {{customer_id}}").await?;
    window.click_button("Check").await?;
    window.see("no such column: contry (line 1, column 21)").await?;
    window.picture("editor").await?;

    window.click(SQL).await?;
    window.press_control('a').await?;
    window.press("UPDATE customer SET country = {{country}} WHERE id = {{customer_id}}").await?;
    window.click_button("Check").await?;
    window.see("Sample shop understands it. Nothing was run.").await?;
    window.click_button("Save").await?;
    window.click(TO_RUN).await?;
    window.find("//section[@aria-label='Form']").await?;
    window.type_into("Country", "NZ").await?;
    window.type_into("Customer id", "7").await?;
    window.click_button("Move a customer").await?;
    window.see("1 row changed").await?;

    let sql = "SELECT country FROM customer WHERE id = 7";
    let country: String = window.shop()?.query_row(sql, [], |row| row.get(0))?;
    assert_eq!(country, "NZ");
    window.client.close().await?;
    Ok(())
}

#[tokio::test]
async fn a_form_is_relabelled_taken_back_reordered_by_keys_and_saved() -> anyhow::Result<()> {
    let window = Window::open().await?;
    window.see("Mark an order as shipped").await?;
    window.client.execute("location.hash = '#/actions/1/edit'", vec![]).await?;
    window.click("//button[@aria-label='Settings of Shipped on']").await?;
    window.type_into("Label", "Sent on").await?;
    window.find("//aside//label[contains(., 'Sent on')]").await?;
    window.picture("builder").await?;
    window.press_control('z').await?;
    window.find("//aside//label[contains(., 'Shipped on')]").await?;
    window.type_into("Label", "Left on").await?;
    window.find("//aside//label[contains(., 'Left on')]").await?;
    window.press(&char::from(Key::Escape).to_string()).await?;

    let grip = window.find("//button[@aria-label='Move Left on']").await?;
    window.client.execute("arguments[0].focus()", vec![to_value(&grip)?]).await?;
    window.press(" ").await?;
    window.see("Left on is picked up").await?;
    window.press(&char::from(Key::Up).to_string()).await?;
    window.see("Left on would go to place 2 of 3").await?;
    window.press(" ").await?;
    window.find("(//aside//*[@data-field])[2][@data-field='shipped_on']").await?;
    window.click_button("Save").await?;
    window.find("//body[not(.//*[text()='Unsaved changes'])]").await?;

    window.click(TO_RUN).await?;
    let form = "//section[@aria-label='Form']";
    window.find(&format!("({form}//label)[2][contains(., 'Left on')]")).await?;
    window.picture("built").await?;
    window.client.close().await?;
    Ok(())
}
