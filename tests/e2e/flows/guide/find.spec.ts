/** Actions found by some words, gone through by keys, and put away. */
import { chapter } from "../../support/guide";
import { expect } from "../../support/test";

chapter("find", async ({ app, does, sees }) => {
  const link = (name: string) => app.getByRole("link", { name, exact: true });
  const palette = app.getByRole("dialog", { name: "Find anything" });
  await expect(link("Mark an order as shipped")).toBeVisible();
  await sees("list");

  await does("Press `/` and type some words, such as `order`.", async () => {
    await app.keyboard.press("/");
    await app.keyboard.type("order");
    await expect(link("Add a customer")).toBeHidden();
    await sees("searched");
  });
  await does("Press `Enter` to open the first, or go down to another with `↓` before.", async () => {
    const first = await app.getByRole("grid", { name: "Actions" }).getByRole("link").first().textContent();
    await app.keyboard.press("Enter");
    await expect(app.getByRole("heading", { name: first ?? "", level: 1 })).toBeVisible();
  });
  await does("Press `Ctrl K`, on any screen, and type `price`.", async () => {
    await app.keyboard.press("Control+k");
    await expect(palette.getByRole("group", { name: "Recent" }).getByRole("option").first()).toBeVisible();
    await app.keyboard.type("price");
    await expect(palette.getByRole("option", { selected: true })).toContainText("Change a product's price");
    await sees("palette");
  });
  await does("Press `Enter` to go there; `Ctrl Enter` edits an action instead.", async () => {
    await app.keyboard.press("Control+Enter");
    await expect(app).toHaveURL(/\/edit$/);
    await app.goBack();
  });

  await does("Go to an action with `↓` and press `X`, then `Shift ↓` for the next.", async () => {
    await link("Actions").first().click();
    await expect(link("Mark an order as shipped")).toBeVisible();
    await app.keyboard.press("/");
    await app.keyboard.press("ArrowDown");
    await app.keyboard.press("x");
    await app.keyboard.press("Shift+ArrowDown");
    await expect(app.getByRole("row", { selected: true })).toHaveCount(2);
    await sees("selected");
  });
  const gone = app.getByRole("row", { selected: true }).first().getByRole("link");
  const name = (await gone.textContent()) ?? "";
  await does("Press `Del`. Archived actions do not run; a notice offers *Undo*.", async () => {
    await app.keyboard.press("Delete");
    await expect(link(name)).toBeHidden();
    await expect(app.getByRole("button", { name: "Undo" })).toBeVisible();
  });
  await does("Open *Archive*. What was put away is kept here, and `Del` brings it back.", async () => {
    await link("Archive").click();
    await link(name).focus();
    await app.keyboard.press("Delete");
    await expect(link(name)).toBeHidden();
  });
});
