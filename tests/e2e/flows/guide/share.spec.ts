/** A form made public, filled in by a stranger, and narrowed to one customer. */
import { chapter } from "../../support/guide";
import { expect, find, shareScreen, submit } from "../../support/test";

const ACTION = "Correct a customer's email";

chapter("share", async ({ app, context, does, sees }) => {
  let stranger = app;
  await does("Open *Sharing* and switch on *Public links*.", async () => {
    await shareScreen(app);
    await app.getByRole("switch", { name: "Public links" }).press("Space");
    const question = app.getByRole("dialog", { name: "Turn on public links?" });
    await question.getByLabel(/^I understand/).check();
    await sees("question");
    await question.getByRole("button", { name: "Turn on public links" }).click();
    await expect(app.getByRole("switch", { name: "Public links" })).toBeChecked();
  });
  await does("Open *Correct a customer's email*, press *Share*, then *Make public*.", async () => {
    await app.getByRole("link", { name: "Actions", exact: true }).click();
    await find(app, "email", ACTION);
    await app.getByRole("link", { name: "Share", exact: true }).click();
    await app.getByRole("button", { name: "Make public" }).click();
    await expect(app.getByRole("group", { name: "Address" }).getByRole("code")).toBeVisible();
    await sees("link");
  });
  await does("Press *Copy link* and send it to whom you like; *QR code* is for paper.", async () => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await app.getByRole("button", { name: "Copy link" }).click();
    const opened = context.waitForEvent("page");
    await app.getByRole("link", { name: "Open as a stranger" }).click();
    stranger = await opened;
    await stranger.setViewportSize({ width: 390, height: 660 });
    await expect(stranger.getByLabel("New email")).toBeVisible();
    await sees("form", stranger);
  });
  await does("The stranger fills it in and presses its button.", async () => {
    await stranger.getByLabel("Customer number").fill("42");
    await stranger.getByLabel("New email").fill("ada@new.example");
    await submit(stranger, "Save the address", stranger.getByText("The address is corrected"));
    await sees("thanks", stranger);
    await stranger.close();
  });
  await does("What they did is in *Runs*, as by a stranger.", async () => {
    await app.getByRole("link", { name: "Runs", exact: true }).click();
    await app.getByRole("table", { name: "Runs" }).getByRole("link").first().click();
    await expect(app.getByRole("definition").filter({ hasText: /^Public link$/ })).toBeVisible();
    await app.goBack();
    await app.goBack();
  });

  const prefill = app.getByRole("region", { name: "Prefilled address" });
  await does("Under *Prefilled address* on the *Share* screen, enter `42` as *Customer number*,", async () => {
    await prefill.getByLabel("Customer number", { exact: true }).fill("42");
    await prefill.getByLabel("Locked: Customer number").check();
    await prefill.getByRole("button", { name: "Make the address" }).click();
    await expect(prefill.getByRole("group", { name: "Prefilled address" })).toBeVisible();
  });
  await does("Tick *Only signed addresses* and press *Save settings*:", async () => {
    await app.getByLabel("Only signed addresses").check();
    await app.getByRole("button", { name: "Save settings" }).click();
    await expect(app.getByText("Saved the settings of the link")).toBeVisible();
  });
  await does("*Closes at*, *Most submissions* and *Paused* close a link by time,", async () => {
    await app.getByLabel(/^Most submissions/).fill("100");
    await prefill.scrollIntoViewIfNeeded();
    await sees("settings");
  });
});
