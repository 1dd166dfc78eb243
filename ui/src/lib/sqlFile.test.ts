import { describe, expect, it } from "vitest";
import { MOST_BYTES, nameFrom, readSql } from "./sqlFile";

const file = (name: string, bytes: number[] | string, size?: number) => {
  const whole = typeof bytes === "string" ? new TextEncoder().encode(bytes) : new Uint8Array(bytes);
  return { name, size: size ?? whole.length, arrayBuffer: async () => whole.buffer as ArrayBuffer };
};

describe("reads", () => {
  it.each([
    ["UTF-8", "SELECT 'Grüße 世界'", "SELECT 'Grüße 世界'"],
    ["UTF-8 with a mark", [0xef, 0xbb, 0xbf, 0x53], "S"],
    ["UTF-16 of Windows", [0xff, 0xfe, 0x53, 0, 0xfc, 0], "Sü"],
    ["UTF-16 the other way", [0xfe, 0xff, 0, 0x53], "S"],
    ["nothing", "", ""],
  ] as const)("%s", async (_what, bytes, want) => {
    const given = typeof bytes === "string" ? bytes : [...bytes];
    expect(await readSql(file("a.sql", given))).toEqual({ name: "a.sql", text: want });
  });
});

describe("refuses, and says what to do", () => {
  it.each([
    ["too much", file("dump.sql", "", MOST_BYTES * 3), /has 3.0 MB.*at most 1 MB.*paste it/],
    ["a program", file("a.sql", [0x7f, 0x45, 0x4c, 0x46, 0]), /not a text/],
    ["Latin-1", file("a.sql", [0x53, 0xfc]), /other than UTF-8. Save it as UTF-8/],
    ["half a pair of UTF-16", file("a.sql", [0xff, 0xfe, 0, 0xd8]), /other than UTF-8/],
    ["a picture", file("a.png", "x"), /ends in .sql/],
    [
      "a folder",
      { name: "queries", size: 4096, arrayBuffer: () => Promise.reject(new Error("is a folder")) },
      /It may be a folder/,
    ],
  ])("%s", async (_what, given, message) => {
    await expect(readSql(given)).rejects.toMatchObject({
      code: "invalid",
      message: expect.stringMatching(message),
    });
  });

  it("does not read what is too much", async () => {
    const given = { ...file("a.sql", "", MOST_BYTES + 1), arrayBuffer: () => expect.fail() };
    await expect(readSql(given)).rejects.toThrow(/at most/);
  });
});

it.each([
  ["refund_an-order.sql", "Refund an order"],
  ["Übersicht", "Übersicht"],
  [".sql", ""],
])("calls %s %j", (name, want) => {
  expect(nameFrom(name)).toBe(want);
});
