import { act } from "@testing-library/react";
import { createElement } from "react";
import { expect, it, vi } from "vitest";
import { show } from "@/test/world";
import { blankDraft } from "./draft";
import { readReply, useHandleBench } from "./useHandleBench";

vi.mock("@/api/transport", () => import("@/test/world"));

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

it("keeps the reply while the screen begins anew for the same request", () => {
  let bench: ReturnType<typeof useHandleBench> | undefined;
  function Bench({ url }: { url: string }) {
    bench = useHandleBench({ ...blankDraft("http"), url });
    return null;
  }
  const open = (url: string) => show(createElement(Bench, { url }));

  const first = open("https://x/a");
  act(() => bench?.setReply("[1]"));
  first.unmount();

  open("https://x/other").unmount();
  expect(bench?.reply).toBe("");
  open("https://x/a");
  expect(bench?.reply).toBe("[1]");
});
