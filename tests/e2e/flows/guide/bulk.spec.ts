/** A list of rows: pasted, matched, refused with its bad rows marked, mended and run. */
import { paste } from "../../support/bulk";
import { chapter } from "../../support/guide";
import { expect } from "../../support/test";

const SHEET = [
  "Name\tMail\tCountry",
  "Ines Duarte\tines@new.example\tPT",
  "Jonas Berg\tcustomer43@shop.example\tSE",
  "Kim de Vries\tcustomer44@shop.example\tNL",
  "Lena Hofer\tlena@new.example\tAT",
].join("\n");

chapter("bulk", async ({ app, does, sees }) => {
  const result = app.getByRole("region", { name: "Result" });
  const create = app.getByRole("button", { name: "Create 4 rows" });

  await does("Press *New action* and choose *Row action*. Give it a name, here `Import customers`,", async () => {
    await app.getByRole("button", { name: "New action" }).click();
    await app.getByRole("menuitem", { name: "Row action" }).click();
    await app.getByRole("textbox", { name: "Name", exact: true }).fill("Import customers");
    await app.getByLabel("Table").selectOption("customer");
    await app.getByLabel("What it does").selectOption("Create rows");
    await app.getByRole("button", { name: "Save", exact: true }).first().click();
    await expect(app).toHaveURL(/\/edit$/);
    await app.getByRole("link", { name: "Run", exact: true }).click();
  });
  await does("Copy the rows in a spreadsheet, with their headings, and paste them into the field;", async () => {
    await paste(app, SHEET);
  });
  await does("A heading that is no column's name is asked about: *Match columns*.", async () => {
    const match = app.getByRole("region", { name: "Match columns" });
    await match.getByLabel("Mail").selectOption("Email");
    await sees("match");
    await match.getByRole("button", { name: "Use 4 rows" }).click();
  });
  await does("Press *Create 4 rows*. Two of the addresses are taken already; nothing was changed.", async () => {
    await create.click();
    await expect(app.getByRole("alert")).toContainText("2 of 4 rows were refused");
    await sees("refused");
  });
  await does("Correct both rows where they stand, and press *Create 4 rows* again.", async () => {
    await app.getByRole("textbox", { name: "Email, row 2" }).fill("jonas@new.example");
    await app.getByRole("textbox", { name: "Email, row 3" }).fill("kim@new.example");
    await create.click();
    await expect(result.getByText("4 rows changed.")).toBeVisible();
    await expect(result.getByRole("cell", { name: "lena@new.example" })).toBeVisible();
    await sees("done");
  });
});
