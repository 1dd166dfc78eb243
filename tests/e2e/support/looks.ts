/** Screens as they look: readable by machines in both themes, pictured for people in three shapes. */
import type { Page } from "@playwright/test";
import type { Program } from "./program";
import { expectAccessible, test } from "./test";

/** Each screen's name, and the way to it. */
export type Screens = Record<string, (app: Page, program: Program) => Promise<void>>;

/** A theme and a size of the page, by name. */
export type Shapes = Record<string, { colorScheme: "light" | "dark"; viewport: { width: number; height: number } }>;

const shapes: Shapes = {
  light: { colorScheme: "light", viewport: { width: 1180, height: 780 } },
  dark: { colorScheme: "dark", viewport: { width: 1180, height: 780 } },
  narrow: { colorScheme: "light", viewport: { width: 420, height: 780 } },
};

/** Gives `page` each of `shapes`, looks, and gives it its own back. */
export async function inEach(shapes: Shapes, page: Page, look: (shape: string) => Promise<void>): Promise<void> {
  const size = page.viewportSize();
  for (const [shape, { colorScheme, viewport }] of Object.entries(shapes)) {
    await test.step(shape, async () => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize(viewport);
      await look(shape);
    });
  }
  await page.emulateMedia({ colorScheme: null });
  if (size) await page.setViewportSize(size);
}

/** Pictures `page` in every shape as `name`, and has a machine read it. */
export const lookAt = (page: Page, name: string): Promise<void> =>
  inEach(shapes, page, async (shape) => {
    await page.screenshot({ path: `results/${name}-${shape}.png` });
    await expectAccessible(page);
  });

/**
 * Looks at each of `screens`. The way to a screen takes longer than
 * to look at it, so it is gone once, and the page follows the system's theme and size.
 */
export function looks(screens: Screens): void {
  for (const [name, open] of Object.entries(screens)) {
    test(`${name} is accessible`, async ({ app, program }) => {
      await open(app, program);
      await lookAt(app, name);
    });
  }
}
