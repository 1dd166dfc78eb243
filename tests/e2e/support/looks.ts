/** Screens as they look: readable by machines in both themes, pictured for people in three shapes. */
import type { Page } from "@playwright/test";
import type { Program } from "./program";
import { expectAccessible, test } from "./test";

/** Each screen's name, and the way to it. */
export type Screens = Record<string, (app: Page, program: Program) => Promise<void>>;

const shapes = {
  light: { colorScheme: "light", viewport: { width: 1180, height: 780 } },
  dark: { colorScheme: "dark", viewport: { width: 1180, height: 780 } },
  narrow: { colorScheme: "light", viewport: { width: 420, height: 780 } },
} as const;

/** Pictures each of `screens`, and has a machine read it. */
export function looks(screens: Screens): void {
  for (const [shape, use] of Object.entries(shapes)) {
    test.describe(shape, () => {
      test.use(use);
      for (const [name, open] of Object.entries(screens)) {
        test(`${name} is accessible`, async ({ app, program }) => {
          await open(app, program);
          await app.screenshot({ path: `results/${name}-${shape}.png` });
          await expectAccessible(app);
        });
      }
    });
  }
}
