import { screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { program, show } from "@/test/world";
import { ConnectDialog } from "./ConnectDialog";

vi.mock("@/api/transport", async () => ({
  ...(await import("@/test/world")),
  isInWindow: () => true,
}));

it("takes the path of a file that is picked in the window, and keeps it if none is", async () => {
  let picked: string | null = "/home/ana/orders.db";
  program({ pick_database_file: () => picked });
  const { user } = show(<ConnectDialog database={null} onClose={() => undefined} />);
  const choose = () => user.click(screen.getByRole("button", { name: "Choose…" }));

  await choose();
  expect(await screen.findByDisplayValue("/home/ana/orders.db")).toBe(
    screen.getByLabelText("File"),
  );
  expect(screen.getByLabelText("Name (optional)")).toHaveAttribute("placeholder", "orders");
  picked = null;
  await choose();
  expect(screen.getByLabelText("File")).toHaveValue("/home/ana/orders.db");
});
