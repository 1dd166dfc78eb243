/** An action shared by a public link, used by a stranger, and taken back. */
import { expect, makePublic, shareScreen, submit, test, turnOnSharing } from "../support/test";

const ACTION = "Correct a customer's email";
const CLOSED = "This form is not available.";

test("a stranger runs a shared action, until it is paused and revoked", async ({ app, browser }) => {
  await turnOnSharing(app);
  const address = await makePublic(app, ACTION);
  expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/public\/action\/[0-9a-f-]{36}$/);

  const stranger = await browser.newPage();
  await stranger.goto(address);
  await stranger.getByLabel("Customer number").fill("42");
  await stranger.getByLabel("New email").fill("ada@shop.example");
  await submit(stranger, "Save the address", stranger.getByText("The address is corrected"));

  await app.getByRole("link", { name: "Runs", exact: true }).click();
  const run = app.getByRole("row", { name: new RegExp(`Succeeded.*${ACTION}`) });
  await expect(run).toBeVisible();
  await run.getByRole("link").click();
  await expect(app.getByRole("definition").filter({ hasText: /^Public link$/ })).toBeVisible();

  await shareScreen(app);
  const link = app.getByRole("list", { name: "Links" }).getByRole("listitem");
  await expect(link).toContainText(/Open.*1 submission/);
  await link.getByRole("button", { name: "Pause" }).click();
  await expect(link).toContainText("Paused");
  await stranger.goto(address);
  await expect(stranger.getByText(CLOSED)).toBeVisible();
  await expect(stranger.getByRole("button")).toBeHidden();

  await link.getByRole("button", { name: "Resume" }).click();
  await expect(link).toContainText("Open");
  await stranger.goto(address);
  await expect(stranger.getByLabel("New email")).toBeVisible();

  await link.getByRole("button", { name: "Revoke" }).click();
  const question = app.getByRole("dialog", { name: `Revoke the link of ${ACTION}?` });
  await question.getByRole("button", { name: "Revoke" }).click();
  await expect(app.getByText("Nothing is public")).toBeVisible();
  await stranger.goto(address);
  await expect(stranger.getByText(CLOSED)).toBeVisible();
});

test("the copied link is the shown one, and opens beside the app", async ({ app, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await turnOnSharing(app);
  const address = await makePublic(app, ACTION);

  await app.getByRole("group", { name: "Address" }).getByRole("button", { name: "Copy link" }).click();
  await expect(app.getByRole("button", { name: "Copied" })).toBeVisible();
  expect(await app.evaluate(() => navigator.clipboard.readText())).toBe(address);

  const opened = context.waitForEvent("page");
  await app.getByRole("link", { name: "Open as a stranger" }).click();
  const form = await opened;
  await expect(form.getByLabel("New email")).toBeVisible();
  expect(form.url()).toBe(address);
});

test("a prefilled address locks a value, and a signed-only link opens by it alone", async ({ app, browser }) => {
  await turnOnSharing(app);
  const plain = await makePublic(app, ACTION);
  const prefill = app.getByRole("region", { name: "Prefilled address" });
  await prefill.getByLabel("Customer number", { exact: true }).fill("42");
  await prefill.getByLabel("Locked: Customer number").check();
  await prefill.getByRole("button", { name: "Make the address" }).click();
  const made = prefill.getByRole("group", { name: "Prefilled address" });
  const address = (await made.getByRole("code").textContent()) ?? "";
  await app.getByLabel("Only signed addresses").check();
  await app.getByRole("button", { name: "Save settings" }).click();
  await expect(app.getByText("Saved the settings of the link")).toBeVisible();

  const stranger = await browser.newPage();
  await stranger.goto(plain);
  await expect(stranger.getByText(CLOSED)).toBeVisible();
  await stranger.goto(address);
  await expect(stranger.getByLabel("Customer number")).toHaveValue("42");
  await expect(stranger.getByLabel("Customer number")).not.toBeEditable();
  await stranger.getByLabel("New email").fill("ada@shop.example");
  await submit(stranger, "Save the address", stranger.getByText("The address is corrected"));
});

test("signing out closes the app in this browser", async ({ app }) => {
  await app.getByRole("button", { name: "Sign out" }).click();

  await expect(app.getByRole("heading", { name: "Sign in to Doable" })).toBeVisible();
  await app.getByLabel("E-mail address").fill("nobody@shop.example");
  await app.getByLabel("Password").fill("a guess");
  await app.getByRole("button", { name: "Sign in" }).click();
  await expect(app.getByRole("alert")).toHaveText("That e-mail address and password do not fit.");
  await app.reload();
  await expect(app.getByRole("heading", { name: "Sign in to Doable" })).toBeVisible();
});
