/** A row picked by its words, changed, refused, and not deleted. */
import { chapter } from "../../support/guide";
import { expect, openTable } from "../../support/test";

chapter("run", async ({ app, does, sees }) => {
  const search = app.getByRole("combobox", { name: "Find the row" });
  const form = app.getByRole("region", { name: "Form" });
  const result = app.getByRole("region", { name: "Result" });
  await openTable(app, "product");
  await app.getByRole("button", { name: "Make all three" }).click();

  await does("Open *Update Product*, which [a click on its table](connect.md) has made.", async () => {
    await app.getByRole("link", { name: "Update Product" }).click();
    await expect(search).toBeFocused();
    await expect(app.getByRole("option").first()).toBeVisible();
    await sees("rows");
  });
  await does("Type a part of any of its values, here `enam`, and press `Enter`.", async () => {
    await app.keyboard.type("enam");
    await expect(app.getByRole("option")).toHaveCount(1);
    await app.keyboard.press("Enter");
    await expect(form.getByRole("textbox", { name: "Name" })).toHaveValue("Enamel mug");
    await sees("picked");
  });
  await does("Change what is wrong, here the name, and press `Ctrl Enter`.", async () => {
    await form.getByRole("textbox", { name: "Name" }).fill("Steel mug");
    await app.keyboard.press("Control+Enter");
    await expect(result).toContainText("1 row changed.");
    await expect(result.getByRole("cell", { name: "Steel mug" })).toBeVisible();
    await expect(search).toBeFocused();
    await sees("done");
  });
  await does("Something that can't be: give *Travel mug* the SKU of another product, `MUG-01`.", async () => {
    await app.keyboard.press("Control+a");
    await app.keyboard.type("travel");
    await expect(app.getByRole("option")).toHaveCount(1);
    await app.keyboard.press("Enter");
    await form.getByRole("textbox", { name: "SKU" }).fill("MUG-01");
    await app.keyboard.press("Control+Enter");
    await expect(form.getByRole("textbox", { name: "SKU" })).toHaveAccessibleDescription(/already exists/);
    await sees("refused");
  });

  await does("Open *Delete Product* and pick the row.", async () => {
    await app.getByRole("link", { name: "Actions", exact: true }).first().click();
    await app.getByRole("link", { name: "Delete Product" }).click();
    await expect(app.getByRole("option").first()).toBeVisible();
    await app.keyboard.type("travel");
    await expect(app.getByRole("option")).toHaveCount(1);
    await app.keyboard.press("Enter");
  });
  await does("The form shows its key. Press *Delete*, and again where it asks.", async () => {
    await app.getByRole("button", { name: "Delete", exact: true }).click();
    const question = app.getByRole("dialog", { name: "Delete this row for good?" });
    await question.getByRole("button", { name: "Delete", exact: true }).click();
  });
  await does("The database has the last word: a product that somebody has ordered stays,", async () => {
    await expect(result).toBeVisible();
    await sees("kept");
  });
});
