/** A person and a program let in; the data copied, and a copy laid ready. */
import { chapter } from "../../support/guide";
import { expect, openSettings } from "../../support/test";

chapter("settings", async ({ app, does, sees }) => {
  const backups = app.getByRole("list", { name: "Backups" });

  await does("Open *Settings*, then *People and keys*, and press *Add a person*.", async () => {
    await openSettings(app, "People and keys");
    await app.getByRole("button", { name: "Add a person" }).click();
  });
  await does("Enter their *E-mail address*, a name and a first *Password*, and press *Add person*.", async () => {
    const dialog = app.getByRole("dialog", { name: "Add a person" });
    await dialog.getByLabel("E-mail address").fill("ada@shop.example");
    await dialog.getByLabel("First name").fill("Ada");
    await dialog.getByLabel("Password").fill("correct horse battery");
    await dialog.getByRole("button", { name: "Add person" }).click();
    await expect(app.getByRole("list", { name: "People" }).getByText("ada@shop.example")).toBeVisible();
  });
  await does("For a program, press *New API key*, enter `Nightly import` as *Name*,", async () => {
    await app.getByRole("button", { name: "New API key" }).click();
    await app.getByLabel("Name").fill("Nightly import");
    await app.getByRole("button", { name: "Make key" }).click();
    const made = app.getByRole("dialog", { name: "The key Nightly import is made" });
    await made.getByRole("button", { name: "Done" }).click();
    await expect(app.getByRole("group", { name: "Nightly import" })).toBeVisible();
    await sees("people");
  });

  await does("Open *Data* and press *Back up now*. One more copy is there.", async () => {
    await openSettings(app, "Data");
    await app.getByRole("button", { name: "Back up now" }).click();
    await expect(backups.getByRole("listitem")).toHaveCount(1);
    await sees("data");
  });
  await does("Press *Restore…* beside a copy, then *Check and restore*.", async () => {
    await backups.getByRole("button", { name: "Restore…" }).click();
    await app.getByRole("button", { name: "Check and restore" }).click();
    await expect(app.getByText("A backup is restored when Doable starts next")).toBeVisible();
    await sees("restore");
  });
  await does("Press *Cancel the restore* if you have thought again.", async () => {
    await app.getByRole("button", { name: "Cancel the restore" }).click();
    await expect(app.getByText("A backup is restored when Doable starts next")).toBeHidden();
  });
});
