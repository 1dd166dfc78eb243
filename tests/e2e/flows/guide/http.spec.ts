/** An HTTP action from a curl command, its reply read by jq programs. */
import { chapter } from "../../support/guide";
import { expect } from "../../support/test";
import { openTickets } from "../../support/tickets";

const CURL = `curl -X POST http://localhost:4827/tickets -H 'Content-Type: application/json' \\
  -d '{"title": {{title}}, "urgent": {{urgent}}}'`;

chapter("http", async ({ app, does, sees }) => {
  const tickets = await openTickets(4827);
  const result = app.getByRole("region", { name: "Result" });

  await does("Press *New action* and choose *HTTP action*. Give it a name, here `Open a ticket`.", async () => {
    await app.getByRole("button", { name: "New action" }).click();
    await app.getByRole("menuitem", { name: "HTTP action" }).click();
    await app.getByRole("textbox", { name: "Name", exact: true }).fill("Open a ticket");
  });
  await does("Press *Paste curl* and paste the command,", async () => {
    await app.getByRole("button", { name: "Paste curl" }).click();
    const dialog = app.getByRole("dialog", { name: "Paste a curl command" });
    await dialog.getByLabel("Command").fill(CURL);
    await dialog.getByRole("button", { name: "Fill the request" }).click();
    await expect(app.getByRole("complementary", { name: "Form" }).getByRole("textbox", { name: "Urgent" })).toBeVisible();
    await sees("request");
  });
  await does("Under *Reply to try*, paste a reply of the API,", async () => {
    const reply = '{"ticket": {"id": 7, "title": "Broken mug"}}';
    await app.getByRole("textbox", { name: "Reply to try" }).fill(reply);
  });
  await does("In *Answer*, write a jq program that keeps what matters:", async () => {
    await app.getByRole("textbox", { name: "Response handle" }).fill(".body.ticket | {id, title}");
    await expect(app.getByRole("region", { name: "Response handle: result" })).toContainText("Broken mug");
  });
  await does("In *Error*, say what is a failure, and in which words:", async () => {
    const handle = "if .status == 422 then .body.message else .status >= 400 end";
    await app.getByRole("textbox", { name: "Error handle" }).fill(handle);
    await expect(app.getByText("A run with this reply answers 200 with that value.")).toBeVisible();
    await app.getByRole("region", { name: "Reply", exact: true }).scrollIntoViewIfNeeded();
    await sees("reply", app.getByRole("region", { name: "Reply", exact: true }));
  });
  await does("Press *Save*, then *Run*, fill in the form and press its button.", async () => {
    await app.getByRole("button", { name: "Save", exact: true }).click();
    await expect(app).toHaveURL(/\/edit$/);
    await app.getByRole("link", { name: "Run", exact: true }).click();
    await expect(app.getByRole("region", { name: "Recent runs" })).toBeVisible();
    await app.getByRole("textbox", { name: "Title" }).fill("Broken mug");
    await app.getByRole("textbox", { name: "Urgent" }).fill("yes");
    await app.getByRole("button", { name: "Open a ticket" }).click();
    await expect(result.getByText("Open a ticket ran successfully")).toBeVisible();
    await sees("done");
  });
  await does("Run it again with what the API refuses, here the title `?`:", async () => {
    await app.getByRole("textbox", { name: "Title" }).fill("?");
    await app.keyboard.press("Control+Enter");
    await expect(result.getByText("A title has at least two letters.")).toBeVisible();
    await sees("failed");
  });
  tickets.close();
});
