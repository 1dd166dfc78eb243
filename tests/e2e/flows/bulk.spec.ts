/** A list of rows: pasted, refused with its bad rows marked, mended and run; then read in the journal. */
import { openBulk, paste } from "../support/bulk";
import { expect, expectAccessible, test } from "../support/test";

test("a pasted list is refused with its bad rows marked, mended in place, and run", async ({ app }) => {
  await openBulk(app, "bulk/create");
  const rows = Array.from({ length: 250 }, (_, n) => `New ${n}\tnew${n}@shop.example\tNL`);
  rows[120] = "New 120\tcustomer43@shop.example\tNL";
  rows[200] = "\tnew200@shop.example\tNL";
  await paste(app, ["Name\tEmail\tCountry", ...rows].join("\n"));

  await app.getByRole("button", { name: "Create 250 rows" }).click();
  await expect(app.getByRole("alert")).toContainText("1 of 250 rows was refused");
  await app.getByRole("button", { name: "Refused (1)" }).click();
  await app.getByRole("textbox", { name: "Name, row 201" }).fill("New 200");
  await app.getByRole("button", { name: "Create 250 rows" }).click();

  // The page and the program can't know this one; the database says it.
  await expect(app.getByRole("textbox", { name: "Email, row 121" })).toHaveAccessibleDescription(
    /already exists/,
  );
  await expectAccessible(app);
  await app.getByRole("textbox", { name: "Email, row 121" }).fill("new120@shop.example");
  await app.getByRole("button", { name: "Create 250 rows" }).click();

  const result = app.getByRole("region", { name: "Result" });
  await expect(result.getByText("250 rows changed.")).toBeVisible();
  await expect(result.getByRole("cell", { name: "new0@shop.example" })).toBeVisible();
  await expect(app.getByRole("button", { name: "Create rows" })).toBeDisabled();
  await result.getByRole("link", { name: "Open the run" }).click();
  await expect(app.getByRole("heading", { name: "Parameters" })).toBeVisible();
});
