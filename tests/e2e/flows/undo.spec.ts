/** Steps back and forth over a whole draft, and the guard before unsaved changes are left. */
import { expect, test, write } from "../support/test";

test("one key takes back what was done anywhere in the draft, another does it again", async ({ app }) => {
  await write(app, "Move a customer", "UPDATE customer SET country = {{country}} WHERE id = {{id}}");
  await expect(app).toHaveURL(/\/edit$/);
  const form = app.getByRole("complementary", { name: "Form" });
  const sql = app.getByRole("textbox", { name: "SQL" });
  await expect(app.getByRole("button", { name: /^Undo/ })).toBeDisabled();

  await app.getByRole("button", { name: "Settings of Country" }).click();
  await app.getByLabel("Label").fill("Where to");
  await expect(form.getByRole("textbox", { name: "Where to" })).toBeVisible();
  await app.keyboard.press("Control+z");
  await expect(app.getByLabel("Label")).toHaveValue("");
  await expect(form.getByRole("textbox", { name: "Country" })).toBeVisible();
  await app.keyboard.press("Control+Shift+z");
  await expect(app.getByLabel("Label")).toHaveValue("Where to");
  await app.keyboard.press("Escape");

  await sql.fill("SELECT {{name}}");
  await expect(form.getByRole("textbox", { name: "Name" })).toBeVisible();
  await sql.press("Control+z");
  await expect(sql).toContainText("UPDATE customer");
  await expect(form.getByRole("textbox", { name: "Where to" })).toBeVisible();
  await app.getByRole("button", { name: /^Undo/ }).click();
  await expect(app.getByText("Unsaved changes")).toBeHidden();

  await app.getByRole("button", { name: /^Redo/ }).click();
  await app.getByRole("link", { name: "Runs", exact: true }).click();
  const question = app.getByRole("dialog", { name: "Leave without saving?" });
  await question.getByRole("button", { name: "Stay" }).click();
  await expect(form.getByRole("textbox", { name: "Where to" })).toBeVisible();
});
