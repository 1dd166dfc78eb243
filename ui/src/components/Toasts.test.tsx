import { act, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { toast } from "@/lib/toasts";
import { Toasts } from "./Toasts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const after = (seconds: number) => act(() => vi.advanceTimersByTime(seconds * 1000));
const isThere = (text: string) => screen.queryByText(text) !== null;

it("goes after six seconds, with an Undo after twenty, and a failure stays", () => {
  render(<Toasts />);
  act(() => {
    toast("success", "Saved");
    toast("success", "Archived", () => undefined);
    toast("danger", "Not saved");
  });

  after(7);
  expect([isThere("Saved"), isThere("Archived"), isThere("Not saved")]).toEqual([
    false,
    true,
    true,
  ]);
  after(14);
  expect([isThere("Archived"), isThere("Not saved")]).toEqual([false, true]);
  fireEvent.click(screen.getByRole("button", { name: "Dismiss" }));
});

it("stays while somebody is at it, by the pointer or the keyboard", () => {
  render(<Toasts />);
  act(() => toast("success", "Moved", () => undefined));
  const undo = screen.getByRole("button", { name: "Undo" });
  const toastOf = screen.getByText("Moved").parentElement as HTMLElement;

  fireEvent.pointerEnter(toastOf);
  after(60);
  act(() => undo.focus());
  fireEvent.pointerLeave(toastOf);
  after(60);
  expect(isThere("Moved")).toBe(true);
  act(() => undo.blur());
  after(19);
  expect(isThere("Moved")).toBe(true);
  after(2);
  expect(isThere("Moved")).toBe(false);
});
