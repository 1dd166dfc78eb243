/** The journal: found again by what one knows of a run, and followed while things run. */
import { readFileSync } from "node:fs";
import { call } from "../support/payload";
import { manyRuns } from "../support/runs";
import { expect, test } from "../support/test";

test("a run is found by its values, its outcome and its time, and the address keeps them", async ({ app }) => {
  await manyRuns(app, 40);
  await app.getByRole("link", { name: "Runs", exact: true }).click();
  const table = app.getByRole("table", { name: "Runs" });
  await expect(table.getByRole("link").first()).toBeVisible();

  await app.keyboard.press("/");
  await app.keyboard.type("customer37@");
  await expect(table.getByRole("link")).toHaveCount(1);
  await app.keyboard.press("ArrowDown");
  await app.keyboard.press("Enter");
  await expect(app).toHaveURL(/#\/runs\/[0-9a-f-]{36}$/);
  await app.goBack();
  await expect(app.getByRole("searchbox")).toHaveValue("customer37@");
  await expect(table.getByRole("link")).toHaveCount(1);

  await app.getByRole("button", { name: "Clear" }).click();
  await app.getByLabel("Outcome").selectOption("Failed");
  await expect(app.getByText("4 runs.")).toBeVisible();
  await app.getByLabel("Time").selectOption("Last hour");
  await expect(app).toHaveURL(/status=failed&time=1h$/);
  await app.reload();
  await expect(app.getByText("4 runs.")).toBeVisible();
  await app.getByLabel("Where from").selectOption("Terminal");
  await expect(app.getByText("No run fits")).toBeVisible();
});

test("what runs elsewhere appears on top, and what one reads stays where it is", async ({ app, program }) => {
  await manyRuns(app, 120);
  await app.getByRole("link", { name: "Runs", exact: true }).click();
  const table = app.getByRole("table", { name: "Runs" });
  await expect(table.getByRole("link").first()).toHaveText("Correct a customer's email");

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

test("a run is looked at, and run again with its values", async ({ app }) => {
  await run(app, "Correct a customer's email", { customer_id: 42, email: "customer1@shop.example" }).catch(() => null);
  await app.getByRole("link", { name: "Runs", exact: true }).click();
  await app.getByRole("table", { name: "Runs" }).getByRole("link").first().click();

  await expect(app.getByText("Email already exists.")).toBeVisible();
  const parameters = app.getByRole("region", { name: "Parameters" });
  await expect(parameters).toContainText(/New email\s*customer1@shop\.example/);
  await expect(parameters.getByText("This Email value already exists.")).toBeVisible();
  await expect(app.getByRole("region", { name: "SQL" })).toContainText("WHERE id = ?2");

  await app.getByRole("link", { name: "Run again" }).click();
  await expect(app.getByText("Nothing has run again yet.")).toBeVisible();
  await expect(app.getByLabel("Customer number")).toHaveValue("42");
  await app.getByLabel("New email").fill("ada@new.example");
  await app.keyboard.press("Control+Enter");
  await expect(app.getByRole("region", { name: "Result" }).getByText("1 row changed.")).toBeVisible();
});

test("the runs that are shown are saved as a file", async ({ app }) => {
  await manyRuns(app, 10);
  await app.goto(`${new URL(app.url()).origin}/#/runs?status=failed`);
  await expect(app.getByText("1 run.")).toBeVisible();
  const save = async (kind: string) => {
    const saved = app.waitForEvent("download");
    await app.getByRole("button", { name: "Export" }).click();
    await app.getByRole("menuitem", { name: kind }).click();
    const file = await saved;
    return { name: file.suggestedFilename(), text: readFileSync(await file.path(), "utf8") };
  };

  const csv = await save("As CSV");
  expect(csv.name).toBe("runs.csv");
  expect(csv.text.match(/,failed,/g)).toHaveLength(1);
  expect(csv.text).toContain("Correct a customer's email");
  const json = await save("As JSON");
  expect(json.name).toBe("runs.json");
  expect(JSON.parse(json.text)).toMatchObject([{ status: "failed" }]);
});

test("figures of runs are there for the eye and as a table", async ({ app }) => {
  await manyRuns(app, 20);
  await app.getByRole("link", { name: "Runs", exact: true }).click();
  await app.getByRole("link", { name: "Statistics" }).click();

  await expect(app.getByRole("img", { name: /^Runs by hour: 20 in all, 2 failed/ }).locator("canvas")).toBeVisible();
  const actions = app.getByRole("table", { name: "Runs by action" });
  await actions.getByRole("link", { name: "Correct a customer's email" }).click();
  await expect(actions).toBeHidden();
  await expect(app.getByLabel("Action", { exact: true })).toHaveValue(/^\d+$/);
  await app.getByText("Show as a table").click();
  await expect(app.getByRole("table", { name: "Runs over time" }).getByRole("row").nth(1)).toContainText("2 (10 %)");
});

async function run(app: Parameters<typeof call>[0], name: string, parameters: object) {
  const actions = await call<{ id: number; name: string }[]>(app, "list_actions");
  const id = actions.find((action) => action.name === name)?.id;
  await call(app, "execute_action", { id, parameters });
}
