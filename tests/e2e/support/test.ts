/** `test` with a running program, a signed-in page, and checks that hold on every screen. */
import { test as base, expect, type Locator, type Page } from "@playwright/test";
import axe from "axe-core";
import { Program } from "./program";

export { expect };

interface Fixtures {
  /** A program of this test's own, with the sample workspace in it. */
  program: Program;
  /** The list of actions, signed in; complaints of the page fail the test. */
  app: Page;
}

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from it
  program: async ({}, use) => {
    const program = await Program.start();
    await use(program);
    await program.stop();
  },
  app: async ({ page, program }, use) => {
    const complaints: string[] = [];
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("console", (message) => {
      // Chromium logs each 4xx answer as an error; those are the program's to give.
      const isAnswer = message.text().startsWith("Failed to load resource");
      if (message.type() === "error" && !isAnswer) complaints.push(message.text());
    });
    await page.goto(program.address);
    await expect(page.getByRole("heading", { name: "Actions", level: 1 })).toBeVisible();
    await use(page);
    expect(complaints, "errors in the page's console").toEqual([]);
  },
});

/** Opens an action as a person in a hurry does: `/`, type, Enter, without looking at the list. */
export async function find(page: Page, words: string, name: string): Promise<void> {
  await expect(page.getByRole("link", { name: "Mark an order as shipped" })).toBeVisible();
  await page.keyboard.press("/");
  await page.keyboard.type(words);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name, level: 1 })).toBeVisible();
}

/** Begins a new query action in the editor. */
export async function newQuery(page: Page, name: string, sql: string): Promise<void> {
  await page.getByRole("button", { name: "New action" }).click();
  await page.getByRole("menuitem", { name: "SQL action" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill(name);
  await page.getByRole("textbox", { name: "SQL" }).fill(sql);
}

/** Writes a new query action in the editor and tries to save it. */
export async function write(page: Page, name: string, sql: string): Promise<void> {
  await newQuery(page, name, sql);
  await page.getByRole("button", { name: "Save", exact: true }).click();
}

/** From the editor, once the action is saved, to its form. */
export async function openForm(page: Page): Promise<void> {
  await expect(page).toHaveURL(/\/edit$/);
  await page.getByRole("link", { name: "Run", exact: true }).click();
  await expect(page.getByRole("region", { name: "Form" })).toBeVisible();
}

/** Opens a table of the sample by keyboard. */
export async function openTable(page: Page, name: string): Promise<void> {
  await page.getByRole("link", { name: "Databases", exact: true }).click();
  await page.getByRole("link", { name: "Sample shop" }).click();
  await expect(page.getByRole("navigation", { name: "Tables" }).getByRole("link").first()).toBeVisible();
  await page.keyboard.press("/");
  await page.keyboard.type(name);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name, level: 2 })).toBeVisible();
}

/** Goes to where sharing is switched. */
export async function shareScreen(page: Page): Promise<void> {
  await page.getByRole("link", { name: "Sharing", exact: true }).click();
  await expect(page.getByRole("switch", { name: "Public links" })).toBeAttached();
}

/** Turns public links on, as a person does the first time. */
export async function turnOnSharing(page: Page): Promise<void> {
  await shareScreen(page);
  // The switch itself is drawn; the keyboard reaches the control below it.
  await page.getByRole("switch", { name: "Public links" }).press("Space");
  const question = page.getByRole("dialog", { name: "Turn on public links?" });
  await question.getByLabel(/^I understand/).check();
  await question.getByRole("button", { name: "Turn on public links" }).click();
  await expect(page.getByRole("switch", { name: "Public links" })).toBeChecked();
}

/** Makes an action public, stays on its panel, and gives the address of the link. */
export async function makePublic(page: Page, action: string): Promise<string> {
  await page.getByRole("link", { name: "Actions", exact: true }).first().click();
  await page.getByRole("link", { name: action, exact: true }).click();
  await page.getByRole("link", { name: "Share", exact: true }).click();
  await page.getByRole("button", { name: "Make public" }).click();
  const address = page.getByRole("group", { name: "Address" }).getByRole("code");
  await expect(address).toBeVisible();
  return (await address.textContent()) ?? "";
}

/**
 * Sends a public form until `outcome` is there: what comes back faster than people type
 * is given back to be looked at.
 */
export async function submit(stranger: Page, button: string, outcome: Locator): Promise<void> {
  await expect(async () => {
    await stranger.getByRole("button", { name: button }).click();
    await expect(outcome).toBeVisible({ timeout: 1_500 });
  }).toPass();
}

/** What WCAG 2.2 AA is made of, in the words of axe. */
const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** WCAG 2.2 AA, as far as a machine can tell. */
export async function expectAccessible(page: Page): Promise<void> {
  // By itself, not by its package for Playwright, which opens a second page for each look.
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  const { violations } = await page.evaluate((runOnly) => axe.run({ runOnly, resultTypes: ["violations"] }), WCAG);
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" ")}`);
  expect(found, "what axe found").toEqual([]);
}

/** Goes to one part of Settings. */
export async function openSettings(page: Page, part: string): Promise<void> {
  await page.getByRole("link", { name: "Settings", exact: true }).click();
  await page.getByRole("link", { name: part, exact: true }).click();
}

interface Person {
  email: string;
  first?: string;
  last?: string;
  password?: string;
}

/** Adds a member where people are kept. */
export async function addPerson(page: Page, { email, first = "", last = "", password = "" }: Person): Promise<void> {
  await page.getByRole("button", { name: "Add a person" }).click();
  const dialog = page.getByRole("dialog", { name: "Add a person" });
  await dialog.getByLabel("E-mail address").fill(email);
  await dialog.getByLabel("First name").fill(first);
  await dialog.getByLabel("Last name").fill(last);
  await dialog.getByLabel("Password").fill(password);
  await dialog.getByRole("button", { name: "Add person" }).click();
  await expect(page.getByRole("list", { name: "People" }).getByText(email)).toBeVisible();
}

/** Adds a secret of HTTP actions in Settings. */
export async function addSecret(page: Page, name: string, hosts: string, value: string): Promise<void> {
  await page.getByRole("link", { name: "Settings", exact: true }).click();
  await page.getByRole("button", { name: "Add a secret" }).click();
  const dialog = page.getByRole("dialog", { name: "Add a secret" });
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByLabel("Hosts it may go to").fill(hosts);
  await dialog.getByLabel("Value").fill(value);
  await dialog.getByRole("button", { name: "Add secret" }).click();
  await expect(page.getByRole("group", { name })).toBeVisible();
}

/** Begins a new HTTP action in the editor. */
export async function newRequest(page: Page, name: string, url: string): Promise<void> {
  await page.getByRole("link", { name: "Actions", exact: true }).click();
  await page.getByRole("button", { name: "New action" }).click();
  await page.getByRole("menuitem", { name: "HTTP action" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill(name);
  await page.getByLabel("URL").fill(url);
}
