/** A secret from Settings into a request, and where it may not go. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "@playwright/test";
import { addSecret, expect, expectAccessible, newRequest, openForm, test } from "../support/test";

const VALUE = "pl4nted-s3same";

/** A server that answers with what it was sent in `Authorization`. */
async function echo(): Promise<{ server: Server; url: string }> {
  const server = createServer((request, response) => {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ sent: request.headers.authorization ?? null }));
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

const insert = async (app: Page, name: string) => {
  await app.getByRole("button", { name: "Insert secret" }).click();
  await app.getByRole("menuitem", { name }).click();
};

test("a secret goes into a header, is sent, and is masked in the answer", async ({ app }) => {
  const { server, url } = await echo();
  await addSecret(app, "API_KEY", "127.0.0.1", VALUE);
  await expectAccessible(app);

  await newRequest(app, "Ask the echo", url);
  await app.getByRole("button", { name: "Add a header" }).click();
  await app.getByLabel("Header 1: name").fill("Authorization");
  await app.getByLabel("Header 1: value").fill("Bearer ");
  await insert(app, "API_KEY");
  await expect(app.getByLabel("Header 1: value")).toHaveText("Bearer {{$secret.API_KEY}}");
  await app.getByRole("textbox", { name: "Response handle" }).fill(".body.sent");
  await app.getByRole("button", { name: "Save", exact: true }).click();
  await openForm(app);
  await app.keyboard.press("Control+Enter");

  const result = app.getByRole("region", { name: "Result" });
  await expect(result.getByText("Bearer •••")).toBeVisible();
  await expect(app.locator("body")).not.toContainText(VALUE);
  server.close();
});

test("a secret goes where the cursor was, and to no other host", async ({ app }) => {
  await addSecret(app, "API_KEY", "api.example.com", VALUE);
  await newRequest(app, "Ask elsewhere", "https://evil.example/?key=");
  await app.getByLabel("URL").focus();
  await app.keyboard.press("End");
  await insert(app, "API_KEY");
  await expect(app.getByLabel("URL")).toHaveText("https://evil.example/?key={{$secret.API_KEY}}");
  await expect(app.getByText(/may not go to evil.example, only to api.example.com/)).toBeVisible();

  const body = app.getByRole("textbox", { name: "Body" });
  await body.fill('{"key": ""}');
  await app.keyboard.press("End");
  await app.keyboard.press("ArrowLeft");
  await app.keyboard.press("ArrowLeft");
  await insert(app, "API_KEY");
  await expect(body).toContainText('{"key": "{{$secret.API_KEY}}"}');

  await app.getByLabel("URL").fill("https://api.example.com/?key={{$secret.API_KEY}}");
  await expect(app.getByText(/may not go to/)).toBeHidden();
  await app.getByRole("button", { name: "Save", exact: true }).click();
  await expect(app).toHaveURL(/\/edit$/);

  // Nobody has typed yet, so it goes where secrets mostly go.
  await app.reload();
  await insert(app, "API_KEY");
  await expect(app.getByLabel("Header 1: name")).toHaveValue("Authorization");
  await expect(app.getByLabel("Header 1: value")).toHaveText("Bearer {{$secret.API_KEY}}");
  await app.getByRole("button", { name: "Save", exact: true }).click();
  await expect(app.getByText("Unsaved changes")).toBeHidden();

  await app.getByRole("link", { name: "Settings", exact: true }).click();
  await app.getByRole("button", { name: "Delete", exact: true }).click();
  await app.getByRole("button", { name: "Delete secret" }).click();
  await expect(app.getByRole("alert").getByText(/Actions use this secret: Ask elsewhere/)).toBeVisible();
});
