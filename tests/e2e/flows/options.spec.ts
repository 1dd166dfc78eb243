/** Options from a query: written in the editor, searched in the form, chosen by a stranger. */
import type { Page } from "@playwright/test";
import { call } from "../support/payload";
import {
  expect,
  expectAccessible,
  makePublic,
  openForm,
  submit,
  test,
  turnOnSharing,
  write,
} from "../support/test";

const ACTION = "Rename a product";
const SQL = "UPDATE product SET name = {{name}} WHERE id = {{product_id}}";

/** Gives the product's field its options, tries them, and saves. */
async function chooseFromQuery(app: Page): Promise<void> {
  await write(app, ACTION, SQL);
  await expect(app).toHaveURL(/\/edit$/);
  await app.getByRole("button", { name: "Settings of Product id" }).click();
  const field = app.getByRole("dialog", { name: "Settings of Product id" });
  await field.getByLabel("Type").selectOption("Number");
  await field.getByLabel("Input").selectOption("Dropdown");
  await field.getByRole("button", { name: "From a query" }).click();
  const query = field.getByRole("textbox", { name: "Query of the options" });
  await query.fill("SELECT id, nam FROM product");
  await field.getByRole("button", { name: "Try" }).click();
  await expect(field.getByRole("alert")).toContainText("No such column: nam.");
  await query.fill("SELECT id, name FROM product ORDER BY name");
  await field.getByRole("button", { name: "Try" }).click();
  await expect(field.getByRole("cell", { name: "Enamel mug" })).toBeVisible();
  await app.keyboard.press("Escape");
  await app.getByRole("button", { name: "Save", exact: true }).click();
  await expect(app.getByText("Unsaved changes")).toBeHidden();
}

/** Two hundred products more. */
async function fillShop(app: Page): Promise<void> {
  const [model] = await call<{ id: number }[]>(app, "list_models");
  const [database] = await call<{ id: number }[]>(app, "list_databases");
  const query =
    "INSERT INTO product (sku, name, price_cents) WITH RECURSIVE n (i) AS " +
    "(SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 300) SELECT 'B-' || i, 'Part ' || i, 100 FROM n";
  const dataset_query = { database: database?.id, type: "native", native: { query } };
  const draft = { name: "Fill", type: "query", model_id: model?.id, database_id: database?.id, dataset_query };
  const { action } = await call<{ action: { id: number } }>(app, "create_action", { draft });
  await call(app, "execute_action", { id: action.id });
}

test("an option is found by typing, and a stranger may choose one too", async ({ app, browser }) => {
  await chooseFromQuery(app);
  await openForm(app);
  const product = app.getByRole("combobox", { name: "Product id" });
  await product.fill("enam");
  await app.getByRole("option", { name: "Enamel mug" }).click();
  await expect(product).toHaveValue("Enamel mug");
  await app.getByRole("textbox", { name: "Name" }).fill("Steel mug");
  await expectAccessible(app);
  await app.keyboard.press("Control+Enter");
  await expect(app.getByRole("region", { name: "Result" }).getByText("1 row changed.")).toBeVisible();
  await product.click();
  await product.fill("mug");
  await expect(app.getByRole("option", { name: "Steel mug" }), "the run has changed it").toBeVisible();

  await turnOnSharing(app);
  const address = await makePublic(app, ACTION);
  const context = await browser.newContext({ javaScriptEnabled: false });
  const stranger = await context.newPage();
  await stranger.goto(address);
  await stranger.getByLabel("Name").fill("Tin mug");
  await stranger.getByRole("combobox", { name: "Product id" }).selectOption("Steel mug");
  await submit(stranger, ACTION, stranger.getByText(`${ACTION} ran successfully`));
});

test("of many options a page suggests those that fit, in both themes", async ({ app, browser }) => {
  await chooseFromQuery(app);
  await turnOnSharing(app);
  const address = await makePublic(app, ACTION);
  const context = await browser.newContext();
  const stranger = await context.newPage();
  const expectBothAccessible = async () => {
    for (const colorScheme of ["light", "dark"] as const) {
      await stranger.emulateMedia({ colorScheme });
      await expectAccessible(stranger);
    }
  };
  await stranger.goto(address);
  await expect(stranger.getByRole("combobox", { name: "Product id" })).toBeVisible();
  await expectBothAccessible();

  await fillShop(app);
  await stranger.goto(address);
  const product = stranger.getByLabel("Product id");
  const suggested = stranger.locator("datalist option");
  await expect(suggested).toHaveCount(100);
  await expect(product).toHaveAccessibleDescription("Type to search, then pick one.");
  await product.pressSequentially("Part 299");
  await expect(suggested).toHaveCount(1);
  await expect(suggested).toHaveText("Part 299");
  await expectBothAccessible();
  await stranger.getByLabel("Name").fill("The part");
  // What it is called does as well as its number.
  await submit(stranger, ACTION, stranger.getByText(`${ACTION} ran successfully`));
  await context.close();
});
