/** The journal: found again by what one knows of a run, and followed while things run. */
import { call } from "../support/payload";
import { manyRuns } from "../support/runs";
import { expect, test } from "../support/test";

test("a run is found by its values, its outcome and its time, and the address keeps them", async ({ app }) => {
  await manyRuns(app, 120);
  await app.getByRole("link", { name: "Runs", exact: true }).click();
  const table = app.getByRole("table", { name: "Runs" });
  await expect(table.getByRole("link").first()).toBeVisible();

  await app.keyboard.press("/");
  await app.keyboard.type("customer117@");
  await expect(table.getByRole("link")).toHaveCount(1);
  await app.keyboard.press("ArrowDown");
  await app.keyboard.press("Enter");
  await expect(app).toHaveURL(/#\/runs\/[0-9a-f-]{36}$/);
  await app.goBack();
  await expect(app.getByRole("searchbox")).toHaveValue("customer117@");
  await expect(table.getByRole("link")).toHaveCount(1);

  await app.getByRole("button", { name: "Clear" }).click();
  await app.getByLabel("Outcome").selectOption("Failed");
  await expect(app.getByText("12 runs.")).toBeVisible();
  await app.getByLabel("Time").selectOption("Last hour");
  await expect(app).toHaveURL(/status=failed&time=1h$/);
  await app.reload();
  await expect(app.getByText("12 runs.")).toBeVisible();
  await app.getByLabel("Door").selectOption("Terminal");
  await expect(app.getByText("No run fits")).toBeVisible();
});

test("what runs elsewhere appears on top, and what one reads stays where it is", async ({ app, program }) => {
  await manyRuns(app, 120);
  await app.getByRole("link", { name: "Runs", exact: true }).click();
  const table = app.getByRole("table", { name: "Runs" });
  await expect(table.getByRole("link").first()).toHaveText("Correct a customer's email");

  await call(app, "create_sample_workspace");
  await run(app, "Orders of a customer", { customer_id: 75 });
  await expect(table.getByRole("link").first()).toHaveText("Orders of a customer");

  // From another process; the next run here brings it along.
  await program.run("Orders of a customer", { customer_id: 76 });
  await run(app, "Orders of a customer", { customer_id: 77 });
  await expect(table.getByRole("row").nth(2)).toContainText("Terminal");

  const scroller = table.locator("..");
  await scroller.evaluate((element) => element.scrollTo(0, 1000));
  const seen = table.getByText("customer80@new.example");
  await expect(seen).toBeVisible();
  const before = await seen.boundingBox();
  await run(app, "Orders of a customer", { customer_id: 78 });
  await expect.poll(() => scroller.evaluate((element) => element.scrollTop)).toBe(1034);
  expect((await seen.boundingBox())?.y).toBe(before?.y);
});

async function run(app: Parameters<typeof call>[0], name: string, parameters: object) {
  const actions = await call<{ id: number; name: string }[]>(app, "list_actions");
  const id = actions.find((action) => action.name === name)?.id;
  await call(app, "execute_action", { id, parameters });
}
