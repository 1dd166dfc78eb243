/** A form built where it stands: settings, order by keyboard, columns, and its button. */
import { chapter } from "../../support/guide";
import { expect, find } from "../../support/test";

chapter("form", async ({ app, does, sees }) => {
  const form = app.getByRole("complementary", { name: "Form" });
  const settings = app.getByRole("dialog", { name: /^Settings of/ });
  const order = () =>
    form.locator("[data-field]").evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset.field).join(" "));

  await does("Open *Mark an order as shipped* and press *Edit*.", async () => {
    await find(app, "shipped", "Mark an order as shipped");
    await app.getByRole("link", { name: "Edit", exact: true }).click();
    await expect(form.getByRole("combobox", { name: "Carrier" })).toBeVisible();
    await sees("editor");
  });
  await does("Press *Settings of Carrier*. Enter `Sent with` as its *Label* and choose *Radio buttons*", async () => {
    await app.getByRole("button", { name: "Settings of Carrier" }).click();
    await settings.getByLabel("Label").fill("Sent with");
    await settings.getByLabel("Input").selectOption("Radio buttons");
    await expect(form.getByRole("radio", { name: "UPS" })).toBeVisible();
    await sees("field");
  });
  await does("Press `Esc`. Take a field by its grip and drag it; or go to the grip", async () => {
    await app.keyboard.press("Escape");
    await app.getByRole("button", { name: "Move Shipped on" }).focus();
    await app.keyboard.press("Space");
    await expect(app.getByText(/^Shipped on is picked up/)).toBeAttached();
    await app.keyboard.press("ArrowUp");
    await expect(app.getByText("Shipped on would go to place 2 of 3.")).toBeAttached();
    await app.keyboard.press("ArrowUp");
    await expect(app.getByText("Shipped on would go to place 1 of 3.")).toBeAttached();
    await app.keyboard.press("Space");
    await expect.poll(order).toBe("shipped_on order_number carrier");
  });
  await does("Open *Settings of Order number*, choose *Half, beside another* as *Width*,", async () => {
    for (const label of ["Order number", "Sent with"]) {
      await app.getByRole("button", { name: `Settings of ${label}` }).click();
      await settings.getByLabel("Width").selectOption("Half, beside another");
      await app.keyboard.press("Escape");
    }
  });
  await does("Press *Settings of the form*. Enter `Ship it` as *Button*,", async () => {
    await app.getByRole("button", { name: "Settings of the form" }).click();
    await settings.getByLabel("Button", { exact: true }).fill("Ship it");
    await settings.getByLabel("Question before it runs").fill("Send this order?");
    await expect(form.getByRole("button", { name: "Ship it" })).toBeVisible();
    await sees("button");
  });
  await does("Press `Esc`, then *Save*, then *Run* to fill it in.", async () => {
    await app.keyboard.press("Escape");
    await app.getByRole("button", { name: "Save", exact: true }).click();
    await expect(app.getByText("Unsaved changes")).toBeHidden();
    await app.getByRole("link", { name: "Run", exact: true }).click();
    await expect(app.getByRole("region", { name: "Recent runs" })).toBeVisible();
    await sees("done");
  });
});
