import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { act } from "react";
import { expect, it, vi } from "vitest";
import { LeaveGuard } from "./LeaveGuard";

const held = vi.hoisted(() => ({ onClose: null as (() => void) | null, closed: 0 }));
vi.mock("@/api/events", () => ({
  holdWindow: (onClose: () => void) => {
    held.onClose = onClose;
    return () => {
      held.onClose = null;
    };
  },
  closeWindow: async () => {
    held.closed += 1;
  },
}));

it("asks before the window is closed over unsaved changes, and lets it go without any", async () => {
  const user = userEvent.setup();
  const { rerender } = render(<LeaveGuard isDirty />);

  act(() => held.onClose?.());
  await user.click(screen.getByRole("button", { name: "Stay" }));
  expect(screen.queryByRole("dialog")).toBeNull();
  expect(held.closed).toBe(0);

  act(() => held.onClose?.());
  await user.click(screen.getByRole("button", { name: "Discard changes" }));
  expect(held.closed).toBe(1);

  rerender(<LeaveGuard isDirty={false} />);
  expect(held.onClose).toBeNull();
});

it("keeps a browser's page from being left, only while there is something to lose", () => {
  const leave = () => {
    const event = new Event("beforeunload", { cancelable: true });
    window.dispatchEvent(event);
    return event.defaultPrevented;
  };
  const { rerender } = render(<LeaveGuard isDirty />);
  expect(leave()).toBe(true);

  rerender(<LeaveGuard isDirty={false} />);
  expect(leave()).toBe(false);
});
