/** A save looked at and taken back; steps of a draft undone, and not left by accident. */
import { chapter } from "../../support/guide";
import { expect, find } from "../../support/test";

chapter("versions", async ({ app, does, sees }) => {
  const sql = app.getByRole("textbox", { name: "SQL" });

  await does("Open an action, press *Edit*, and change something,", async () => {
    await find(app, "orders of", "Orders of a customer");
    await app.getByRole("link", { name: "Edit", exact: true }).click();
    await sql.fill("SELECT id, status, ordered_on\n  FROM orders\n WHERE customer_id = {{customer_id}}\n ORDER BY id");
    await app.getByRole("button", { name: "Save", exact: true }).click();
    await expect(app.getByText("Unsaved changes")).toBeHidden();
  });
  await does("Press *Versions*. The newest is on top;", async () => {
    await app.getByRole("link", { name: "Versions" }).click();
    await expect(app.getByRole("region", { name: "Version 2" }).locator("ins").first()).toBeVisible();
    await sees("changed");
  });
  const first = app.getByRole("region", { name: "Version 1" });
  await does("Open *Version 1* and choose *What restoring would change*.", async () => {
    await app.getByRole("link", { name: /^Version 1/ }).click();
    await first.getByRole("button", { name: "What restoring would change" }).click();
    await expect(first.locator("ins").first()).toBeVisible();
    await sees("restore");
  });
  await does("Press *Restore this version*. It is saved anew, as *Version 3*:", async () => {
    await first.getByRole("button", { name: "Restore this version" }).click();
    await expect(app.getByRole("region", { name: "Version 3" }).locator("ins").first()).toBeVisible();
  });

  const name = app.getByRole("textbox", { name: "Name", exact: true });
  await does("In the editor, press `Ctrl Z`, in whatever field you are.", async () => {
    await app.getByRole("link", { name: "Edit", exact: true }).click();
    await name.fill("Orders of somebody");
    await name.press("Control+z");
    await expect(name).toHaveValue("Orders of a customer");
  });
  await does("Press `Ctrl Shift Z` to do it again.", async () => {
    await name.press("Control+Shift+z");
    await expect(name).toHaveValue("Orders of somebody");
  });
  await does("Go elsewhere with changes that are not saved, and press *Stay* when you are asked:", async () => {
    await app.getByRole("link", { name: "Actions", exact: true }).first().click();
    const question = app.getByRole("dialog", { name: "Leave without saving?" });
    await expect(question).toBeVisible();
    await sees("leave");
    await question.getByRole("button", { name: "Stay" }).click();
    await expect(name).toHaveValue("Orders of somebody");
    // Where an archived action is said to be.
    await name.press("Control+z");
    await app.getByRole("link", { name: "Actions", exact: true }).first().click();
    await expect(app.getByRole("link", { name: "Archive", exact: true })).toBeVisible();
  });
});
