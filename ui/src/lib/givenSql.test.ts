import { beforeEach, expect, it, vi } from "vitest";
import { giveSql, takeSql } from "./givenSql";
import { navigate, setGuard, settle } from "./hashLocation";

const given = { name: "a.sql", text: "SELECT 1" };

beforeEach(() => navigate("/actions"));

it("goes to the editor that is open", () => {
  const take = vi.fn();
  const stop = takeSql(take);
  giveSql(given);
  stop();

  expect(take).toHaveBeenCalledWith(given);
  expect(window.location.hash).toBe("#/actions");
});

it("waits for a new editor, and comes once", () => {
  giveSql(given);
  expect(window.location.hash).toBe("#/new/query");
  const [first, second] = [vi.fn(), vi.fn()];
  takeSql(first)();
  takeSql(second)();

  expect(first).toHaveBeenCalledWith(given);
  expect(second).not.toHaveBeenCalled();
});

it.each([
  ["go", 1],
  ["stay", 0],
] as const)("waits for the answer about unsaved changes: %s", (answer, times) => {
  setGuard(() => true);
  giveSql(given);
  settle(answer);
  setGuard(null);
  const take = vi.fn();
  takeSql(take)();

  expect(take).toHaveBeenCalledTimes(times);
});
