import { expect, it } from "vitest";
import { readReply } from "./useHandleBench";

it.each([
  ["", undefined],
  ["  ", undefined],
  ['{"status": 404, "body": null}', { reply: { status: 404, headers: {}, body: null } }],
  [
    '{"status": 200, "headers": {"a": "b"}, "body": 1}',
    { reply: { status: 200, headers: { a: "b" }, body: 1 } },
  ],
  ['{"id": 7}', { reply: { status: 200, headers: {}, body: { id: 7 } } }],
  ["[1]", { reply: { status: 200, headers: {}, body: [1] } }],
  ['{"status": "paid"}', { reply: { status: 200, headers: {}, body: { status: "paid" } } }],
  ["{", { problem: expect.stringContaining("This is no JSON") }],
])("%j is the reply %j", (text, want) => expect(readReply(text)).toEqual(want));
