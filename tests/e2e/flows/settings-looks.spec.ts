/** The parts of Settings: readable by machines in both themes, pictured in three shapes. */
import { looks, type Screens } from "../support/looks";
import { addPerson, addSecret, expect, openSettings } from "../support/test";

const screens: Screens = {
  settings: async (app) => {
    await addSecret(app, "STRIPE_KEY", "api.stripe.com", "pl4nted-s3same");
    await addSecret(app, "INTERNAL_TOKEN", "api.example.com:8443, 127.0.0.1", "pl4nted-s3same");
  },
  people: async (app) => {
    await openSettings(app, "People and keys");
    await addPerson(app, { email: "ada@shop.example", first: "Ada", last: "Lovelace" });
    await addPerson(app, { email: "with.a.rather.long.address@warehouse.shop.example" });
    await app.getByRole("button", { name: "More about Ada Lovelace" }).click();
    await app.getByRole("menuitem", { name: "Deactivate" }).click();
    await app.getByRole("button", { name: "New API key" }).click();
    await app.getByLabel("Name").fill("Nightly import");
    await app.getByRole("button", { name: "Make key" }).click();
    await app.getByRole("button", { name: "Done" }).click();
    await expect(app.getByRole("list", { name: "API keys" })).toBeVisible();
  },
  person: async (app) => {
    await openSettings(app, "People and keys");
    await app.getByRole("button", { name: "Add a person" }).click();
    await app.getByRole("button", { name: "Add person" }).click();
    await expect(app.getByLabel("E-mail address")).toHaveAccessibleDescription(/valid/);
  },
  data: async (app) => {
    await openSettings(app, "Data");
    for (const count of [1, 2]) {
      await app.getByRole("button", { name: "Back up now" }).click();
      await expect(app.getByRole("list", { name: "Backups" }).getByRole("listitem")).toHaveCount(count);
    }
    await app.getByRole("button", { name: "Restore…" }).first().click();
    await app.getByRole("button", { name: "Check and restore" }).click();
    await expect(app.getByText("A backup is restored when Doable starts next")).toBeVisible();
  },
  restore: async (app) => {
    await openSettings(app, "Data");
    await app.getByRole("button", { name: "Back up now" }).click();
    await app.getByRole("button", { name: "Restore…" }).click();
    await expect(app.getByRole("button", { name: "Check and restore" })).toBeVisible();
  },
  about: async (app) => {
    await openSettings(app, "Look and about");
    await expect(app.getByText(/^Doable \d/)).toBeVisible();
  },
  secret: async (app) => {
    await addSecret(app, "STRIPE_KEY", "api.stripe.com", "pl4nted-s3same");
    await app.getByRole("button", { name: "Change", exact: true }).click();
    const dialog = app.getByRole("dialog", { name: "Change the secret STRIPE_KEY" });
    await dialog.getByLabel("Hosts it may go to").fill("api.stripe.com, evil.example");
    await dialog.getByRole("button", { name: "Save", exact: true }).click();
    await expect(dialog.getByText(/^Enter the value again/)).toBeVisible();
  },
};

looks(screens);
