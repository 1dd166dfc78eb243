/** A database on a server: its address pasted whole, tried, and refused in words. */
import { expect, expectAccessible, test } from "../support/test";

test("a pasted connection string fills the form, and a refusal names the server", async ({ app }) => {
  await app.getByRole("link", { name: "Databases", exact: true }).click();
  await app.getByRole("button", { name: "Connect a database" }).click();
  const dialog = app.getByRole("dialog", { name: "Connect a database" });
  await dialog.getByRole("button", { name: "PostgreSQL" }).click();

  // Nobody listens on port 1.
  const address = "postgres://ana:pear@127.0.0.1:1/shop?sslmode=require";
  await dialog.getByLabel(/^Connection string/).fill(address);
  await app.keyboard.press("Enter");
  await expect(dialog.getByLabel("Host")).toHaveValue("127.0.0.1");
  await expect(dialog.getByLabel("Port")).toHaveValue("1");
  await expect(dialog.getByLabel("User")).toHaveValue("ana");
  await expect(dialog.getByLabel("Password")).toHaveAttribute("type", "password");
  await expectAccessible(app);

  await dialog.getByRole("button", { name: "Connect", exact: true }).click();
  await expect(dialog.getByText(/^Nothing listens on/)).toBeVisible();
  await expect(dialog.getByLabel("Host")).toHaveAccessibleDescription(/^Nothing listens on/);
  await expect(dialog).not.toContainText("pear");
  await expect(dialog.getByLabel("Password")).not.toHaveValue("");
});

test("a service of PostgreSQL's own tools fills the form, and its password stays unseen", async ({
  app,
  program,
}) => {
  program.writePostgresFiles(
    "127.0.0.1:1:*:ana:pear\n",
    "[shop]\nhost=127.0.0.1\nport=1\ndbname=shop\nuser=ana\n[socket]\nhost=/run/postgresql\n",
  );
  await app.getByRole("link", { name: "Databases", exact: true }).click();
  await app.getByRole("button", { name: "Connect a database" }).click();
  const dialog = app.getByRole("dialog", { name: "Connect a database" });
  await dialog.getByRole("button", { name: "PostgreSQL" }).click();

  await dialog.getByRole("button", { name: /^Look in/ }).click();
  await expect(dialog.getByRole("button", { name: "Use socket" })).toBeDisabled();
  await expectAccessible(app);
  await dialog.getByRole("button", { name: "Use shop" }).click();
  await expect(dialog.getByLabel("User")).toHaveValue("ana");
  await expect(dialog.getByLabel("Password")).toHaveAttribute("placeholder", "read from the password file");
  await expect(dialog.getByLabel("Password")).toHaveValue("");

  // Nobody listens on port 1, and nobody else has a password.
  await dialog.getByRole("button", { name: "Test connection" }).click();
  await expect(dialog.getByText(/^Nothing listens on/)).toBeVisible();
  await dialog.getByLabel("User").fill("eve");
  await dialog.getByRole("button", { name: "Test connection" }).click();
  await expect(dialog.getByText(/has no password for eve/)).toBeVisible();
});

test("a file that can't be written is told beside a connection that works", async ({ app, program }) => {
  const kept = program.readOnlyCopy();
  await app.getByRole("link", { name: "Databases", exact: true }).click();
  await app.getByRole("button", { name: "Connect a database" }).click();
  const dialog = app.getByRole("dialog", { name: "Connect a database" });
  await dialog.getByRole("button", { name: "SQLite" }).click();
  await dialog.getByLabel("File").fill(kept);

  await dialog.getByRole("button", { name: "Test connection" }).click();

  const told = dialog.getByRole("status");
  await expect(told).toContainText("The connection works.");
  await expect(told).toContainText("The file can't be written");
  await expectAccessible(app);
});
