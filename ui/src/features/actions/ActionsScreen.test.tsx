import { screen, waitFor, within } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import type { ActionSummary } from "@/api/types.gen";
import { Failure } from "@/lib/failure";
import { navigate } from "@/lib/hashLocation";
import { listActions } from "@/test/actionList";
import { summary, whole } from "@/test/fixtures";
import { callsOf, program, show } from "@/test/world";
import { ActionsScreen } from "./ActionsScreen";

vi.mock("@/api/transport", () => import("@/test/world"));
afterEach(() => navigate("/actions"));

const actions = [
  summary({
    id: 1,
    name: "Add a customer",
    last_run: { id: "r", status: "failed", started_at: new Date().toISOString() },
    recent: [
      { status: "succeeded", took_ms: 8 },
      { status: "failed", took_ms: 9 },
    ],
  }),
  summary({ id: 2, name: "Mark an order as shipped", production: true, public: true }),
  summary({ id: 3, name: "New customer", type: "implicit", kind: "row/create", model_id: 2 }),
];

const listing = (all: ActionSummary[] = actions, more: Parameters<typeof program>[0] = {}) =>
  listActions(all, more);

const idOf = ({ id }: ActionSummary) => id;
const link = (name: string) => screen.getByRole("link", { name });
const chosen = () =>
  screen
    .queryAllByRole("row", { selected: true })
    .map((row) => within(row).getByRole("link").textContent);

async function open() {
  const shown = show(<ActionsScreen archived={false} />);
  await screen.findByRole("link", { name: "Add a customer" });
  return shown;
}

it("shows type, database, marks and outcomes of each action, under its model", async () => {
  listing();
  await open();

  const shipped = screen.getByRole("row", { name: /Mark an order as shipped/ });
  expect(shipped).toHaveTextContent("SQL");
  expect(shipped).toHaveTextContent("PublicProductionShop");
  const added = screen.getByRole("row", { name: /Add a customer/ });
  expect(added).toHaveTextContent("Failed, just now");
  expect(within(added).getByRole("img")).toHaveAccessibleName("Last 2 runs: 1 succeeded, 1 failed");
  expect(screen.getByRole("row", { name: /New customer/ })).toHaveTextContent("Create");
  expect(screen.getByRole("row", { name: /Model 1/ })).toHaveTextContent("Model 12");
});

it("says what has changed in the database since an action was saved", async () => {
  const note = (what: string) => ({ what, message: what, since: "2026-05-04T10:00:00Z" });
  const drift = [note("column `plan` is gone"), note("column `qty` was integer and is text")];
  listing([...actions, summary({ id: 4, name: "Set the plan", drift })]);
  await open();

  const row = screen.getByRole("row", { name: /Set the plan/ });
  expect(row).toHaveTextContent(/Column plan is gone since .*2026/);
  const badge = within(row).getByText("Database changed");
  expect(badge).toHaveAttribute("title", expect.stringMatching(/plan.*\nColumn `qty` was integer/));
});

it("is used by keyboard: / searches, arrows move, Enter opens", async () => {
  listing();
  const { user } = await open();
  const search = screen.getByRole("searchbox", { name: "Search actions" });

  await user.keyboard("/");
  expect(search).toHaveFocus();
  await user.keyboard("{ArrowDown}{ArrowDown}");
  expect(link("Mark an order as shipped")).toHaveFocus();
  await user.keyboard("{Home}{ArrowUp}");
  expect(search).toHaveFocus();
  await user.keyboard("shipped");
  await waitFor(() => expect(screen.queryByRole("link", { name: "Add a customer" })).toBeNull());
  expect(screen.getByRole("status")).toHaveTextContent("1 of 3");
  await user.keyboard("{Enter}");

  await waitFor(() => expect(window.location.hash).toBe("#/actions/2"));
});

it("opens the best of what is typed, though the list is still behind", async () => {
  listing();
  const { user } = await open();

  await user.keyboard("/new{Enter}");

  await waitFor(() => expect(window.location.hash).toBe("#/actions/3"));
});

it("edits, shares and duplicates what has the focus", async () => {
  listing(actions, { duplicate_action: () => ({ action: { name: "A copy" } }) });
  const { user } = await open();

  await user.keyboard("/{ArrowDown}d");
  expect(await screen.findByText("Made A copy")).toBeInTheDocument();
  expect(callsOf("duplicate_action")).toEqual([{ id: 1 }]);
  await user.keyboard("e");
  expect(window.location.hash).toBe("#/actions/1/edit");
  await user.keyboard("s");
  expect(window.location.hash).toBe("#/actions/1/share");
});

it("folds a model away and leaves it so", async () => {
  listing();
  const { user, unmount } = await open();
  const heading = () => screen.getByRole("button", { name: "Model 1" });

  await user.click(heading());
  expect(screen.queryByRole("link", { name: "Add a customer" })).toBeNull();
  expect(link("New customer")).toBeInTheDocument();
  unmount();
  show(<ActionsScreen archived={false} />);
  await screen.findByRole("link", { name: "New customer" });
  expect(heading()).toHaveAttribute("aria-expanded", "false");
  heading().focus();
  await user.keyboard("{ArrowRight}");
  expect(link("Add a customer")).toBeInTheDocument();
  await user.keyboard("{ArrowDown}{ArrowLeft}{ArrowLeft}");
  expect(heading()).toHaveAttribute("aria-expanded", "false");
});

it("opens the menu of a line near the bottom upwards", async () => {
  listing();
  const { user } = await open();
  const low = { bottom: window.innerHeight } as DOMRect;
  vi.spyOn(Element.prototype, "getBoundingClientRect").mockReturnValue(low);

  await user.click(screen.getByRole("button", { name: "More for Add a customer" }));

  expect(await screen.findByRole("menu")).toHaveClass("above");
});

it("archives with a way back", async () => {
  listing();
  const { user } = await open();

  await user.click(screen.getByRole("button", { name: "More for Add a customer" }));
  await user.click(await screen.findByRole("menuitem", { name: "Archive" }));
  const notices = screen.getByRole("region", { name: "Notices" });
  expect(await within(notices).findByText("Archived Add a customer")).toBeInTheDocument();
  await user.click(within(notices).getByRole("button", { name: "Undo" }));

  await waitFor(() =>
    expect(callsOf("archive_actions")).toEqual([
      { ids: [1], archived: true },
      { ids: [1], archived: false },
    ]),
  );
});

it("chooses several by clicks, and archives them together", async () => {
  listing();
  const { user } = await open();

  await user.keyboard("{Control>}");
  await user.click(link("Add a customer"));
  await user.keyboard("{/Control}{Shift>}");
  await user.click(link("New customer"));
  await user.keyboard("{/Shift}");
  expect(chosen()).toEqual(["Add a customer", "Mark an order as shipped", "New customer"]);
  expect(window.location.hash).toBe("#/actions");
  await user.click(screen.getByRole("checkbox", { name: "Select New customer" }));
  const bar = screen.getByRole("region", { name: "Selection" });
  expect(bar).toHaveTextContent("2 selected");
  await user.click(within(bar).getByRole("button", { name: "Archive" }));

  expect(await screen.findByText("Archived 2 actions")).toBeInTheDocument();
  expect(callsOf("archive_actions")).toEqual([{ ids: [1, 2], archived: true }]);
  expect(chosen()).toEqual([]);
});

it("chooses several by keyboard, and lets go of them with Esc", async () => {
  listing();
  const { user } = await open();

  await user.keyboard("/{ArrowDown}x{Shift>}{ArrowDown}{/Shift}");
  expect(chosen()).toEqual(["Add a customer", "Mark an order as shipped"]);
  await user.keyboard("{Escape}");
  expect(chosen()).toEqual([]);
  await user.keyboard("{Control>}a{/Control}");
  expect(chosen()).toHaveLength(3);
  await user.keyboard("{Delete}");
  await waitFor(() =>
    expect(callsOf("archive_actions")).toEqual([{ ids: [1, 2, 3], archived: true }]),
  );
  await user.keyboard("{Escape}");
  expect(screen.getByRole("searchbox")).toHaveFocus();
});

it("goes on with the next action once one is put away", async () => {
  let left = actions;
  listing(actions, {
    index_actions: () => whole([{ model_id: 1, name: "Model 1", ids: left.map(idOf) }], left),
    archive_actions: () => {
      left = actions.slice(1);
      return 1;
    },
  });
  const { user } = await open();

  await user.keyboard("/{ArrowDown}{Delete}");

  await waitFor(() => expect(screen.queryByRole("link", { name: "Add a customer" })).toBeNull());
  await waitFor(() => expect(link("Mark an order as shipped")).toHaveFocus());
});

it("deletes only after a question", async () => {
  listing(actions, { delete_action: () => null });
  const { user } = await open();

  await user.click(screen.getByRole("button", { name: "More for Add a customer" }));
  await user.click(await screen.findByRole("menuitem", { name: "Delete" }));
  const question = await screen.findByRole("dialog", { name: "Delete Add a customer?" });
  expect(callsOf("delete_action")).toEqual([]);
  await user.click(within(question).getByRole("button", { name: "Delete action" }));

  await waitFor(() => expect(callsOf("delete_action")).toEqual([{ id: 1 }]));
});

it("says what to do first when there is nothing", async () => {
  listing([], { create_sample_workspace: () => ({ actions: 8 }) });
  const { user } = show(<ActionsScreen archived={false} />);

  await user.click(await screen.findByRole("button", { name: "Open the sample workspace" }));

  expect(await screen.findByText("Opened the sample workspace: 8 actions")).toBeInTheDocument();
});

it("says when a search finds nothing", async () => {
  listing();
  const { user } = await open();

  await user.keyboard("/zebra");
  await user.click(await screen.findByRole("button", { name: "Clear the search" }));

  expect(await screen.findByRole("link", { name: "Add a customer" })).toBeInTheDocument();
});

it("says why the list can't be shown", async () => {
  program({
    index_actions: () => {
      throw new Failure("internal", "the data folder is locked");
    },
  });
  show(<ActionsScreen archived={false} />);

  await waitFor(() =>
    expect(screen.getByRole("alert")).toHaveTextContent("The data folder is locked."),
  );
});

it("draws only the lines in sight of ten thousand, and asks only for those", async () => {
  listing(
    Array.from({ length: 10_000 }, (_, at) => summary({ id: at + 1, name: `Action ${at + 1}` })),
  );
  const { user } = show(<ActionsScreen archived={false} />);
  await screen.findByRole("link", { name: "Action 1" });

  expect(screen.getAllByRole("row").length).toBeLessThan(60);
  expect(screen.getByRole("status")).toHaveTextContent("10,000");
  expect(callsOf("describe_actions")).toEqual([]);
  await user.keyboard("/{ArrowDown}{Control>}a{/Control}");
  expect(screen.getByRole("region", { name: "Selection" })).toHaveTextContent("10,000 selected");
});
