/** A PostgreSQL server connected, its tables given forms, and a column that went away. */
import { chapter } from "../../support/guide";
import { PostgresShop } from "../../support/postgres";
import { expect } from "../../support/test";

chapter("connect", async ({ app, does, sees }) => {
  const shop = await PostgresShop.make();
  const dialog = app.getByRole("dialog", { name: "Connect a database" });
  const link = (name: string) => app.getByRole("link", { name, exact: true });
  const menu = app.getByRole("button", { name: "Commands for shop" });

  await does("Open *Databases* and press *Connect a database*.", async () => {
    await link("Databases").click();
    await app.getByRole("button", { name: "Connect a database" }).click();
  });
  await does("Choose *PostgreSQL* and paste its connection string", async () => {
    await dialog.getByRole("button", { name: "PostgreSQL" }).click();
    await dialog.getByLabel(/^Connection string/).fill("postgres://ana:pear@localhost:1/shop");
    await app.keyboard.press("Enter");
    await expect(dialog.getByLabel("User")).toHaveValue("ana");
    await dialog.getByRole("button", { name: "Test connection" }).click();
    await expect(dialog.getByText(/^Nothing listens on/)).toBeVisible();
    await sees("refused");
    await dialog.getByLabel(/^Connection string/).fill(shop.address.href);
    await app.keyboard.press("Enter");
    await expect(dialog.getByLabel("Port")).toHaveValue(shop.address.port);
  });
  await does("Press *Test connection*. What is wrong, if anything, is said here.", async () => {
    await dialog.getByRole("button", { name: "Test connection" }).click();
    await expect(dialog.getByText("The connection works.")).toBeVisible();
    await sees("works");
  });
  await does("Press *Connect*. Its tables are there.", async () => {
    await dialog.getByRole("button", { name: "Connect", exact: true }).click();
    await expect(link("supplier")).toBeVisible();
    await sees("tables");
  });

  await does("Open the table, here `supplier`.", async () => {
    await link("supplier").click();
    await expect(app.getByRole("heading", { name: "supplier", level: 2 })).toBeVisible();
  });
  await does("Press *Make all three*. There is a form now", async () => {
    await app.getByRole("button", { name: "Make all three" }).click();
    await expect(link("Delete Supplier")).toBeVisible();
    await sees("table");
  });
  await does("Follow *Update Supplier* to its form.", async () => {
    await link("Update Supplier").click();
    await expect(app.getByRole("heading", { name: "Update Supplier", level: 1 })).toBeVisible();
  });

  await does("Somebody drops the column `city` with a tool of their own. Press *Sync now*", async () => {
    await shop.run("ALTER TABLE supplier DROP COLUMN city");
    await link("Databases").click();
    await menu.click();
    await app.getByRole("menuitem", { name: "Sync now" }).click();
    await expect(app.getByText("Read the tables of shop")).toBeVisible();
  });
  await does("Open an action that named the column.", async () => {
    await link("Actions").click();
    await link("Update Supplier").click();
    await expect(app.getByText(/^Column city is gone since/)).toBeVisible();
    await expect(app.getByRole("option").first()).toBeVisible();
    await sees("drift");
  });
  await does("Press *Edit*, then *Save*: the action is about what is there now.", async () => {
    await link("Edit").click();
    await expect(app.getByRole("textbox", { name: "Name", exact: true })).toHaveValue("Update Supplier");
    await app.getByRole("textbox", { name: "Name", exact: true }).fill("Change a supplier");
    await app.getByRole("button", { name: "Save", exact: true }).first().click();
    await expect(app.getByText("Unsaved changes")).toBeHidden();
    await link("Run").click();
    await expect(app.getByRole("heading", { name: "Change a supplier", level: 1 })).toBeVisible();
    await expect(app.getByText(/^Column city is gone since/)).toBeHidden();
  });
  await shop.drop();
});
