/** The form, built where it stands: settings of a field, order and groups, by hand and by keys. */
import type { Page } from "@playwright/test";
import { expect, expectAccessible, openForm, test, write } from "../support/test";

const SQL =
  "UPDATE customer SET country = {{country}}, name = {{full_name}} WHERE id = {{customer_id}} [[AND email = {{email}}]]";

const cells = (app: Page) => app.locator("aside [data-field]");
const order = (app: Page) =>
  cells(app).evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset.field).join(" "));

async function settingsOf(app: Page, label: string) {
  await app.getByRole("button", { name: `Settings of ${label}` }).click();
  // Its name follows the label that is changed in it.
  return app.getByRole("dialog", { name: /^Settings of/ });
}

test("a field is set where it stands, and what is wrong is said beside its setting", async ({ app }) => {
  await write(app, "Move a customer", SQL);
  await expect(app).toHaveURL(/\/edit$/);
  const form = app.getByRole("complementary", { name: "Form" });

  let settings = await settingsOf(app, "Country");
  await settings.getByLabel("Label").fill("Where to");
  await settings.getByLabel("Input").selectOption("Radio buttons");
  await settings.getByRole("textbox", { name: "Options" }).fill("NZ | New Zealand\nDE | Germany");
  await settings.getByLabel("Default").fill("FR");
  await expect(settings.getByText(/default does not fit/)).toBeVisible();
  await expect(settings.getByLabel("Default")).toHaveAttribute("aria-invalid", "true");
  await settings.getByLabel("Default").fill("DE");
  await expect(settings.getByText(/default does not fit/)).toBeHidden();
  await expectAccessible(app);
  await app.screenshot({ path: "results/builder-popover.png" });
  await app.keyboard.press("Escape");
  await expect(form.getByRole("radio", { name: "Germany" })).toBeChecked();
  await expect(app.getByRole("button", { name: "Settings of Where to" })).toBeFocused();

  settings = await settingsOf(app, "Email");
  await settings.getByText("Validation").click();
  await settings.getByLabel("Pattern").fill("(");
  await expect(settings.getByText(/pattern/i).last()).toBeVisible();
  await settings.getByLabel("Pattern").fill(".+@.+");
  await settings.getByText("Shown only if").click();
  await settings.getByLabel("This field").selectOption("Where to");
  await settings.getByRole("checkbox", { name: "New Zealand" }).check();
  await app.keyboard.press("Escape");
  await expect(form.getByText("Shown only sometimes")).toBeVisible();
  await form.getByRole("radio", { name: "New Zealand" }).check();
  await expect(form.getByText("Shown only sometimes")).toBeHidden();

  await app.getByRole("button", { name: "Settings of the form" }).click();
  const ofForm = app.getByRole("dialog", { name: "Settings of the form" });
  await ofForm.getByLabel("Button", { exact: true }).fill("Move");
  await expect(form.getByRole("button", { name: "Move", exact: true })).toBeVisible();
  const [settingsBox, formBox] = await Promise.all([ofForm.boundingBox(), form.boundingBox()]);
  if (!settingsBox || !formBox) throw new Error("no settings");
  expect(settingsBox.width, "as wide as all settings").toBe(400);
  expect(settingsBox.x + 400, "beside the form, which stays in sight").toBeLessThanOrEqual(formBox.x);
  await ofForm.getByLabel("Colour").selectOption("Green");
  await app.keyboard.press("Escape");
  await app.getByRole("button", { name: "Save", exact: true }).click();
  await expect(app.getByText("Unsaved changes")).toBeHidden();
  await openForm(app);
  await expect(app.getByRole("textbox", { name: "Email" })).toBeHidden();
  await app.getByRole("radio", { name: "New Zealand" }).check();
  await expect(app.getByRole("textbox", { name: "Email" })).toBeVisible();
  await expect(app.getByRole("button", { name: "Move", exact: true })).toBeVisible();
});

test("fields are reordered and grouped, by the keyboard and by dragging", async ({ app }) => {
  await write(app, "Move a customer", SQL);
  await expect(app).toHaveURL(/\/edit$/);
  await expect(cells(app)).toHaveCount(4);

  await app.getByRole("button", { name: "Move Email" }).focus();
  await app.keyboard.press("Space");
  await expect(app.getByText("Email is picked up, at its own place 4 of 4.")).toBeAttached();
  await app.keyboard.press("ArrowUp");
  await expect(app.getByText("Email would go to place 3 of 4.")).toBeAttached();
  await app.keyboard.press("Space");
  await expect.poll(() => order(app)).toBe("country full_name email customer_id");
  await app.keyboard.press("Space");
  await app.keyboard.press("ArrowUp");
  await app.keyboard.press("Escape");
  await expect.poll(() => order(app)).toBe("country full_name email customer_id");

  const grip = await app.getByRole("button", { name: "Move Customer id" }).boundingBox();
  const target = await app.getByRole("button", { name: "Move Country" }).boundingBox();
  if (!grip || !target) throw new Error("no grip");
  await app.mouse.move(grip.x + 6, grip.y + 10);
  await app.mouse.down();
  await app.mouse.move(target.x + 6, target.y + 30, { steps: 8 });
  await app.screenshot({ path: "results/builder-drag.png" });
  await app.mouse.move(target.x + 6, target.y + 10, { steps: 4 });
  await app.mouse.up();
  await expect.poll(() => order(app)).toBe("customer_id country full_name email");

  for (const label of ["Country", "Full name"]) {
    const settings = await settingsOf(app, label);
    await settings.getByLabel("Width").selectOption("Half, beside another");
    await settings.getByLabel("Group").fill("Where");
    await app.keyboard.press("Escape");
  }
  await expect.poll(() => order(app)).toBe("customer_id email country full_name");
  const [left, right] = await Promise.all(
    ["Country", "Full name"].map((label) => app.getByRole("textbox", { name: label }).boundingBox()),
  );
  expect(left?.y, "they share a line").toBe(right?.y);
  await expectAccessible(app);
  await app.screenshot({ path: "results/builder-groups.png" });
  await app.getByRole("button", { name: "Save", exact: true }).click();
  await expect(app.getByText("Unsaved changes")).toBeHidden();
  await openForm(app);
  await expect(app.getByRole("heading", { name: "Where" })).toBeVisible();
  await app.screenshot({ path: "results/builder-run.png" });
});
