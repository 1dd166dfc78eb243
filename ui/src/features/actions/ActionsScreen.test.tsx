import { screen, waitFor, within } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { Failure } from "@/lib/failure";
import { navigate } from "@/lib/hashLocation";
import { summary } from "@/test/fixtures";
import { callsOf, program, show } from "@/test/world";
import { ActionsScreen } from "./ActionsScreen";

vi.mock("@/api/transport", () => import("@/test/world"));
afterEach(() => navigate("/actions"));

const actions = [
  summary({
    id: 1,
    name: "Add a customer",
    last_run: { id: "r", status: "failed", started_at: new Date().toISOString() },
  }),
  summary({ id: 2, name: "Mark an order as shipped", production: true, public: true }),
  summary({ id: 3, name: "New customer", type: "implicit", kind: "row/create" }),
];

async function open() {
  const shown = show(<ActionsScreen archived={false} />);
  await screen.findByRole("link", { name: "Add a customer" });
  return shown;
}

it("shows type, database, marks and last outcome of each action", async () => {
  program({ list_actions: () => actions });
  await open();

  const shipped = screen.getByRole("row", { name: /Mark an order as shipped/ });
  expect(shipped).toHaveTextContent("SQL");
  expect(shipped).toHaveTextContent("PublicProductionShop");
  expect(screen.getByRole("row", { name: /Add a customer/ })).toHaveTextContent("Failed, just now");
  expect(screen.getByRole("row", { name: /New customer/ })).toHaveTextContent("Create");
});

it("says what has changed in the database since an action was saved", async () => {
  const note = (what: string) => ({ what, message: what, since: "2026-05-04T10:00:00Z" });
  const drift = [note("column `plan` is gone"), note("column `qty` was integer and is text")];
  program({ list_actions: () => [...actions, summary({ id: 4, name: "Set the plan", drift })] });
  await open();

  const row = screen.getByRole("row", { name: /Set the plan/ });
  expect(row).toHaveTextContent(/Column `plan` is gone since .*2026/);
  const badge = within(row).getByText("Database changed");
  expect(badge).toHaveAttribute("title", expect.stringMatching(/plan.*\nColumn `qty` was integer/));
});

it("is used by keyboard: / searches, arrows move, Enter opens", async () => {
  program({ list_actions: () => actions });
  const { user } = await open();
  const search = screen.getByRole("searchbox", { name: "Search actions" });

  await user.keyboard("/");
  expect(search).toHaveFocus();
  await user.keyboard("{ArrowDown}{ArrowDown}");
  expect(screen.getByRole("link", { name: "Mark an order as shipped" })).toHaveFocus();
  await user.keyboard("{ArrowUp}{ArrowUp}");
  expect(search).toHaveFocus();
  await user.keyboard("shipped");
  await waitFor(() => expect(screen.queryByRole("link", { name: "Add a customer" })).toBeNull());
  await user.keyboard("{Enter}");

  expect(window.location.hash).toBe("#/actions/2");
});

it("archives with a way back", async () => {
  program({ list_actions: () => actions, update_action: () => ({}) });
  const { user } = await open();

  await user.click(screen.getByRole("button", { name: "More for Add a customer" }));
  await user.click(screen.getByRole("menuitem", { name: "Archive" }));
  const notices = screen.getByRole("region", { name: "Notices" });
  await user.click(await within(notices).findByRole("button", { name: "Undo" }));

  await waitFor(() =>
    expect(callsOf("update_action")).toEqual([
      { id: 1, changes: { archived: true }, version: null },
      { id: 1, changes: { archived: false }, version: null },
    ]),
  );
});

it("deletes only after a question", async () => {
  program({ list_actions: () => actions, delete_action: () => null });
  const { user } = await open();

  await user.click(screen.getByRole("button", { name: "More for Add a customer" }));
  await user.click(screen.getByRole("menuitem", { name: "Delete" }));
  const question = screen.getByRole("dialog", { name: "Delete Add a customer?" });
  expect(callsOf("delete_action")).toEqual([]);
  await user.click(within(question).getByRole("button", { name: "Delete action" }));

  await waitFor(() => expect(callsOf("delete_action")).toEqual([{ id: 1 }]));
});

it("says what to do first when there is nothing", async () => {
  program({ list_actions: () => [], create_sample_workspace: () => ({ actions: 8 }) });
  const { user } = show(<ActionsScreen archived={false} />);

  await user.click(await screen.findByRole("button", { name: "Open the sample workspace" }));

  expect(await screen.findByText("Opened the sample workspace: 8 actions")).toBeInTheDocument();
});

it("says why the list can't be shown", async () => {
  program({
    list_actions: () => {
      throw new Failure("internal", "the data folder is locked");
    },
  });
  show(<ActionsScreen archived={false} />);

  expect(await screen.findByRole("alert")).toHaveTextContent("The data folder is locked.");
});

it("draws only the lines in sight of ten thousand", async () => {
  program({
    list_actions: () =>
      Array.from({ length: 10_000 }, (_, id) => summary({ id, name: `Action ${id}` })),
  });
  show(<ActionsScreen archived={false} />);
  await screen.findByRole("link", { name: "Action 0" });

  expect(screen.getAllByRole("row").length).toBeLessThan(60);
  expect(screen.getByRole("status")).toHaveTextContent("10000");
});
