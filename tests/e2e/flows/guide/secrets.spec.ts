/** A secret kept, named in a request, sent to its host and to no other. */
import { chapter } from "../../support/guide";
import { expect, newRequest } from "../../support/test";
import { openTickets } from "../../support/tickets";

const URL = "http://localhost:4828/tickets";

chapter("secrets", async ({ app, does, sees }) => {
  const tickets = await openTickets(4828);

  await does("Open *Settings* and press *Add a secret*. Enter `TICKETS_KEY` as *Name*,", async () => {
    await app.getByRole("link", { name: "Settings", exact: true }).click();
    await app.getByRole("button", { name: "Add a secret" }).click();
    const dialog = app.getByRole("dialog", { name: "Add a secret" });
    await dialog.getByLabel("Name").fill("TICKETS_KEY");
    await dialog.getByLabel("Hosts it may go to").fill("localhost");
    await dialog.getByLabel("Value").fill("k-2f60c8d1e7");
    await dialog.getByRole("button", { name: "Add secret" }).click();
    await expect(app.getByRole("group", { name: "TICKETS_KEY" })).toBeVisible();
    await sees("kept");
  });
  await does("Open an HTTP action, such as the one of [Call an HTTP API](http.md), and press *Insert secret*,", async () => {
    await newRequest(app, "List tickets", URL);
    await app.getByRole("textbox", { name: "Name", exact: true }).focus();
    await app.getByRole("button", { name: "Save", exact: true }).click();
    await expect(app).toHaveURL(/\/edit$/);
    await app.reload();
    await app.getByRole("button", { name: "Insert secret" }).click();
    await app.getByRole("menuitem", { name: "TICKETS_KEY" }).click();
    await expect(app.getByLabel("Header 1: value")).toHaveText("Bearer {{$secret.TICKETS_KEY}}");
    await sees("header");
  });
  await does("Press *Save*, then *Run*. The value goes out with the request;", async () => {
    await app.getByRole("button", { name: "Save", exact: true }).click();
    await expect(app.getByText("Unsaved changes")).toBeHidden();
    await app.getByRole("link", { name: "Run", exact: true }).click();
    await app.getByRole("button", { name: "List tickets" }).click();
    await expect(app.getByRole("region", { name: "Result" })).toBeVisible();
    expect(tickets.authorization()).toBe("Bearer k-2f60c8d1e7");
    await expect(app.locator("body")).not.toContainText("k-2f60c8d1e7");
  });
  await does("Put in another host by mistake, and the editor says that the secret may not go there;", async () => {
    await app.getByRole("link", { name: "Edit", exact: true }).click();
    await app.getByLabel("URL").fill("https://tickets.example/tickets");
    await expect(app.getByText(/may not go to/)).toBeVisible();
    await sees("refused");
  });
  tickets.close();
});
