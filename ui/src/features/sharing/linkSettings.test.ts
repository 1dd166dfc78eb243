import { expect, it } from "vitest";
import { instantOf } from "@/lib/localTime";
import { link } from "@/test/fixtures";
import { type SettingsDraft, toChanges, toDraft } from "./linkSettings";

const saved = link({ expires_at: "2026-05-04T10:00:00.5Z", embed_hosts: ["example.org"] });
const after = (typed: Partial<SettingsDraft>) => toChanges(saved, { ...toDraft(saved), ...typed });

it("saves only what was changed", () => {
  expect(after({})).toEqual({ changes: {}, problems: {} });
  expect(after({ paused: true })).toEqual({ changes: { paused: true }, problems: {} });
});

it("saves times with their zone, numbers, lists and cleared settings", () => {
  const { changes, problems } = after({
    expires_at: "2026-12-31T18:00",
    max_submissions: " 50 ",
    embed_hosts: "example.org\n *.example.com, localhost:3000\n",
    closed_text: "  ",
  });

  expect(problems).toEqual({});
  expect(changes).toEqual({
    expires_at: instantOf("2026-12-31T18:00"),
    max_submissions: 50,
    embed_hosts: ["example.org", "*.example.com", "localhost:3000"],
    closed_text: null,
  });
  expect(changes.expires_at).toMatch(/Z$/);
  expect(after({ expires_at: "T18:00" }).changes).toEqual({ expires_at: null });
});

it.each([
  [{ expires_at: "2026-12-31T" }, "expires_at"],
  [{ expires_at: "2026-12-31T6pm" }, "expires_at"],
  [{ max_submissions: "0" }, "max_submissions"],
  [{ max_submissions: "many" }, "max_submissions"],
  [{ max_submissions: "1.5" }, "max_submissions"],
])("%o is refused beside its field", (typed, key) => {
  expect(Object.keys(after(typed).problems)).toEqual([key]);
});
