/** The row that an action is about is found and picked; nobody types an id, or touches the mouse. */
import { lookAt } from "../support/looks";
import { expect, expectAccessible, find, openTable, test } from "../support/test";

test("a row is found by its words, changed and deleted with the keyboard alone", async ({ app }) => {
  await openTable(app, "product");
  await app.getByRole("button", { name: "Make all three" }).click();
  await app.getByRole("link", { name: "Update Product" }).click();

  const search = app.getByRole("combobox", { name: "Find the row" });
  await expect(search).toBeFocused();
  await expect(app.getByRole("option").first()).toBeVisible();
  await app.keyboard.type("enam");
  await expect(app.getByRole("option")).toHaveCount(1);
  await app.keyboard.press("Enter");

  const form = app.getByRole("region", { name: "Form" });
  await expect(form.getByRole("textbox", { name: "Name" })).toHaveValue("Enamel mug");
  await expect(form.getByRole("textbox", { name: "SKU" })).toBeFocused();
  await form.getByRole("textbox", { name: "Name" }).press("Control+a");
  await app.keyboard.type("Steel mug");
  await app.keyboard.press("Control+Enter");
  await expect(app.getByRole("region", { name: "Result" })).toContainText("1 row");

  await expect(search, "ready for the next row").toBeFocused();
  await app.keyboard.type("no such thing");
  await expect(app.getByText("No row holds this.")).toBeVisible();
  await app.keyboard.press("Enter");
  await app.keyboard.press("Control+a");
  await app.keyboard.type("steel");
  await expect(app.getByRole("option")).toHaveCount(1);
  await app.keyboard.press("ArrowDown");
  await app.keyboard.press("Enter");
  await expect(form.getByRole("textbox", { name: "Name" })).toHaveValue("Steel mug");
  const [run] = await app.evaluate(async () => {
    const answer = await fetch("/rpc/list_runs", {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        "X-Doable-Csrf": sessionStorage.getItem("doable.csrf") ?? "",
      },
      body: "{}",
    });
    const page = await answer.json();
    return Array.isArray(page) ? page : page.runs;
  });
  expect(Object.keys(run.parameters).sort(), "only what changed was sent").toEqual(["id", "name"]);

  await app.getByRole("link", { name: "Actions", exact: true }).first().click();
  await find(app, "Delete Product", "Delete Product");
  await expect(search).toBeFocused();
  await app.keyboard.press("ArrowDown");
  await app.keyboard.press("ArrowUp");
  await app.keyboard.press("Enter");
  // One Enter too many deletes nothing: the button is a step away.
  await expect(app.getByRole("button", { name: "Pick another row" })).toBeFocused();
  await app.keyboard.press("Tab");
  await expect(app.getByRole("button", { name: "Delete" })).toBeFocused();
  await app.keyboard.press("Enter");
  const question = app.getByRole("dialog", { name: "Delete this row for good?" });
  await expectAccessible(app);
  await question.getByRole("button", { name: "Go back" }).click();
  await expect(app.getByRole("region", { name: "Result" })).toBeHidden();
});

test("what would be sent is copied as SQL, with the values of the form", async ({ app, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await openTable(app, "product");
  await app.getByRole("button", { name: "Make all three" }).click();
  await app.getByRole("link", { name: "Update Product" }).click();
  await app.getByRole("option").first().click();
  await app.getByRole("textbox", { name: "Name" }).fill("It's a mug");
  await app.getByRole("button", { name: "Copy as" }).click();
  await app.getByRole("menuitem", { name: "Copy as SQL" }).click();
  await expect(app.getByText("Copied as SQL")).toBeVisible();

  const copied = await app.evaluate(() => navigator.clipboard.readText());
  expect(copied).toBe(`UPDATE "product" SET "name" = 'It''s a mug' WHERE "id" = 1`);
});

test("a foreign key is chosen by what its row is called", async ({ app }) => {
  await openTable(app, "order_line");
  await app.getByRole("button", { name: "Make all three" }).click();
  await app.getByRole("link", { name: "Create Order Line" }).click();
  const order = app.getByRole("combobox", { name: "Order ID" });
  await expect(order).toBeVisible();
  await order.focus();
  await app.keyboard.type("125");
  // An order is called by its status.
  await expect(app.getByRole("option").first()).toHaveText(/^\w+ · \d*125\d*$/);
  await expect(app.getByRole("option").last()).toHaveText("Use “125” as it is");
  await lookAt(app, "row-reference");
  await app.keyboard.type("0");
  await app.keyboard.press("Tab");
  await expect(order).toHaveValue(/ · 1250$/);
  const product = app.getByRole("combobox", { name: "Product ID" });
  await product.focus();
  await app.keyboard.type("enam");
  await app.keyboard.press("Enter");
  await expect(product).toHaveValue("Enamel mug · 1");
  await app.getByRole("textbox", { name: "Line" }).fill("90");
  await app.getByRole("textbox", { name: "Quantity" }).fill("2");
  await app.getByRole("textbox", { name: "Price Cents" }).fill("500");
  await app.keyboard.press("Control+Enter");
  await expect(app.getByRole("region", { name: "Result" })).toContainText("90");

  await app.getByRole("link", { name: "Actions", exact: true }).first().click();
  await find(app, "Update Order Line", "Update Order Line");
  await app.getByRole("option").first().click();
  await expect(product, "the row's own").toHaveValue(/\w · \d+$/);
});
