import { expect, it } from "vitest";
import { recents, remember } from "./recents";

it("keeps the newest first, each once, and only actions and databases", () => {
  for (const hash of [
    "#/actions/1",
    "#/databases/3/tables/9",
    "#/runs",
    "#/actions/2/edit",
    "#/actions",
    "#/actions/1/share",
    "",
  ])
    remember(hash);

  expect(recents()).toEqual(["/actions/1", "/actions/2", "/databases/3"]);
  for (let id = 10; id < 30; id += 1) remember(`#/actions/${id}`);
  expect(recents()).toHaveLength(8);
});

it.each(["", "null", "{", '{"a":1}', "[1,null]"])("takes %j for nothing", (stored) => {
  localStorage.setItem("doable.recent", stored);
  expect(recents()).toEqual([]);
});
