import { expect, it } from "vitest";
import type { RunLine, RunPage } from "@/api/types.gen";
import { line } from "@/test/fixtures";
import { linesAbove, merged, updated } from "./journalLines";

/** `c b a>`: those runs, and more behind them. */
const page = (text: string): RunPage => {
  const ids = text.replace(">", "").split(" ").filter(Boolean);
  return {
    runs: ids.map((id) => line({ id })),
    next: text.endsWith(">") ? (ids.at(-1) ?? null) : null,
  };
};
const text = (lines: readonly RunLine[]) => lines.map(({ id }) => id).join(" ");

it.each([
  [undefined, ["c b>", "a"], "c b a", false],
  ["c b>", ["c b>", "a"], "c b a", false],
  ["e d c b>", ["c b>", "a"], "e d c b a", false],
  ["b a", [""], "b a", false],
  ["", [""], "", false],
  // One more than a page holds is missing between them, perhaps.
  ["f e>", ["c b>", "a"], "f e", true],
  ["f e", ["c b"], "f e c b", false],
])("the newest %o over %o", (head, pages, want, gap) => {
  const { lines, hasGap } = merged(head === undefined ? head : page(head), pages.map(page));

  expect([text(lines), hasGap]).toEqual([want, gap]);
});

it("believes what is newer", () => {
  const old = { runs: [line({ id: "a", status: "started" })], next: null };
  const now = { runs: [line({ id: "a", status: "failed" })], next: null };

  expect(merged(now, [old]).lines.map(({ status }) => status)).toEqual(["failed"]);
  expect(updated(line({ id: "a", status: "started" }), undefined).status).toBe("started");
});

it("counts what came above the line that was the first", () => {
  const { runs } = page("d c b a");
  expect(["d", "b", "gone", undefined].map((first) => linesAbove(runs, first))).toEqual([
    0, 2, 0, 0,
  ]);
});
