/** The guide as files: its pages, its pictures and its chapters belong together. */
import { chapters, pictureFiles, picturesOn, read } from "../../support/guide";
import { expect, test } from "../../support/test";

/** Pages beside the chapters that show pictures. */
const OTHERS = ["docs/databases.md"];

test("every picture is shown on a page, and is of a chapter that takes it", () => {
  const pages = [...chapters().map(({ page }) => page), ...OTHERS];
  const shown = [...new Set(pages.flatMap(picturesOn))].sort();
  const files = shown.flatMap((picture) => [`${picture}.png`, `${picture}.yml`]);
  expect(pictureFiles().sort()).toEqual(files);
  for (const page of pages)
    expect(read(page).match(/!\[/g)?.length ?? 0, `pictures of ${page}`).toBe(picturesOn(page).length);
  for (const { page, name } of chapters()) {
    const own = shown.filter((picture) => picture.startsWith(`${name}-`));
    expect(picturesOn(page), `pictures of ${name}`).toEqual(expect.arrayContaining(own));
  }
});

test("every chapter has three to eight steps at a time, a way back and a line in the contents", () => {
  const contents = read("docs/guide/README.md");
  for (const { page, name } of chapters()) {
    const text = read(page);
    const lists = text.split(/^#+ /m).map((part) => part.match(/^\d+\. /gm)?.length ?? 0);
    for (const steps of lists.filter((steps) => steps > 0))
      expect([3, 4, 5, 6, 7, 8], `steps in a list of ${page}`).toContain(steps);
    expect(lists.some((steps) => steps > 0), `${page} has steps`).toBe(true);
    if (name === "start") continue;
    expect(text, page).toContain("\n## Back\n");
    expect(contents, "docs/guide/README.md").toContain(`](${name}.md)`);
  }
});
