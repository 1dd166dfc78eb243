/** A database's tables: found, read, and given forms for their rows with a click. */
import { expect, expectAccessible, openForm, openTable, test, write } from "../support/test";

test("a table is found by keyboard, and its three forms are made and deleted alone", async ({ app }) => {
  await openTable(app, "order_line");
  await expect(app.getByRole("heading", { name: "order_line", level: 2 })).toBeVisible();
  const columns = app.getByRole("region", { name: "Columns of order_line" });
  await expect(columns.getByRole("row", { name: /product_id/ })).toContainText("refers to product.id");

  await app.getByRole("button", { name: "Make all three" }).click();
  await expect(app.getByRole("link", { name: "Update Order Line" })).toBeVisible();
  for (const kind of ["Create", "Update", "Delete"])
    await expect(app.getByRole("switch", { name: kind, exact: true })).toBeChecked();
  await expectAccessible(app);

  await app.getByRole("switch", { name: "Delete", exact: true }).press("Space");
  const question = app.getByRole("dialog", { name: "Delete Delete Order Line?" });
  await question.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(app.getByRole("switch", { name: "Delete", exact: true })).not.toBeChecked();
  await expect(app.getByRole("switch", { name: "Create", exact: true })).toBeChecked();

  await app.getByRole("link", { name: "Update Order Line" }).click();
  await expect(app.getByRole("heading", { name: "Update Order Line", level: 1 })).toBeVisible();
});

test("tables are read anew, and what is gone is said where an action names it", async ({ app }) => {
  await openTable(app, "product");
  await app.getByRole("button", { name: "Make all three" }).click();
  await expect(app.getByRole("link", { name: "Update Product" })).toBeVisible();
  await app.getByRole("link", { name: "Actions", exact: true }).click();
  await write(app, "Forget the active ones", "ALTER TABLE product DROP COLUMN active");
  await openForm(app);
  await app.getByRole("button", { name: "Forget the active ones" }).click();
  await expect(app.getByRole("region", { name: "Result" })).toBeVisible();
  await openTable(app, "product");
  await app.getByRole("button", { name: "Sync now" }).click();
  await expect(app.getByText("Read the tables of Sample shop")).toBeVisible();
  await expect(app.getByRole("region", { name: "Columns of product" })).not.toContainText("active");

  await app.getByRole("link", { name: "Update Product" }).click();
  await expect(app.getByText(/^Column `active` is gone since/)).toBeVisible();
  await app.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Actions", exact: true }).click();
  await app.screenshot({ path: "results/drift-list.png" });
  await expect(app.getByRole("row", { name: /Update Product/ })).toContainText("Database changed");
});
