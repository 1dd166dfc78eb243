import { screen, waitFor } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { listActions } from "@/test/actionList";
import { summary } from "@/test/fixtures";
import { show } from "@/test/world";
import { ActionsScreen } from "./ActionsScreen";

vi.mock("@/api/transport", () => import("@/test/world"));

it("says what a search finds in the rows that are there, without the menu of another", async () => {
  const many = Array.from({ length: 99 }, (_, at) =>
    summary({ id: at + 1, name: `Move ${at + 1}` }),
  );
  listActions(many);
  const { user } = show(<ActionsScreen archived={false} />);
  await user.click(await screen.findByRole("button", { name: "More for Move 2" }));
  await screen.findByRole("menu");
  const rows = screen.getAllByRole("row");

  await user.type(screen.getByRole("searchbox"), "9");

  const found = (await screen.findByRole("link", { name: "Move 99" })).closest("[role=row]");
  expect(rows).toContain(found);
  await user.clear(screen.getByRole("searchbox"));
  await screen.findByRole("link", { name: "Move 2" });
  expect(screen.queryByRole("menu")).toBeNull();
});

it("goes on with the next line, though the row of one put away says another", async () => {
  const all = [
    summary({ id: 1, name: "Add a customer" }),
    summary({ id: 2, name: "Ship an order" }),
  ];
  listActions(all, {
    archive_actions: () => {
      all.splice(0, 1);
      all.push(summary({ id: 9, name: "Write off stock" }));
      return 1;
    },
  });
  const { user } = show(<ActionsScreen archived={false} />);
  await screen.findByRole("link", { name: "Add a customer" });

  await user.keyboard("/{ArrowDown}{Delete}");

  await screen.findByRole("link", { name: "Write off stock" });
  await waitFor(() => expect(screen.getByRole("link", { name: "Ship an order" })).toHaveFocus());
});
