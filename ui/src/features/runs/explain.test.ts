import { expect, test } from "vitest";
import { Failure } from "@/lib/failure";
import { explain, wordsOf } from "./explain";

test("a line that an error handle makes of a reply is the title, anything else is a reply", () => {
  for (const [body, words] of [
    ["A title has at least two letters.", "A title has at least two letters."],
    ["x".repeat(201), null],
    ["<html>\n</html>", null],
    [" ", null],
    [{ "remote-status": 500 }, null],
    [null, null],
  ] as const) {
    const failure = new Failure("rejected", "the target answered with an error", { body });
    expect(wordsOf(failure), JSON.stringify(body)).toBe(words);
    expect(explain(failure).title).toBe(words ?? "The target answered with an error.");
  }
  expect(wordsOf(new Failure("timed_out", "no answer", { body: "late" }))).toBeNull();
});
