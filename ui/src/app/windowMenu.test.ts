import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { listenToMenu, tellPossible, zoomWindow } from "@/api/events";
import { hold, offer } from "@/lib/commands";
import { choose, followMenu, possible } from "./windowMenu";

vi.mock("@/api/events", () => ({
  listenToMenu: vi.fn(() => () => undefined),
  tellPossible: vi.fn(),
  zoomWindow: vi.fn(),
}));

let undo: ReturnType<typeof vi.fn>;

beforeEach(() => {
  undo = vi.fn(() => true);
  document.execCommand = undo as typeof document.execCommand;
});
afterEach(() => vi.clearAllMocks());

it("goes where an item says", () => {
  choose("runs");
  expect(window.location.hash).toBe("#/runs");
  choose("new_http");
  expect(window.location.hash).toBe("#/new/http");
});

it("runs only what is offered", () => {
  const run = vi.fn();
  choose("run");
  const withdraw = offer("run", run);
  expect(possible()).toContain("run");
  choose("run");
  withdraw();
  choose("run");

  expect(run).toHaveBeenCalledTimes(1);
  expect(possible()).not.toContain("run");
});

it("leaves screens alone while a dialog is open, but not texts", () => {
  window.location.hash = "#/actions";
  const letGo = hold();
  choose("databases");
  choose("undo");
  letGo();

  expect(window.location.hash).toBe("#/actions");
  expect(undo).toHaveBeenCalledWith("undo");
});

it("takes a step back where the focus is, by whoever knows how", () => {
  const field = document.body.appendChild(document.createElement("input"));
  field.focus();
  const keys: string[] = [];
  field.addEventListener("keydown", (event) => {
    keys.push(`${event.ctrlKey ? "Ctrl " : ""}${event.shiftKey ? "Shift " : ""}${event.key}`);
    event.preventDefault();
  });
  choose("redo");
  field.remove();

  expect(keys).toEqual(["Ctrl Shift z"]);
  expect(undo).not.toHaveBeenCalled();
});

it("zooms in steps and remembers the last one", () => {
  choose("zoom_in");
  choose("zoom_in");
  choose("zoom_out");
  expect(vi.mocked(zoomWindow).mock.calls).toEqual([[1.1], [1.25], [1.1]]);
  expect(localStorage.getItem("doable.zoom")).toBe("1.1");
  choose("zoom_reset");
  expect(localStorage.getItem("doable.zoom")).toBeNull();
});

it("tells the menu bar what is possible whenever that changes", () => {
  const stop = followMenu();
  const withdraw = offer("save", () => undefined);
  withdraw();
  stop();
  offer("save", () => undefined)();

  const told = vi.mocked(tellPossible).mock.calls.map(([items]) => items.includes("save"));
  expect(told).toEqual([false, true, false]);
  expect(listenToMenu).toHaveBeenCalledWith(choose);
});
