/** What strangers meet at a public link, and what they and its author can't do with it. */
import type { BrowserContext, Locator, Page } from "@playwright/test";
import { framing } from "../support/framing";
import { inEach, type Shapes } from "../support/looks";
import { call, evil, shareEvil, watch } from "../support/payload";
import { expect, expectAccessible, openSettings, submit, test } from "../support/test";

/** The e-mail address of another customer of the sample: two can't share one. */
const TAKEN = "customer43@shop.example";

/** Fills in the form; what is left out stays as it is. */
async function fill(page: Page, email: string, note?: string): Promise<void> {
  await page.getByLabel(evil("email-title")).fill(email);
  if (note !== undefined) await page.getByRole("textbox", { name: evil("note") }).fill(note);
  await page.getByRole("combobox", { name: evil("pick") }).selectOption({ label: evil("pick-label") });
  await page.getByRole("radio", { name: evil("choice-label") }).check();
}

/**
 * Sends the form until `outcome` is there. What comes back faster than people type is
 * given back, with everything in it but the tick.
 */
async function send(page: Page, outcome: Locator): Promise<void> {
  await expect(async () => {
    await page.getByRole("checkbox", { name: evil("confirm") }).check();
    await page.getByRole("button", { name: evil("submit") }).click();
    await expect(outcome).toBeVisible({ timeout: 1_500 });
  }).toPass();
}

const success = (page: Page) => page.getByRole("status").getByText(evil("success"), { exact: true });
const summary = (page: Page) => page.getByRole("alert");

/** How many runs of the action there are. */
const runs = async (app: Page, id: number) =>
  (await call<unknown[]>(app, "list_runs", { action_id: id })).length;

test("a public page shows every text of author and address as text", async ({ app, browser }) => {
  const { id, address } = await shareEvil(app);
  await call(app, "update_link", { id, changes: { closed_text: evil("closed") } });
  const context = await browser.newContext();
  const seen = watch(context, address);
  const page = await context.newPage();
  await page.goto(
    `${address}?note=${encodeURIComponent(evil("prefilled"))}&email=${encodeURIComponent(evil("@"))}`,
  );

  await expect(page).toHaveTitle(evil("title"));
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(evil("title"));
  await expect(page.getByText(evil("description"), { exact: true })).toBeVisible();
  await expect(page.getByText(evil("section"), { exact: true })).toBeVisible();
  await expect(page.getByRole("combobox", { name: evil("source") })).toContainText(evil("source-label"));
  await expect(page.getByRole("textbox", { name: evil("note") })).toHaveValue(evil("prefilled"));
  await expect(page.getByRole("textbox", { name: evil("note") })).toHaveAttribute(
    "placeholder",
    evil("note-placeholder"),
  );
  await expect(page.getByLabel(evil("email-title"))).toHaveValue(evil("@"));
  await expect(page.getByLabel(evil("email-title"))).toHaveAccessibleDescription(evil("email-description"));
  await expect(page.getByLabel(evil("email-title"))).toHaveAttribute(
    "placeholder",
    evil("email-placeholder"),
  );
  await fill(page, "nobody");
  await send(page, summary(page).getByText(evil("email-problem")));
  await expect(page.getByLabel(evil("email-title"))).toHaveAccessibleDescription(/email-problem <img/);

  await fill(page, TAKEN);
  await send(page, summary(page).getByText(evil("failure")));
  await expect(summary(page)).not.toContainText(/unique|customer\.email|sqlite/i);

  await fill(page, "ada@shop.example", evil("typed"));
  await send(page, success(page));
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(evil("title"));

  await call(app, "update_link", { id, changes: { paused: true } });
  await page.goto(address);
  await expect(page.getByText(evil("closed"), { exact: true })).toBeVisible();
  expect(await page.locator("img, svg, script:not([src='/public/assets/page.js'])").count()).toBe(0);
  expect(seen, "what the public page did").toEqual([]);
  expect(await context.cookies(), "the public page's cookies").toEqual([]);
});

test("the app shows every text of an action and its runs as text", async ({ app, browser }) => {
  const seen = watch(app.context(), app.url());
  const { id, address } = await shareEvil(app);
  const stranger = await browser.newPage();
  await stranger.goto(address);
  await fill(stranger, "ada@shop.example", evil("typed"));
  await send(stranger, success(stranger));

  const person = { email: "eve@shop.example", first_name: evil("first"), last_name: "Last" };
  await call(app, "create_user", person);
  await call(app, "create_api_key", { name: evil("key") });
  await call(app, "update_database", { id: 1, changes: { name: evil("database") } });

  await app.reload();
  await app.getByRole("link", { name: evil("name"), exact: true }).click();
  await expect(app.getByRole("heading", { level: 1 })).toContainText("<img src=x onerror=alert(1)>");
  await expect(app.getByText(evil("email-description"), { exact: true })).toBeVisible();
  await expect(app.getByRole("button", { name: evil("submit") })).toBeVisible();
  await app.getByRole("link", { name: "Share", exact: true }).click();
  await expect(app.getByRole("group", { name: "Address" }).getByRole("code")).toHaveText(address);
  await app.getByRole("link", { name: "Sharing", exact: true }).click();
  await expect(app.getByRole("list", { name: "Links" })).toContainText(evil("name"));
  await app.getByRole("link", { name: "Runs", exact: true }).click();
  const run = app.getByRole("row", { name: /name <img src=x/ });
  await run.getByRole("link").click();
  const parameters = app.getByRole("region", { name: "Parameters" });
  await expect(parameters.getByText(evil("typed"))).toBeVisible();
  await app.goto(`${new URL(app.url()).origin}/#/actions/${id}/edit`);
  await expect(app.getByRole("textbox", { name: "Name", exact: true })).toHaveValue(evil("name"));
  await app.getByRole("link", { name: "Databases", exact: true }).click();
  await app.getByRole("link", { name: evil("database") }).click();
  await expect(app.getByRole("heading", { level: 1 })).toContainText(evil("database"));
  await openSettings(app, "People and keys");
  await expect(app.getByRole("list", { name: "People" })).toContainText(evil("first"));
  await expect(app.getByRole("list", { name: "API keys" })).toContainText(evil("key"));

  expect(seen, "what the app did").toEqual([]);
});

test.describe("without scripts", () => {
  let context: BrowserContext;
  test.beforeEach(async ({ browser }) => {
    context = await browser.newContext({ javaScriptEnabled: false });
  });
  test.afterEach(() => context.close());

  test("a form is filled in, corrected and sent", async ({ app }) => {
    const { id, address } = await shareEvil(app);
    const page = await context.newPage();
    await page.goto(address);
    await fill(page, "nobody", "kept");
    await send(page, summary(page).getByText(evil("email-problem")));
    expect(await runs(app, id), "what was refused is no run").toBe(0);

    await summary(page).getByRole("link").click();
    await expect(page.getByLabel(evil("email-title"))).toBeFocused();
    await expect(page.getByRole("textbox", { name: evil("note") })).toHaveValue("kept");
    await fill(page, "ada@shop.example");
    const sent = page.waitForRequest((request) => request.method() === "POST");
    await send(page, success(page));
    expect(await (await sent).headerValue("Origin"), "what tells our form from another site's").toBe(
      new URL(address).origin,
    );
    expect(await runs(app, id)).toBe(1);

    await page.getByRole("link", { name: "Fill in again" }).click();
    await expect(page.getByLabel(evil("email-title"))).toHaveValue("");
    expect(await context.cookies(), "the public page's cookies").toEqual([]);
  });

  test("a form that is sent twice runs once", async ({ app }) => {
    const { id, address } = await shareEvil(app);
    const page = await context.newPage();
    await page.goto(address);
    await fill(page, "ada@shop.example", "twice");
    const body = await fields(page);
    const post = () => context.request.post(address, { form: { ...body, _confirm: "true" } });
    await expect(async () => {
      const answers = await Promise.all([post(), post(), post()]);
      expect(answers.some((answer) => answer.ok())).toBe(true);
    }).toPass();

    const again = await post();
    expect(await again.text()).toContain("Reference:");
    expect(again.status()).toBe(200);
    expect(await runs(app, id)).toBe(1);
  });

  test("who fills in what nobody sees, or is too quick, runs nothing", async ({ app }) => {
    const { id, address } = await shareEvil(app);
    const page = await context.newPage();
    await page.goto(address);
    await expect(page.getByLabel("Leave this empty")).not.toBeInViewport();
    await fill(page, "ada@shop.example", "trapped");
    const trapped = { ...(await fields(page)), _confirm: "true", _website: "https://spam.example" };

    const { _website, ...honest } = trapped;
    // Without the tick it runs nothing either, should this test itself be too slow.
    const { _confirm, ...unticked } = honest;
    await expect(async () => {
      const drawn = await (await context.request.get(address)).text();
      const _ticket = /name="_ticket" value="([^"]+)"/.exec(drawn)?.[1] ?? "";
      const quick = await context.request.post(address, { form: { ...unticked, _ticket } });
      expect(await quick.text()).toContain("That was very quick");
    }).toPass();

    // Once the same form without the trap is taken, its age was not the reason.
    await expect(async () => {
      const sprung = await context.request.post(address, { form: trapped });
      expect(await sprung.text()).toContain("An error occurred.");
      expect(await runs(app, id), "nothing has run").toBe(0);
      expect((await context.request.post(address, { form: honest })).status()).toBe(200);
    }).toPass();
    expect(await runs(app, id)).toBe(1);
  });
});

/** What the form would send, as its controls stand. */
async function fields(page: Page): Promise<Record<string, string>> {
  const form = page.locator("form");
  const pairs: [string, string][] = [];
  for (const control of await form.locator("[name]").all()) {
    const name = (await control.getAttribute("name")) ?? "";
    const type = await control.getAttribute("type");
    if ((type === "checkbox" || type === "radio") && !(await control.isChecked())) continue;
    pairs.push([name, await control.inputValue()]);
  }
  return Object.fromEntries(pairs);
}

test("only a listed site may frame a form, which works there", async ({ app, browser }) => {
  const { id, address } = await shareEvil(app);
  // Another host than the form's, and two sites for the browser's rules on frames.
  const [shop, other] = await Promise.all([framing(address), framing(address)]);
  const page = await (await browser.newContext()).newPage();
  const form = page.frameLocator("iframe");
  const button = form.getByRole("button", { name: evil("submit") });
  const expectRefused = async (site: string) => {
    const refused = page.waitForEvent("console", (message) => message.text().includes("frame-ancestors"));
    await page.goto(`http://${site}/`);
    await refused;
    await expect(button).toHaveCount(0);
  };

  await expectRefused(shop.host);
  await call(app, "update_link", { id, changes: { embed_hosts: [shop.host] } });
  await expectRefused(other.host);

  await page.goto(`http://${shop.host}/`);
  await expect(button).toBeVisible();
  await form.getByLabel(evil("email-title")).fill("ada@shop.example");
  await form.getByRole("textbox", { name: evil("note") }).fill("framed");
  await form.getByRole("combobox", { name: evil("pick") }).selectOption({ label: "plain" });
  await form.getByRole("radio", { name: "plain" }).check();
  await expect(async () => {
    await form.getByRole("checkbox", { name: evil("confirm") }).check();
    await button.click();
    await expect(form.getByText(evil("success"), { exact: true })).toBeVisible({ timeout: 1_500 });
  }).toPass();
  expect(await runs(app, id)).toBe(1);
  await Promise.all([shop.close(), other.close()]);
});

const shapes: Shapes = {
  "phone-light": { colorScheme: "light", viewport: { width: 360, height: 740 } },
  "phone-dark": { colorScheme: "dark", viewport: { width: 360, height: 740 } },
  // A window of 1280 px at 400 % (WCAG 1.4.10).
  "zoomed-light": { colorScheme: "light", viewport: { width: 320, height: 640 } },
  "wide-light": { colorScheme: "light", viewport: { width: 1280, height: 800 } },
  "wide-dark": { colorScheme: "dark", viewport: { width: 1280, height: 800 } },
};

test("a public form is accessible in every state and shape", async ({ app, browser }) => {
  test.slow();
  const actions = await call<{ id: number; name: string }[]>(app, "list_actions");
  const id = actions.find(({ name }) => name === "Correct a customer's email")?.id;
  await call(app, "set_sharing", { enabled: true });
  const { uuid } = await call<{ uuid: string }>(app, "create_link", { id });
  const address = new URL(`/public/action/${uuid}`, app.url()).href;
  const context = await browser.newContext({ reducedMotion: "reduce" });
  const page = await context.newPage();
  const look = (state: string) =>
    inEach(shapes, page, async (shape) => {
      await page.screenshot({ path: `results/public-${state}-${shape}.png`, fullPage: true });
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow, `how far ${state} hangs over the right edge`).toBeLessThanOrEqual(0);
      await expectAccessible(page);
    });
  const press = (outcome: Locator) => submit(page, "Save the address", outcome);

  await page.goto(address);
  await expect(page.getByRole("button", { name: "Save the address" })).toBeVisible();
  await look("form");
  await page.emulateMedia({ media: "print" });
  await expect(page.getByLabel("New email")).toBeVisible();
  await expect(page.getByRole("button", { name: "Save the address" }), "nothing to press on paper").toBeHidden();
  await page.screenshot({ path: "results/public-form-print.png", fullPage: true });
  await page.emulateMedia({ media: null });
  await page.getByLabel("Customer number").fill("42");
  await page.getByLabel("New email").fill("nobody");
  await press(summary(page).getByText(/Enter an address like/));
  await look("errors");
  await page.getByLabel("New email").fill("ada@shop.example");
  await press(page.getByText("The address is corrected"));
  await look("success");
  await call(app, "update_link", { id, changes: { paused: true } });
  await page.goto(address);
  await expect(page.getByText("This form is not available.")).toBeVisible();
  await look("closed");
  await context.close();
});
