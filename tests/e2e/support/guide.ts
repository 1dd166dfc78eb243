/**
 * The guide, walked as its reader would: a chapter is a page, each of its numbered steps is
 * done in the page's own words, and its pictures are taken on the way.
 *
 * Beside each picture lies what a screen reader would say of it, by which a later run knows
 * that it is still true. `DOABLE_UPDATE=1` takes the pictures anew.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import type { BrowserContext, Locator, Page } from "@playwright/test";
import type { Program } from "./program";
import { steadily, steady } from "./steady";
import { expect, test } from "./test";

const ROOT = resolve(import.meta.dirname, "../../..");
const GUIDE = join(ROOT, "docs/guide");
const PICTURES = join(GUIDE, "pictures");
const UPDATE = process.env.DOABLE_UPDATE === "1";
/** A page has several, and who reads it may be on the road. */
const MOST_BYTES = 150_000;
/** Of the pictures: no wider than a page of text makes them small. */
const VIEWPORT = { width: 1040, height: 660 };

/** Where the chapter `start` stands. */
const START = "README.md";

/** Reads a file of the repository. */
export const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");

/** The pages with chapters, and each chapter's name. */
export function chapters(): { page: string; name: string }[] {
  const pages = readdirSync(GUIDE).filter((file) => file.endsWith(".md") && file !== "README.md");
  const own = pages.sort().map((file) => ({ page: `docs/guide/${file}`, name: basename(file, ".md") }));
  return [{ page: START, name: "start" }, ...own];
}

/** The pictures that a page shows, without folder and ending. */
export const picturesOn = (page: string): string[] =>
  [...read(page).matchAll(/!\[[^\]]*\]\((?:[^)]*\/)?pictures\/([\w-]+)\.png\)/g)].map(([, name]) => name ?? "");

/** What lies in the folder of pictures. */
export const pictureFiles = (): string[] => readdirSync(PICTURES);

interface Reader {
  app: Page;
  program: Program;
  context: BrowserContext;
  /** Does the next numbered step of the page, which begins with `words`. */
  does(words: string, act: () => Promise<unknown>): Promise<void>;
  /** Takes the picture `name` of `of`, or of the whole page. */
  sees(name: string, of?: Page | Locator): Promise<void>;
}

/** Walks the chapter `name`. */
export function chapter(name: string, walk: (reader: Reader) => Promise<void>): void {
  const page = name === "start" ? START : `docs/guide/${name}.md`;
  test.use({ viewport: VIEWPORT });
  test(`${page} says what is done and seen`, async ({ context, app, program }) => {
    test.slow();
    const text = read(page);
    const steps = stepsOf(text);
    const taken: string[] = [];
    const shown = await watchNames(context, app);
    await walk({
      app,
      program,
      context,
      async does(words, act) {
        const next = steps.shift() ?? "nothing more";
        expect(next.slice(0, words.length), `the next step of ${page}`).toBe(words);
        await test.step(words, act);
      },
      async sees(what, of = app) {
        taken.push(`${name}-${what}`);
        await picture(`${name}-${what}`, of);
      },
    });
    expect(steps, `steps of ${page} that were not walked`).toEqual([]);
    const own = picturesOn(page).filter((picture) => picture.startsWith(`${name}-`));
    expect(taken.sort(), `pictures of ${page}`).toEqual([...new Set(own)].sort());
    // What a page sets in italics is a name on the screen.
    const names = [...text.matchAll(/(?<![*\w])\*([^*\n]+)\*(?!\*)/g)].map(([, name]) => name ?? "");
    const unseen = () => names.filter((name) => ![...shown].some((text) => text.includes(name)));
    await expect.poll(unseen, { message: `names on ${page} that were never on the screen` }).toEqual([]);
  });
}

/** The numbered steps of a page, each on one line, without the pictures in it. */
function stepsOf(text: string): string[] {
  const items = text.matchAll(/^\d+\. (.*(?:\n {3,}\S.*|\n(?=\n {3,}\S))*)/gm);
  return [...items].map(([, item]) => (item ?? "").replace(/!\[[^\]]*\]\([^)]*\)/g, "").replace(/\s+/g, " ").trim());
}

/** Collects whatever is written on the pages of `context` from now on, and on `page` already. */
async function watchNames(context: BrowserContext, page: Page): Promise<Set<string>> {
  const shown = new Set<string>();
  await context.exposeFunction("shown", (texts: string[]) => {
    for (const text of texts) shown.add(text);
  });
  const watch = () => {
    const known = new Set<string>();
    const look = (roots: Iterable<Node>) => {
      const texts: (string | null)[] = [];
      for (const root of roots) {
        const nodes = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
        for (let node: Node | null = nodes.currentNode; node; node = nodes.nextNode())
          if (node instanceof Element) {
            const element = node;
            texts.push(...["aria-label", "title", "placeholder"].map((name) => element.getAttribute(name)));
            if (element.matches("button, a, label")) texts.push(element.textContent);
          } else texts.push(node.nodeValue);
      }
      const fresh = texts.filter((text) => text && !known.has(text)).map(String);
      for (const text of fresh) known.add(text);
      if (fresh.length > 0) (window as unknown as { shown(texts: string[]): void }).shown(fresh);
    };
    new MutationObserver((changes) =>
      look(new Set(changes.flatMap(({ type, target, addedNodes }) => (type === "childList" ? [...addedNodes] : [target])))),
    ).observe(document, { subtree: true, childList: true, characterData: true });
    look([document]);
  };
  await context.addInitScript(watch);
  await page.evaluate(watch);
  return shown;
}

/** Compares what is seen with what lies beside the picture; or takes both anew. */
async function picture(name: string, of: Page | Locator): Promise<void> {
  const [page, part] = "page" in of ? [of.page(), of] : [of, of.locator("body")];
  const files = { png: join(PICTURES, `${name}.png`), yml: join(PICTURES, `${name}.yml`) };
  // Nothing is pointed at.
  await page.mouse.move(0, 0);
  const words = async () => steady(`${await steadily(page, () => part.ariaSnapshot())}\n`);
  if (UPDATE) {
    mkdirSync(PICTURES, { recursive: true });
    writeFileSync(files.yml, await settled(words));
    await steadily(page, () => of.screenshot({ path: files.png }));
  } else {
    const stale = `${name}.png shows something else: take it anew with DOABLE_UPDATE=1`;
    await expect.poll(words, { message: stale }).toBe(readFileSync(files.yml, "utf8"));
  }
  const png = readFileSync(files.png);
  expect(png.length, `bytes of ${name}.png`).toBeLessThan(MOST_BYTES);
  const size = page.viewportSize();
  // The first chunk of a PNG says how wide and high it is.
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  if (of === page) expect({ width, height }, `size of ${name}.png`).toEqual(size);
  else expect(width, `width of ${name}.png`).toBeLessThanOrEqual(size?.width ?? 0);
}

/** What `look` sees once it sees the same twice. */
async function settled(look: () => Promise<string>): Promise<string> {
  let last = "";
  await expect
    .poll(async () => {
      const before = last;
      last = await look();
      return last === before;
    })
    .toBe(true);
  return last;
}
