import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Failure } from "@/lib/failure";
import { call, onSignedOut, signOut, startSession } from "./transport";

const fetched = vi.fn<typeof fetch>();
beforeEach(() => vi.stubGlobal("fetch", fetched));
afterEach(() => {
  vi.unstubAllGlobals();
  fetched.mockReset();
  window.history.replaceState(null, "", "/");
});

const json = (value: unknown, status = 200) => new Response(JSON.stringify(value), { status });
const failureOf = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (reason: unknown) => reason as Failure,
  );

it("trades the token of the address for a session, once, and takes it out of the address", async () => {
  window.history.replaceState(null, "", "/?token=once#/runs");
  fetched.mockResolvedValueOnce(json({ csrf: "second" })).mockResolvedValueOnce(json([]));

  await startSession();
  await call("list_actions", { archived: false });

  expect(window.location.search).toBe("");
  expect(window.location.hash).toBe("#/runs");
  expect(fetched.mock.calls[0]).toMatchObject([
    "/session",
    { method: "POST", body: '{"token":"once"}' },
  ]);
  expect(fetched.mock.calls[1]).toMatchObject([
    "/rpc/list_actions",
    { method: "POST", body: '{"archived":false}', headers: { "X-Doable-Csrf": "second" } },
  ]);
});

it("asks for the browser's session in a new tab, and when the token was used before", async () => {
  window.history.replaceState(null, "", "/?token=used");
  fetched
    .mockResolvedValueOnce(new Response("", { status: 401 }))
    .mockResolvedValueOnce(json({ csrf: "renewed" }));

  await startSession();

  expect(fetched.mock.calls[1]).toMatchObject(["/session", { method: "GET" }]);
  expect(sessionStorage.getItem("doable.csrf")).toBe("renewed");
});

it("says that the browser is signed out", async () => {
  fetched.mockResolvedValueOnce(new Response("Unauthenticated", { status: 401 }));
  const listener = vi.fn();
  const stop = onSignedOut(listener);

  const failure = await failureOf(call("list_actions"));
  stop();

  expect(failure).toMatchObject({ code: "signed_out" });
  expect(listener).toHaveBeenCalledOnce();
});

it("rejects with the program's own words", async () => {
  const refusal = {
    code: "rejected",
    message: "no",
    fields: { a: "b" },
    run_id: "r",
    body: 1,
    may_have_acted: true,
  };
  fetched.mockResolvedValueOnce(json(refusal, 400));

  expect(await failureOf(call("execute_action"))).toMatchObject(refusal);
});

it("takes a command back, and says so", async () => {
  fetched.mockImplementationOnce(
    (_path, init) =>
      new Promise((_resolve, reject) => {
        init?.signal?.addEventListener("abort", () => reject(new DOMException("", "AbortError")));
      }),
  );
  const stop = new AbortController();
  const asked = failureOf(call("check_query", {}, stop.signal));
  stop.abort();

  expect(await asked).toMatchObject({ code: "cancelled" });
});

it("rejects with the server's text where there is no JSON", async () => {
  fetched.mockResolvedValueOnce(new Response("too large", { status: 413 }));

  expect(await failureOf(call("execute_action"))).toMatchObject({
    code: "internal",
    message: "too large",
  });
});

it("says that nobody answers", async () => {
  fetched.mockRejectedValueOnce(new TypeError("Failed to fetch"));

  const failure = await failureOf(call("execute_action"));

  expect(failure).toBeInstanceOf(Failure);
  expect(failure).toMatchObject({ code: "unreachable", may_have_acted: true, run_id: null });
});

it("ends the session on the server, then here", async () => {
  sessionStorage.setItem("doable.csrf", "second");
  fetched.mockResolvedValueOnce(new Response(null, { status: 204 }));

  await signOut();

  expect(fetched.mock.calls[0]).toMatchObject([
    "/session",
    { method: "DELETE", headers: { "X-Doable-Csrf": "second" } },
  ]);
  expect(sessionStorage.getItem("doable.csrf")).toBeNull();
});
