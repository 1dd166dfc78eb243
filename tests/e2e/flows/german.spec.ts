/** The window in German: a run from the list to the journal, and its dense screens for people's eyes. */
import type { Page } from "@playwright/test";
import { manyRuns } from "../support/runs";
import { expect, expectAccessible, test } from "../support/test";

test.use({ locale: "de-DE" });

test.beforeEach(async ({ page, program }) => {
  await page.goto(program.address);
  await expect(page.getByRole("heading", { name: "Aktionen", level: 1 })).toBeVisible();
});

test("an action is run, and its run is found in the journal", async ({ page }) => {
  await openForm(page, "Orders of a customer");
  await page.getByLabel("Customer number").fill("75");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("region", { name: "Ergebnis" }).getByRole("table")).toBeVisible();

  await page.getByRole("link", { name: "Läufe", exact: true }).click();
  await expect(page.getByText("1 Lauf.")).toBeVisible();
  await page.getByLabel("Ausgang").selectOption("Erfolgreich");
  await page.getByRole("table", { name: "Läufe" }).getByRole("link").click();
  await expect(page.getByRole("heading", { name: "Anweisung" })).toBeVisible();
  await expect(page.getByText("75", { exact: true }).first()).toBeVisible();
});

test("another language is chosen, and stays chosen", async ({ page }) => {
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await choose(page, "Sprache: English");
  await expect(page.getByRole("heading", { name: "Actions", level: 1 })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await page.reload();
  await expect(page.getByRole("heading", { name: "Actions", level: 1 })).toBeVisible();
  await choose(page, "Language: system");
  await expect(page.getByRole("heading", { name: "Aktionen", level: 1 })).toBeVisible();
});

test("a draft is asked about before another language is read", async ({ page }) => {
  await page.getByRole("button", { name: "Neue Aktion" }).click();
  await page.getByRole("menuitem", { name: "SQL-Aktion" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("Umzug");
  await choose(page, "Sprache: English");
  const question = page.getByRole("dialog", { name: "Ohne Speichern verlassen?" });
  await question.getByRole("button", { name: "Bleiben" }).click();
  await expect(page.getByRole("textbox", { name: "Name" })).toHaveValue("Umzug");

  await choose(page, "Sprache: English");
  await question.getByRole("button", { name: "Änderungen verwerfen" }).click();
  await expect(page.getByRole("textbox", { name: "Name" })).toHaveValue("");
  await expect(page.getByRole("heading", { name: "New SQL action", level: 1 })).toBeVisible();
});

const screens: Record<string, (page: Page) => Promise<void>> = {
  actions: async (page) => {
    await page.keyboard.press("/");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("x");
    await expect(page.getByRole("region", { name: "Auswahl" })).toContainText("1 ausgewählt");
  },
  form: async (page) => {
    await openForm(page, "Correct a customer's email");
    await page.keyboard.press("Control+Enter");
    await expect(page.getByRole("alert")).toBeVisible();
  },
  editor: async (page) => {
    await openForm(page, "Mark an order as shipped");
    await page.getByRole("link", { name: "Bearbeiten" }).click();
    await page.getByRole("button", { name: /^Einstellungen von/ }).first().click();
    await expect(page.getByRole("dialog")).toBeVisible();
  },
  journal: async (page) => {
    await manyRuns(page, 20);
    await page.getByRole("link", { name: "Läufe", exact: true }).click();
    await expect(page.getByText("20 Läufe.")).toBeVisible();
  },
  sharing: async (page) => {
    await page.getByRole("link", { name: "Freigabe", exact: true }).click();
    await expect(page.getByRole("switch", { name: "Öffentliche Links" })).toBeAttached();
  },
};

const shapes = {
  light: { width: 1180, height: 780 },
  narrow: { width: 360, height: 740 },
} as const;

for (const [name, open] of Object.entries(screens)) {
  test(`${name} is accessible, and no word is too long for it`, async ({ page }) => {
    await expect(page.getByRole("link", { name: "Mark an order as shipped" })).toBeVisible();
    await open(page);
    for (const [shape, size] of Object.entries(shapes)) {
      await test.step(shape, async () => {
        await page.setViewportSize(size);
        await page.screenshot({ path: `results/german-${name}-${shape}.png` });
        const beyond = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(beyond, "pixels beyond the edge").toBeLessThanOrEqual(0);
        await expectAccessible(page);
      });
    }
  });
}

async function openForm(page: Page, name: string): Promise<void> {
  await page.getByRole("link", { name, exact: true }).click();
  await expect(page.getByRole("heading", { name, level: 1 })).toBeVisible();
}

/** A command of the palette. */
async function choose(page: Page, command: string): Promise<void> {
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog").getByRole("combobox").fill(command);
  await page.getByRole("option", { name: command }).click();
}
