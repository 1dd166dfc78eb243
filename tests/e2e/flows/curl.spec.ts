/** An HTTP action from a pasted `curl` command to an answer, and back to a command. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "@playwright/test";
import { expect, expectAccessible, newRequest, openForm, test } from "../support/test";

/** A server that answers with what it was sent. */
async function echo(): Promise<{ server: Server; url: string }> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method, url, headers } = request;
    response.setHeader("content-type", "application/json");
    const sent = { method, url, type: headers["content-type"], body: Buffer.concat(chunks).toString() };
    response.end(JSON.stringify({ sent }));
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

test("a pasted curl command becomes a request that is tried, run and copied", async ({ app, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const { server, url } = await echo();
  await newRequest(app, "Rename an item", "");
  await app.getByRole("button", { name: "Paste curl" }).click();
  const dialog = app.getByRole("dialog", { name: "Paste a curl command" });
  await dialog.getByLabel("Command").fill(`curl -k ${url}`);
  await dialog.getByRole("button", { name: "Fill the request" }).click();
  await expect(dialog.getByText(/-k can't be taken over/)).toBeVisible();
  await dialog.screenshot({ path: "results/curl-refused.png" });
  await dialog
    .getByLabel("Command")
    .fill(`curl -X PUT '${url}/items/{{id}}' --data-urlencode 'name={{name}}' -d source=desk | jq .`);
  await dialog.getByRole("button", { name: "Fill the request" }).click();

  await expect(app.getByText("What follows `|` was left out.")).toBeVisible();
  await expect(app.getByLabel("Method")).toHaveValue("PUT");
  await expect(app.getByLabel("Field 1: value")).toHaveText("{{name}}");
  await app.getByRole("textbox", { name: "Response handle" }).fill(".body.sent");
  await app.getByRole("textbox", { name: "Reply to try" }).fill('{"sent": {"id": 7}}');
  await expect(app.getByRole("region", { name: "Response handle: result" })).toContainText('"id": 7');
  await expect(app.getByText("A run with this reply answers 200 with that value.")).toBeVisible();
  await app.screenshot({ path: "results/request.png", fullPage: true });
  await app.getByRole("region", { name: "Request" }).screenshot({ path: "results/request-section.png" });
  await app.getByRole("region", { name: "Reply", exact: true }).screenshot({ path: "results/reply-section.png" });
  await expectAccessible(app);

  await app.getByRole("button", { name: "Save", exact: true }).click();
  await openForm(app);
  await app.getByLabel("Id", { exact: true }).fill("a/b");
  await app.getByLabel("Name", { exact: true }).fill("O'Brien & Co");
  await app.getByRole("button", { name: "Copy as" }).click();
  await app.getByRole("menuitem", { name: "Copy as curl" }).click();
  await expect(app.getByText("Copied as curl")).toBeVisible();
  const copied = await app.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain(`${url}/items/a%2Fb`);
  expect(copied).toContain("name=O%27Brien+%26+Co&source=desk");
  await app.keyboard.press("Control+Enter");

  const result = app.getByRole("region", { name: "Result" });
  await expect(result.getByText('"body": "name=O%27Brien+%26+Co&source=desk"')).toBeVisible();
  server.close();
});

/** Waits for what can be taken by a key; CodeMirror lets none do it in the first 75 ms. */
async function offered(app: Page, name: RegExp): Promise<void> {
  await expect(app.getByRole("option", { name })).toBeVisible();
  const since = Date.now();
  await expect.poll(() => Date.now() - since).toBeGreaterThan(75);
}

test("SQL is completed from the schema, by keys", async ({ app }) => {
  await app.getByRole("button", { name: "New action" }).click();
  await app.getByRole("menuitem", { name: "SQL action" }).click();
  const sql = app.getByRole("textbox", { name: "SQL" });
  await sql.click();
  await app.keyboard.type("UPDATE cust");
  await offered(app, /customer/);
  await app.keyboard.press("Tab");
  await app.keyboard.type(" SET coun");
  await offered(app, /country/);
  await app.screenshot({ path: "results/completion.png" });
  await expectAccessible(app);
  await app.keyboard.press("Enter");

  await expect(sql).toContainText("UPDATE customer SET country");
});
