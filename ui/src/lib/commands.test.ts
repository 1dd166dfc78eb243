import { expect, it, vi } from "vitest";
import { hold, isHeld, offer, offered, perform, subscribe } from "./commands";

it("does what was offered last, and nothing once it is withdrawn", () => {
  const [first, second] = [vi.fn(), vi.fn()];
  const withdrawFirst = offer("run", first);
  const withdrawSecond = offer("run", second);
  // The screen that was left says so after the next one is there.
  withdrawFirst();
  perform("run");
  expect(offered()).toEqual(["run"]);
  withdrawSecond();
  perform("run");

  expect(offered()).toEqual([]);
  expect(first).not.toHaveBeenCalled();
  expect(second).toHaveBeenCalledTimes(1);
});

it("is held while any dialog is open, and tells", () => {
  const told = vi.fn();
  const stop = subscribe(told);
  const [letGo, letGoToo] = [hold(), hold()];
  letGo();
  expect(isHeld()).toBe(true);
  letGoToo();
  stop();

  expect(isHeld()).toBe(false);
  expect(told).toHaveBeenCalledTimes(4);
});
