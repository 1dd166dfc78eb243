/** Versions of an action: what each changed, and the way back, by the keyboard alone. */
import { expect, expectAccessible, test, write } from "../support/test";

test("what a save changed is shown in words and lines, and taken back by keys alone", async ({ app }) => {
  await write(app, "Move a customer", "UPDATE customer\nSET country = {{country}}\nWHERE id = {{id}}");
  await expect(app).toHaveURL(/\/edit$/);
  await app.getByRole("textbox", { name: "Name", exact: true }).fill("Move somebody");
  await app
    .getByRole("textbox", { name: "SQL" })
    .fill("UPDATE customer\nSET country = {{country}}\nWHERE id = {{id}} AND country <> {{country}}");
  await app.keyboard.press("Control+s");
  await expect(app.getByText("Unsaved changes")).toBeHidden();

  await app.getByRole("link", { name: "Versions" }).click();
  const shown = app.getByRole("region", { name: "Version 2" });
  await expect(shown.locator("del", { hasText: "Move a customer" })).toBeVisible();
  await expect(shown.locator("ins", { hasText: "AND country <>" })).toBeVisible();
  await expect(app.getByRole("link", { name: /^Version 2 · now/ })).toHaveAttribute("aria-current", "page");
  await expectAccessible(app);
  await app.screenshot({ path: "results/versions-diff.png" });

  await app.getByRole("link", { name: /^Version 1/ }).focus();
  await app.keyboard.press("Enter");
  const first = app.getByRole("region", { name: "Version 1" });
  await first.getByRole("button", { name: "What restoring would change" }).press("Enter");
  await expect(first.locator("ins", { hasText: "Move a customer" })).toBeVisible();
  await first.getByRole("button", { name: "Restore this version" }).press("Enter");
  await expect(app.getByRole("region", { name: "Version 3" })).toBeVisible();
  await app.getByRole("link", { name: "Edit", exact: true }).click();
  await expect(app.getByRole("textbox", { name: "Name", exact: true })).toHaveValue("Move a customer");
  await expect(app.getByRole("textbox", { name: "SQL" })).not.toContainText("AND country");
});
