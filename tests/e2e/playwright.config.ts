/** How the flows are run: Debian's Chromium, two at a time, evidence kept of failures. */
import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: "flows",
  outputDir: "results/artifacts",
  // Each test starts a server of its own; two cores carry two of them.
  fullyParallel: true,
  workers: 2,
  // A test that passes only sometimes is broken, so nothing is tried again.
  retries: 0,
  forbidOnly: true,
  timeout: 30_000,
  expect: { timeout: 10_000 },
  reporter: "list",
  use: {
    viewport: { width: 1180, height: 780 },
    contextOptions: { reducedMotion: "reduce" },
    locale: "en-GB",
    timezoneId: "UTC",
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
    launchOptions: {
      // Playwright's own browsers are downloads; a packaged one is not.
      executablePath: process.env.DOABLE_CHROMIUM ?? "/usr/bin/chromium-headless-shell",
      // Chromium refuses to run its sandbox as root, as which containers test.
      args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
    },
  },
});
