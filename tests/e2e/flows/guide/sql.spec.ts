/** A SQL action with a dropdown that a query fills: written, checked, saved and run. */
import { chapter } from "../../support/guide";
import { expect } from "../../support/test";

const SQL = "UPDATE product SET nam = {{name}} WHERE id = {{product_id}}";
const OPTIONS = "SELECT id, name FROM product ORDER BY name";

chapter("sql", async ({ app, does, sees }) => {
  const sql = app.getByRole("textbox", { name: "SQL" });
  const check = app.getByRole("button", { name: "Check" });
  const result = app.getByRole("region", { name: "Result" });

  await does("Press *New action* and choose *SQL action*.", async () => {
    await app.getByRole("button", { name: "New action" }).click();
    await app.getByRole("menuitem", { name: "SQL action" }).click();
  });
  await does("Give it a name, here `Rename a product`, and write the statement,", async () => {
    await app.getByRole("textbox", { name: "Name", exact: true }).fill("Rename a product");
    await sql.fill(SQL);
    const form = app.getByRole("complementary", { name: "Form" });
    await expect(form.getByRole("textbox", { name: "Product id" })).toBeVisible();
    await sees("written");
  });
  await does("Press *Check*. The database prepares the statement, runs nothing,", async () => {
    await check.click();
    await expect(app.getByText(/would refuse it\. Nothing was run\./)).toBeVisible();
    await sees("refused");
  });
  await does("Make it `name`, and press *Check* again.", async () => {
    await sql.fill(SQL.replace("nam ", "name "));
    await check.click();
    await expect(app.getByText("Sample shop understands it. Nothing was run.")).toBeVisible();
  });
  await does("Nobody knows a product by its number. Press *Settings of Product id*:", async () => {
    await app.getByRole("button", { name: "Settings of Product id" }).click();
    const field = app.getByRole("dialog", { name: "Settings of Product id" });
    await expect(field.getByLabel("Type")).toHaveValue("number");
    await field.getByLabel("Input").selectOption("Dropdown");
    await field.getByRole("button", { name: "From a query" }).click();
    await field.getByRole("textbox", { name: "Query of the options" }).fill(OPTIONS);
    await field.getByRole("button", { name: "Try" }).click();
    await expect(field.getByRole("cell", { name: "Enamel mug" })).toBeVisible();
    await sees("options");
  });
  await does("Press `Esc`, then *Save*, or `Ctrl S`.", async () => {
    await app.keyboard.press("Escape");
    await app.getByRole("button", { name: "Save", exact: true }).click();
    await expect(app).toHaveURL(/\/edit$/);
  });
  await does("Press *Run*. Type a part of a product's name, pick it, and enter a new one.", async () => {
    await app.getByRole("link", { name: "Run", exact: true }).click();
    const product = app.getByRole("combobox", { name: "Product id" });
    await product.fill("mug");
    await expect(app.getByRole("option")).toHaveCount(2);
    await sees("form");
    await app.getByRole("option", { name: "Enamel mug" }).click();
    await app.getByRole("textbox", { name: "Name" }).fill("Steel mug");
  });
  await does("Press the button, or `Ctrl Enter`.", async () => {
    await app.keyboard.press("Control+Enter");
    await expect(result.getByText("1 row changed.")).toBeVisible();
    await sees("done");
  });
});
