import { screen, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { startActionIndex } from "@/api/actions";
import { createQueryClient } from "@/app/queryClient";
import { ActionsScreen } from "@/features/actions/ActionsScreen";
import { navigate } from "@/lib/hashLocation";
import { listActions } from "@/test/actionList";
import { summary } from "@/test/fixtures";
import { callsOf, show } from "@/test/world";

vi.mock("@/api/transport", () => import("@/test/world"));
afterEach(() => navigate("/actions"));

const link = (name: string) => screen.getByRole("link", { name });

it("begins with what a first frame needs, in the room of all", async () => {
  listActions(
    Array.from({ length: 300 }, (_, at) => summary({ id: at + 1, name: `Action ${at + 1}` })),
  );
  const client = createQueryClient();
  await startActionIndex(client);
  show(<ActionsScreen archived={false} />, client);

  expect(link("Action 1")).toBeInTheDocument();
  expect(screen.getByRole("grid")).toHaveAttribute("aria-rowcount", "301");
  expect(screen.getByRole("status")).toHaveTextContent("300");
  expect(callsOf("index_actions")).toEqual([expect.objectContaining({ brief: true })]);
  await waitFor(() => expect(callsOf("index_actions")).toHaveLength(2));
  expect(callsOf("index_actions")[1]).toMatchObject({ brief: false });
});

it("asks only once for a list that is short", async () => {
  listActions([summary({ id: 1, name: "Add a customer" })]);
  const client = createQueryClient();
  await startActionIndex(client);
  const { user } = show(<ActionsScreen archived={false} />, client);
  await screen.findByRole("link", { name: "Add a customer" });

  await user.keyboard("/{ArrowDown}");
  expect(link("Add a customer")).toHaveFocus();
  expect(callsOf("index_actions")).toHaveLength(1);
});
