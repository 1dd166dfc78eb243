/** A failed run found, read and run again, and the figures of all. */
import { chapter } from "../../support/guide";
import { manyRuns } from "../../support/runs";
import { expect } from "../../support/test";

chapter("journal", async ({ app, does, sees }) => {
  await manyRuns(app, 30);
  const table = app.getByRole("table", { name: "Runs" });
  const runs = app.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Runs", exact: true });

  await does("Open *Runs*. The newest are on top, and what runs elsewhere appears by itself.", async () => {
    await runs.click();
    await expect(app.getByText("30 runs.")).toBeVisible();
  });
  await does("Choose *Failed* as *Outcome*; *Action*, *Where from* and *Time* narrow it further.", async () => {
    await app.getByLabel("Outcome").selectOption("Failed");
    await expect(app.getByText("3 runs.")).toBeVisible();
    await sees("failed");
  });
  await does("Open one of them: what was wrong, the values by the names people saw,", async () => {
    await table.getByRole("link").first().click();
    await expect(app.getByRole("region", { name: "SQL" })).toContainText("WHERE id = ?2");
    await sees("run");
  });
  await does("Press *Run again*. The form opens with the same values; nothing has run yet.", async () => {
    await app.getByRole("link", { name: "Run again" }).click();
    await expect(app.getByText("Nothing has run again yet.")).toBeVisible();
    await sees("again");
  });
  await does("Correct what was wrong and press the button. Both runs stay in the journal.", async () => {
    await app.getByLabel("New email").fill("ada@new.example");
    await app.getByRole("button", { name: "Save the address" }).click();
    await expect(app.getByRole("region", { name: "Result" }).getByText("1 row changed.")).toBeVisible();
  });
  await does("Open *Runs* again and follow *Statistics*:", async () => {
    await runs.click();
    await app.getByRole("button", { name: "Export" }).waitFor();
    await app.getByRole("link", { name: "Statistics" }).click();
    await expect(app.getByRole("img", { name: /^Runs by/ }).locator("canvas")).toBeVisible();
    await sees("statistics");
  });
});
