/** Writing the request of an HTTP action. */
import { expect, expectAccessible, newRequest, test } from "../support/test";

test("a body is written as fields, as JSON or as a text, and keeps its content", async ({ app }) => {
  await newRequest(app, "Rename an item", "https://api.example.com/items/{{id}}");
  await app.getByRole("textbox", { name: "Body" }).fill('{"name": "{{name}}", "source": "the desk"}');
  await app.getByRole("button", { name: "Form fields" }).click();

  await expect(app.getByLabel("Field 1: value")).toHaveText("{{name}}");
  await expect(app.getByLabel("Field 2: value")).toHaveText("the desk");
  await expect(app.getByLabel("Header 1: value")).toHaveText("application/x-www-form-urlencoded");
  const preview = app.getByRole("complementary", { name: "Form" });
  await expect(preview.getByLabel("Name", { exact: true })).toBeVisible();
  const request = app.getByRole("region", { name: "Request" });
  await request.screenshot({ path: "results/request.png" });
  await expectAccessible(app);
  await app.setViewportSize({ width: 360, height: 780 });
  await request.screenshot({ path: "results/request-narrow.png" });
  await app.setViewportSize({ width: 1180, height: 780 });
  await app.getByRole("button", { name: "JSON", exact: true }).click();

  await expect(app.getByRole("textbox", { name: "Body" })).toContainText('"source": "the desk"');
  await app.getByRole("button", { name: "Save", exact: true }).click();
  await expect(app).toHaveURL(/\/edit$/);
});
