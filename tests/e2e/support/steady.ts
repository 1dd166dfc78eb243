/**
 * A page without what differs from run to run: addresses, keys, moments and how long
 * something took. Only for as long as it is looked at, since the UI goes on with its own.
 */
import type { Page } from "@playwright/test";

/** What is replaced, and by what; the words beside it stay. */
const STEADY: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, "0198a3f0-5c1e-7d42-9b36-2f60c8d1e7aa"],
  [/\b127\.0\.0\.1:\d{4,5}\b/g, "127.0.0.1:7410"],
  [/[^\s`]*\/doable-e2e-\w+/g, "/home/ana/.local/share/doable"],
  [/\b\d{1,2} [A-Z][a-z]{2,3} \d{4}, \d{2}:\d{2}(?::\d{2})?\b/g, "24 Nov 2026, 10:24"],
  [new RegExp(`\\b${new Date().toISOString().slice(0, 10)}\\b`, "g"), "2026-11-24"],
  [/\bdbl_\w{4}(?=\*)/g, "dbl_n0hQ"],
  [/signature=[\w-]+/g, "signature=7QmER_2i4k_qzyBX0Aipk4GMB4Q6Xu5r79x8fyVxwII"],
  [/\b(?:just now|\d+ min ago)/g, "just now"],
  [/\b\d+ ms\b|\b\d+\.\d s\b/g, "4 ms"],
  [/\blocalhost:\d{5}\b/g, "localhost:5432"],
  [/\b\d+(?:\.\d+)? (?:kB|MB)\b/g, "180 kB"],
  // A port that the system gave, or a version, that stands alone.
  [/^(?:3[2-9]|[45]\d)\d{3}$/g, "5432"],
  [/^\d+\.\d+\.\d+$/g, "0.1.0"],
];

/** `text` without what differs. */
export const steady = (text: string): string => STEADY.reduce((text, [from, to]) => text.replace(from, to), text);

declare global {
  interface Window {
    /** Puts back what was replaced. */
    unsteady?: () => void;
  }
}

/** Gives what `look` sees of the page while it is steady. */
export async function steadily<T>(page: Page, look: () => Promise<T>): Promise<T> {
  const rules = STEADY.map(([{ source, flags }, by]) => [source, flags, by] as const);
  await page.evaluate((rules) => {
    const undo: (() => void)[] = [];
    const steady = (text: string) =>
      rules.reduce((text, [source, flags, by]) => text.replace(new RegExp(source, flags), by), text);
    const replace = (text: string, put: (text: string) => void) => {
      const other = steady(text);
      if (other === text) return;
      put(other);
      undo.push(() => put(text));
    };
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      // A code editor takes what changes within it for typing.
      if (node.parentElement?.closest(".cm-content")) continue;
      const text = node;
      replace(text.nodeValue ?? "", (value) => {
        text.nodeValue = value;
      });
    }
    for (const input of document.querySelectorAll("input"))
      replace(input.value, (value) => {
        input.value = value;
      });
    for (const name of ["aria-label", "title", "placeholder"])
      for (const element of document.querySelectorAll(`[${name}]`))
        replace(element.getAttribute(name) ?? "", (value) => element.setAttribute(name, value));
    // A notice goes by itself, at no certain time.
    for (const notices of document.querySelectorAll<HTMLElement>('section[aria-label="Notices"]')) {
      notices.style.display = "none";
      undo.push(() => notices.style.removeProperty("display"));
    }
    window.unsteady = () => {
      for (const back of undo) back();
    };
  }, rules);
  const seen = await look();
  await page.evaluate(() => window.unsteady?.());
  return seen;
}
