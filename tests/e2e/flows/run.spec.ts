/** From a form to a changed row. */
import { expect, find, test } from "../support/test";

/** The sample's order 1497 is paid, and is customer 75's. */
const ORDER = 1497;
const CUSTOMER = 75;

test("an order is shipped by keyboard alone, and its row changes", async ({ app, program }) => {
  const order = async () => {
    const { body } = await program.run("Orders of a customer", { customer_id: CUSTOMER });
    return body.rows?.find(([id]) => id === ORDER)?.slice(1, 5);
  };
  const before = await order();
  expect(before?.[0]).toBe("paid");

  await find(app, "shipped", "Mark an order as shipped");
  await app.getByLabel("Order number").focus();
  await app.keyboard.type(String(ORDER));
  await app.keyboard.press("Tab");
  await app.keyboard.press("ArrowDown"); // opens the options
  await expect(app.getByRole("option", { name: "UPS" })).toBeVisible();
  await app.keyboard.press("ArrowDown");
  await app.keyboard.press("Enter");
  await app.keyboard.press("Tab");
  await app.keyboard.type("2026-11-24");
  await app.keyboard.press("Control+Enter");

  const result = app.getByRole("region", { name: "Result" });
  await expect(result.getByText("The order is marked as shipped")).toBeVisible();
  await expect(result.getByText("1 row changed.")).toBeVisible();
  await expect(result.getByRole("cell", { name: "shipped" })).toBeVisible();
  expect(await order()).toEqual(["shipped", before?.[1], "2026-11-24", "UPS"]);
});

test("a guard rolls back what changes too few rows", async ({ app, program }) => {
  await find(app, "draft", "Delete a draft order");
  await app.getByLabel("Order number").fill(String(ORDER));
  await app.keyboard.press("Control+Enter");
  const question = app.getByRole("dialog", { name: "Delete this draft order and its lines?" });
  await question.getByRole("button", { name: "Delete the draft" }).click();

  const result = app.getByRole("region", { name: "Result" });
  await expect(result.getByText(/^This would change 0 rows/)).toBeVisible();
  const { body } = await program.run("Orders of a customer", { customer_id: CUSTOMER });
  expect(body.rows?.some(([id, status]) => id === ORDER && status === "paid")).toBe(true);
});

test("what is wrong stands beside its field, and nothing typed is lost", async ({ app }) => {
  await find(app, "email", "Correct a customer's email");
  await app.getByLabel("Customer number").fill("42");
  await app.getByLabel("New email").fill("nobody");
  await app.keyboard.press("Control+Enter");
  await expect(app.getByLabel("New email")).toHaveAccessibleDescription(/Enter an address like name@example\.com/);
  await expect(app.getByRole("alert")).toBeFocused();

  // The page can't know this one; the database says it.
  await app.getByLabel("New email").fill("customer43@shop.example");
  await app.keyboard.press("Control+Enter");
  await expect(app.getByLabel("New email")).toHaveAccessibleDescription(/already exists/);
  await expect(app.getByLabel("Customer number")).toHaveValue("42");
  await expect(app.getByLabel("New email")).toHaveValue("customer43@shop.example");
});
