/** The README's first action, on the sample workspace. */
import { chapter } from "../../support/guide";
import { expect, openForm } from "../../support/test";

chapter("start", async ({ app, does, sees }) => {
  const result = app.getByRole("region", { name: "Result" });

  await does("Press `/`, type `shipped`, press Enter. The form of *Mark an order as shipped* opens.", async () => {
    await expect(app.getByRole("link", { name: "Mark an order as shipped" })).toBeVisible();
    await app.keyboard.press("/");
    await app.keyboard.type("shipped");
    await app.keyboard.press("Enter");
    await expect(app.getByRole("heading", { name: "Mark an order as shipped", level: 1 })).toBeVisible();
  });
  await does("Enter order number `1497`, choose a carrier and a date, and press Ctrl+Enter.", async () => {
    await app.getByLabel("Order number").fill("1497");
    await app.getByLabel("Carrier").click();
    await app.getByRole("option", { name: "UPS" }).click();
    await app.getByLabel("Shipped on").fill("2026-11-24");
    await app.keyboard.press("Control+Enter");
    await expect(result.getByText("1 row changed.")).toBeVisible();
    await sees("run");
  });
  await does("Run it again. The order is no longer `paid`", async () => {
    await app.keyboard.press("Control+Enter");
    await expect(result.getByText(/^This would change 0 rows/)).toBeVisible();
  });
  await does("Open *Runs*: both are there", async () => {
    await app.getByRole("link", { name: "Runs", exact: true }).click();
    await expect(app.getByRole("row", { name: /Mark an order as shipped/ })).toHaveCount(2);
  });
  await does("Press *New action*, choose *SQL action*, and write your own:", async () => {
    await app.getByRole("link", { name: "Actions", exact: true }).click();
    await app.getByRole("button", { name: "New action" }).click();
    await app.getByRole("menuitem", { name: "SQL action" }).click();
    await app.getByRole("textbox", { name: "Name" }).fill("Move a customer");
    const sql = "UPDATE customer SET country = {{country}} WHERE id = {{customer_id}}";
    await app.getByRole("textbox", { name: "SQL" }).fill(sql);
    const form = app.getByRole("complementary", { name: "Form" });
    await expect(form.getByRole("textbox", { name: "Country" })).toBeVisible();
    await app.getByRole("button", { name: "Save", exact: true }).click();
    await openForm(app);
    await app.getByRole("link", { name: "Actions", exact: true }).first().click();
    await expect(app.getByRole("link", { name: "Move a customer" })).toBeVisible();
  });
});
