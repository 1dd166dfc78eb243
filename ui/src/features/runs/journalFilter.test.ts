import { expect, it } from "vitest";
import { countOf, fromSearch, isAny, toSearch, toSought } from "./journalFilter";

const none = fromSearch("");

it.each([
  ["", {}],
  [
    "status=failed&action=3&door=public&user=2",
    { status: "failed", action: 3, door: "public", user: 2 },
  ],
  ["text=a+b%26c", { text: "a b&c" }],
  ["model=4", { model: 4 }],
  ["database=4&time=24h", { database: 4, period: "24h" }],
  [
    "from=2026-05-04T10%3A00%3A00.000Z&until=2026-05-05T10%3A00%3A00.000Z&time=custom",
    { period: "custom", from: "2026-05-04T10:00:00.000Z", until: "2026-05-05T10:00:00.000Z" },
  ],
])("%s is kept in the address", (search, want) => {
  const filter = fromSearch(search);

  expect(filter).toEqual({ ...none, ...want });
  expect(fromSearch(toSearch(filter))).toEqual(filter);
});

it.each(["action=0", "action=x", "user=-1", "status=done", "time=1y", "time=custom&from=soon"])(
  "%s restricts nothing that makes no sense",
  (search) => {
    const { from, action, user, status } = fromSearch(search);
    expect([from, action, user, status]).toEqual([null, null, null, null]);
  },
);

it("counts conditions without the text", () => {
  expect(countOf(fromSearch("text=x&status=failed&time=custom&from=2026-05-04"))).toBe(2);
  expect(isAny(none)).toBe(true);
  expect(isAny(fromSearch("text=x"))).toBe(false);
  expect(isAny(fromSearch("text=+"))).toBe(true);
});

it("asks for a span that ends now", () => {
  const now = Date.parse("2026-05-04T12:00:00Z");

  expect(toSought(fromSearch("time=7d&text=+ada+"), now)).toMatchObject({
    from: "2026-04-27T12:00:00.000Z",
    until: null,
    text: "ada",
  });
  expect(toSought(none, now)).toMatchObject({ from: null, text: null });
});
