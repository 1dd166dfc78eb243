/** Who gets in by the address that the program printed. */
import { expect, test } from "../support/test";

test("the printed address opens the sample's actions", async ({ app }) => {
  for (const name of [
    "Mark an order as shipped",
    "Correct a customer's email",
    "Change a product's price",
    "Delete a draft order",
    "Orders of a customer",
    "Look up a country",
    "Add a customer",
  ]) {
    await expect(app.getByRole("link", { name, exact: true })).toBeVisible();
  }
  expect(app.url(), "the token is out of the address bar").not.toContain("token");
});

test("the address opens one browser, once", async ({ app, program, browser }) => {
  await app.reload();
  await expect(app.getByRole("link", { name: "Mark an order as shipped" })).toBeVisible();

  const stranger = await browser.newPage();
  await stranger.goto(program.address);

  await expect(stranger.getByText("This browser is not signed in")).toBeVisible();
  await expect(stranger.getByRole("link", { name: "Mark an order as shipped" })).toBeHidden();
});
