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
  await expect(app.getByText(/^Column active is gone since/)).toBeVisible();
  await app.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Actions", exact: true }).click();
  await app.screenshot({ path: "results/drift-list.png" });
  await expect(app.getByRole("row", { name: /Update Product/ })).toContainText("Database changed");
});

test("a model says what it takes along before it is made a group or removed", async ({ app }) => {
  await openTable(app, "product");
  await app.getByRole("button", { name: "Make all three" }).click();
  await expect(app.getByRole("link", { name: "Update Product" })).toBeVisible();
  await app.getByRole("link", { name: "Models", exact: true }).click();
  const commands = app.getByRole("button", { name: "Commands for Product", exact: true });
  const line = app.getByRole("listitem").filter({ has: commands });
  await expect(line).toContainText("3 actions");
  await expect(app.getByText(/own group, which can’t be removed/)).toBeVisible();
  await expectAccessible(app);

  await commands.press("Enter");
  await app.keyboard.press("End");
  await app.keyboard.press("Enter");
  const removing = app.getByRole("dialog", { name: "Remove Product?" });
  await expect(removing.getByRole("region", { name: /^Deleted for good/ })).toContainText("Update Product");
  await expectAccessible(app);
  await removing.getByRole("button", { name: "Cancel" }).click();
  await expect(line).toContainText("3 actions");

  await commands.click();
  await app.getByRole("menuitem", { name: "Make it a group" }).click();
  const grouping = app.getByRole("dialog", { name: "Make Product a group?" });
  await expect(grouping.getByText("Delete Product")).toBeVisible();
  await grouping.getByRole("button", { name: "Make it a group" }).click();
  await expect(app.getByText("Product is a group now; deleted 3 actions")).toBeVisible();
  await expect(line).toContainText("0 actions");
});
