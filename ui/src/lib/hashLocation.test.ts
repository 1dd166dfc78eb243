import { act, renderHook } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import {
  isGuarded,
  navigate,
  pendingMove,
  reload,
  setGuard,
  settle,
  useHashLocation,
  useHashSearch,
} from "./hashLocation";

afterEach(() => {
  setGuard(null);
  settle("stay");
  navigate("/actions");
});

function click(hash: string) {
  act(() => {
    window.location.hash = hash;
    window.dispatchEvent(new HashChangeEvent("hashchange"));
  });
}

it("follows links and commands", () => {
  const { result } = renderHook(() => useHashLocation()[0]);

  click("#/runs");
  expect(result.current).toBe("/runs");
  act(() => navigate("/actions/12"));
  expect(result.current).toBe("/actions/12");
  expect(window.location.hash).toBe("#/actions/12");
});

it("tells the place from what is shown there", () => {
  const place = renderHook(() => useHashLocation()[0]);
  const search = renderHook(() => useHashSearch());

  click("#/runs?status=failed&text=a%3Fb");
  expect([place.result.current, search.result.current]).toEqual([
    "/runs",
    "status=failed&text=a%3Fb",
  ]);
  act(() => navigate("/runs"));
  expect([place.result.current, search.result.current]).toEqual(["/runs", ""]);
});

it("holds a move back until it is answered", () => {
  act(() => navigate("/new/query"));
  const { result } = renderHook(() => useHashLocation()[0]);
  setGuard(() => true);

  click("#/runs");
  expect(result.current).toBe("/new/query");
  expect(window.location.hash).toBe("#/new/query");
  expect(pendingMove()).toBe("/runs");
  act(() => settle("stay"));
  expect(result.current).toBe("/new/query");

  act(() => navigate("/databases"));
  act(() => settle("go"));
  expect(result.current).toBe("/databases");
  expect(pendingMove()).toBeNull();
});

it("asks before it loads the page anew", () => {
  act(() => navigate("/new/http"));
  setGuard(() => true);

  act(reload);
  expect(pendingMove()).toBe("/new/http");
  act(() => settle("stay"));
  expect(pendingMove()).toBeNull();
  expect(isGuarded()).toBe(true);
});
