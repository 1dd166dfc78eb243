/** A row action, made in the editor: its table picked, a field named, saved, edited and run. */
import { expect, expectAccessible, openForm, test } from "../support/test";

test("a row action follows its table while it is written, and writes a row", async ({ app }) => {
  await app.getByRole("button", { name: "New action" }).click();
  await app.getByRole("menuitem", { name: "Row action" }).click();
  await app.getByRole("textbox", { name: "Name" }).fill("Add a product");
  await app.getByLabel("Table").selectOption("product");
  const preview = app.getByRole("complementary", { name: "Form" });
  await expect(preview.getByRole("textbox", { name: "SKU" })).toBeVisible();

  await app.getByRole("button", { name: "Settings of Price Cents" }).click();
  await app.getByRole("textbox", { name: "Label" }).fill("Price in cents");
  await app.keyboard.press("Escape");
  await expect(preview.getByRole("textbox", { name: "Price in cents" })).toBeVisible();
  await app.getByLabel("What it does").selectOption("row/update");
  await expect(preview.getByRole("textbox", { name: "ID" })).toBeVisible();
  await app.getByLabel("What it does").selectOption("row/create");
  await expect(preview.getByRole("textbox", { name: "ID" })).toBeHidden();
  await expectAccessible(app);
  await app.screenshot({ path: "results/row-editor.png" });

  await app.getByRole("button", { name: "Save", exact: true }).first().click();
  await openForm(app);
  await app.getByLabel("SKU").fill("CUP-77");
  await app.getByLabel("Name").fill("Cup");
  await app.getByLabel("Price in cents").fill("900");
  await app.getByRole("button", { name: "Save", exact: true }).click();
  await expect(app.getByRole("region", { name: "Result" })).toContainText("CUP-77");
});
