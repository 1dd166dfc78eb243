/** Many actions: found, gone through and put away, and everything else with Ctrl+K. */
import { fillList } from "../support/list";
import { expect, expectAccessible, test } from "../support/test";

test("actions are searched, walked through and put away by keyboard alone", async ({ app }) => {
  const link = (name: string) => app.getByRole("link", { name, exact: true });
  await expect(link("Mark an order as shipped")).toBeVisible();

  await app.keyboard.press("/");
  await app.keyboard.type("shípped ord");
  await expect(app.getByRole("status").first()).toContainText("1 of ");
  await app.keyboard.press("Escape");
  await expect(link("Orders of a customer")).toBeVisible();

  // From the first action: choose it and the next, put both away, and take them back.
  await app.keyboard.press("ArrowDown");
  const first = (await app.evaluate(() => document.activeElement?.textContent)) ?? "";
  await app.keyboard.press("x");
  await app.keyboard.press("Shift+ArrowDown");
  await expect(app.getByRole("row", { selected: true })).toHaveCount(2);
  await expectAccessible(app);
  await app.screenshot({ path: "results/actions-selection.png" });
  await app.keyboard.press("Delete");
  await expect(link(first)).toBeHidden();
  await app.getByRole("button", { name: "Undo" }).click();
  await expect(link(first)).toBeVisible();
});

test("Ctrl+K goes anywhere, and begins with what was open last", async ({ app }) => {
  await expect(app.getByRole("link", { name: "Mark an order as shipped" })).toBeVisible();
  const palette = app.getByRole("dialog", { name: "Find anything" });

  await app.keyboard.press("Control+k");
  await expect(palette).toBeVisible();
  await app.keyboard.type("mark an or");
  await expect(palette.getByRole("option", { selected: true })).toContainText("Mark an order as shipped");
  await expectAccessible(app);
  await app.keyboard.press("Enter");
  await expect(app.getByRole("heading", { name: "Mark an order as shipped", level: 1 })).toBeVisible();

  await app.keyboard.press("Control+k");
  await expect(palette).toBeVisible();
  await app.keyboard.type("settings");
  await expect(palette.getByRole("option", { selected: true })).toContainText("Settings");
  await app.keyboard.press("Enter");
  await expect(app.getByRole("heading", { name: "Settings", level: 1 })).toBeVisible();

  await app.keyboard.press("Control+k");
  const recent = palette.getByRole("group", { name: "Recent" });
  await expect(recent.getByRole("option").first()).toContainText("Mark an order as shipped");
  await app.keyboard.press("Escape");
  await expect(palette).toBeHidden();
});

test("hundreds of actions are at hand: the last, the found, and all at once", async ({ app }) => {
  await app.getByRole("link", { name: "Settings", exact: true }).click();
  await fillList(app, 300);
  await app.getByRole("link", { name: "Actions", exact: true }).click();
  await expect(app.getByRole("status").first()).toContainText("30");
  const grid = app.getByRole("grid", { name: "Actions" });
  const row = (name: string) => grid.getByRole("row", { name });

  await app.keyboard.press("/");
  await app.keyboard.press("ArrowDown");
  await expect(grid.getByRole("link").first()).toBeFocused();
  const heading = grid.getByRole("button", { name: "HTTP requests", exact: true });
  await heading.focus();
  await app.keyboard.press("ArrowLeft");
  await expect(heading).toHaveAttribute("aria-expanded", "false");
  await expect(row("Mark an order as shipped")).toBeVisible();
  await app.keyboard.press("ArrowRight");
  await app.keyboard.press("End");
  await expect(grid.getByRole("link").last()).toBeFocused();
  await app.keyboard.press("Home");
  await app.keyboard.press("PageDown");
  await app.keyboard.press("Control+a");
  await expect(app.getByRole("region", { name: "Selection" })).toContainText("30");
  await app.keyboard.press("Escape");
  await app.keyboard.press("Escape");
  await app.keyboard.type("ship tick 7");
  await expect(app.getByRole("status").first()).toContainText(/^\d+ of 30/);
  await expect(row("Ship a ticket 78")).toBeVisible();
  await expectAccessible(app);
});
