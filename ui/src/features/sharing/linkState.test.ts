import { expect, it } from "vitest";
import { link, sharing } from "@/test/fixtures";
import { linkState, submissionsOf } from "./linkState";

it.each([
  [link(), true, "Open"],
  [link(), false, "Off"],
  [link({ closed: "paused" }), true, "Paused"],
  [link({ closed: "paused" }), false, "Paused"],
  [link({ closed: "expired" }), true, "Expired"],
  [link({ closed: "full" }), true, "Full"],
  [link({ closed: "archived" }), true, "Archived"],
] as const)("%o, sharing %s: %s", (shared, enabled, want) => {
  expect(linkState(shared, sharing({ enabled })).word).toBe(want);
});

it.each([
  [0, null, "no submissions"],
  [1, null, "1 submission"],
  [1200, null, "1,200 submissions"],
  [0, 50, "0 of 50 submissions"],
  [50, 50, "50 of 50 submissions"],
])("%i of %s reads %s", (submissions, max_submissions, want) => {
  expect(submissionsOf(link({ submissions, max_submissions }))).toBe(want);
});
