/** Writing actions, and runs that take long. */
import { expect, expectAccessible, newQuery, openForm, test, write } from "../support/test";

test("an action is written, its form grows along, and it runs", async ({ app, program }) => {
  const sql = "UPDATE customer SET country = {{country}} WHERE id = {{customer_id}} RETURNING id, country";
  await write(app, "Move a customer", sql);

  const preview = app.getByRole("complementary", { name: "Form" });
  await expect(preview.getByRole("textbox", { name: "Country" })).toBeVisible();
  await expect(preview.getByRole("textbox", { name: "Customer id" })).toBeVisible();
  await openForm(app);
  await app.getByLabel("Country", { exact: true }).fill("NZ");
  await app.getByLabel("Customer id").fill("7");
  await app.keyboard.press("Control+Enter");

  await expect(app.getByRole("region", { name: "Result" }).getByText("1 row changed.")).toBeVisible();
  const again = await program.run("Move a customer", { country: "NZ", customer_id: 7 });
  expect(again.body.rows, "the terminal knows the new action").toEqual([[7, "NZ"]]);
});

test("SQL is checked by the database, in place, and nothing is run", async ({ app }) => {
  await newQuery(app, "", "DELETE FROM customer\n WHERE emial = {{email}} [[AND id = {{id}}]]");
  await app.getByRole("button", { name: "Check" }).click();

  const sql = app.getByRole("region", { name: "SQL" });
  await expect(sql.getByText(/no such column: emial.*\(line 2, column 8\)/)).toBeVisible();
  await expect(sql.locator(".cm-lintRange-error")).toHaveText("emial");
  await sql.screenshot({ path: "results/check.png" });
  await expectAccessible(app);
  await app.getByRole("textbox", { name: "SQL" }).fill("DELETE FROM customer WHERE email = {{email}}");
  await app.getByRole("button", { name: "Check" }).click();

  await expect(sql.getByText("Sample shop understands it. Nothing was run.")).toBeVisible();
  await sql.screenshot({ path: "results/check-understood.png" });
});

test("a DELETE of every row is refused when it is saved", async ({ app }) => {
  await write(app, "Too much", "DELETE FROM order_line");

  await expect(app.getByRole("alert").getByText(/without WHERE in the guard/)).toBeVisible();
  await expect(app.getByRole("region", { name: "SQL" }).getByText(/without WHERE in the guard/)).toBeVisible();
});

test("a slow run is cancelled, and the journal says so", async ({ app }) => {
  const count = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4000000000)";
  await write(app, "Count for long", `${count} SELECT count(*) FROM n`);
  await openForm(app);
  await app.getByRole("button", { name: "Count for long" }).click();

  await app.getByRole("button", { name: "Cancel" }).click();

  const result = app.getByRole("region", { name: "Result" });
  await expect(result.getByText("Cancelled", { exact: true })).toBeVisible();
  await app.getByRole("link", { name: "Runs", exact: true }).click();
  await expect(app.getByRole("row", { name: /Failed.*Count for long/ })).toBeVisible();
});
