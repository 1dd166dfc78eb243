/** What Settings keeps: people, keys, copies with a way back, how long runs stay, the look. */
import { lookAt } from "../support/looks";
import { expect, expectAccessible, find, newQuery, openSettings, test } from "../support/test";

test("a person is added, signs in, and is kept out again", async ({ app, program, browser }) => {
  test.slow();
  await openSettings(app, "People and keys");
  await app.getByRole("button", { name: "Add a person" }).click();
  const dialog = app.getByRole("dialog", { name: "Add a person" });
  await dialog.getByLabel("E-mail address").fill("ada@shop.example");
  await dialog.getByLabel("First name").fill("Ada");
  await dialog.getByLabel("Password").fill("short");
  await dialog.getByRole("button", { name: "Add person" }).click();
  await expect(dialog.getByLabel("Password")).toHaveAccessibleDescription(/at least/);
  await dialog.getByLabel("Password").fill("correct horse battery");
  await app.keyboard.press("Enter");
  const people = app.getByRole("list", { name: "People" });
  await expect(people.getByText("ada@shop.example")).toBeVisible();

  const ada = await (await browser.newContext()).newPage();
  const enter = async (password: string) => {
    await ada.goto(new URL(program.address).origin);
    await ada.getByLabel("E-mail address").fill("ada@shop.example");
    await ada.getByLabel("Password").fill(password);
    await ada.keyboard.press("Enter");
  };
  await enter("correct horse battery");
  await find(ada, "shipped", "Mark an order as shipped");

  const change = async (item: string) => {
    await app.getByRole("button", { name: "More about Ada" }).click();
    await app.getByRole("menuitem", { name: item }).click();
  };
  await change("Set a password…");
  await app.getByLabel("New password").fill("wholly another one");
  await app.keyboard.press("Enter");
  await expect(app.getByText("Ada has a new password.")).toBeVisible();
  await ada.reload();
  await expect(ada.getByRole("heading", { name: "Sign in to Doable" })).toBeVisible();
  await enter("wholly another one");
  await expect(ada.getByRole("heading", { name: "Actions", level: 1 })).toBeVisible();

  await ada.getByRole("link", { name: "Settings", exact: true }).click();
  await ada.getByRole("button", { name: "Edit…" }).click();
  await ada.getByLabel("Last name").fill("Byron");
  await ada.keyboard.press("Enter");
  await expect(ada.getByRole("main").getByText("Ada Byron")).toBeVisible();
  await lookAt(ada, "account");
  await ada.getByRole("button", { name: "Change password…" }).click();
  await lookAt(ada, "own-password");
  await ada.getByLabel("Current password").fill("a guess");
  await ada.getByLabel("New password").fill("a third and last one");
  await ada.keyboard.press("Enter");
  await expect(ada.getByLabel("Current password")).toHaveAccessibleDescription(/enter that one/);
  await ada.getByLabel("Current password").fill("wholly another one");
  await ada.keyboard.press("Enter");
  await expect(ada.getByRole("heading", { name: "Sign in to Doable" })).toBeVisible();
  await enter("a third and last one");
  await expect(ada.getByRole("heading", { level: 1 })).not.toHaveText("Sign in to Doable");

  await change("Deactivate");
  await expect(people.getByText("Deactivated")).toBeVisible();
  await enter("a third and last one");
  await expect(ada.getByRole("alert")).toContainText("do not fit");
});

test("a key opens the API until it is deleted", async ({ app, request }) => {
  const asks = async (key: string) => {
    const url = `${new URL(app.url()).origin}/api/user/current`;
    return (await request.get(url, { headers: { "X-API-Key": key } })).status();
  };
  await openSettings(app, "People and keys");
  await app.getByRole("button", { name: "New API key" }).click();
  await app.getByLabel("Name").fill("Nightly import");
  await app.getByRole("button", { name: "Make key" }).click();
  const made = app.getByRole("dialog", { name: "The key Nightly import is made" });
  const key = (await made.getByRole("code").first().textContent()) ?? "";
  await made.getByRole("button", { name: "Done" }).click();
  expect(await asks(key)).toBe(200);

  await app.getByRole("group", { name: "Nightly import" }).getByRole("button", { name: "Delete" }).click();
  await app.getByRole("button", { name: "Delete key" }).click();
  await expect(app.getByText("Deleted the key Nightly import")).toBeVisible();
  expect(await asks(key)).toBe(401);
});

test("a backup brings back what was, at the next start", async ({ app, program }) => {
  await openSettings(app, "Data");
  await app.getByRole("button", { name: "Back up now" }).click();
  const backups = app.getByRole("list", { name: "Backups" });
  await expect(backups.getByRole("listitem")).toHaveCount(1);

  await app.getByRole("link", { name: "Actions", exact: true }).click();
  await newQuery(app, "Made after the backup", "SELECT 1");
  await app.getByRole("button", { name: "Save", exact: true }).click();
  await expect(app).toHaveURL(/\/edit$/);
  await openSettings(app, "Data");
  await backups.getByRole("button", { name: "Restore…" }).click();
  await app.getByRole("button", { name: "Check and restore" }).click();
  await expect(app.getByText("A backup is restored when Doable starts next")).toBeVisible();
  await app.getByRole("link", { name: "Actions", exact: true }).click();
  const added = app.getByRole("link", { name: "Made after the backup", exact: true });
  await expect(added, "nothing has happened yet").toBeVisible();

  await program.restart();
  await app.goto(program.address);

  await expect(app.getByRole("link", { name: "Mark an order as shipped", exact: true })).toBeVisible();
  await expect(added).toHaveCount(0);
  await openSettings(app, "Data");
  await expect(backups.getByText("what was there before a restore")).toBeVisible();
  await expect(app.getByText("A backup is restored")).toBeHidden();
});

test("how long runs are kept, and the look, stay chosen", async ({ app }) => {
  await openSettings(app, "Data");
  await app.getByLabel("Keep runs").selectOption("For 90 days");
  await app.getByRole("button", { name: "Keep 90 days" }).click();
  await expect(app.getByText("Runs are kept for 90 days.")).toBeVisible();
  await openSettings(app, "Look and about");
  await app.getByRole("button", { name: "Dark", exact: true }).click();

  await app.reload();

  await expect(app.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(app.getByRole("button", { name: "Dark", exact: true })).toHaveAttribute("aria-pressed", "true");
  await openSettings(app, "Data");
  await expect(app.getByLabel("Keep runs")).toHaveValue("90");
});
