import { act, screen, waitFor, within } from "@testing-library/react";
import { beforeEach, expect, it, vi } from "vitest";
import type { RunLine, SearchRuns } from "@/api/types.gen";
import { Failure } from "@/lib/failure";
import { navigate } from "@/lib/hashLocation";
import { line, summary } from "@/test/fixtures";
import { callsOf, program, show } from "@/test/world";
import RunsScreen from "./RunsScreen";

vi.mock("@/api/transport", () => import("@/test/world"));

const id = (at: number) => `0193aaaa-0000-7000-8000-${String(at).padStart(12, "0")}`;

/** Runs `count` down to 1, as the program pages them. */
function journal(count: number, change: Partial<RunLine> = {}) {
  const all = Array.from({ length: count }, (_, at) =>
    line({ id: id(count - at), action_name: `Run ${count - at}`, ...change }),
  );
  return ({ before, limit }: SearchRuns) => {
    const runs = all.filter((one) => !before || one.id < before).slice(0, limit ?? 50);
    const last = runs.at(-1);
    return { runs, next: last && last.id !== all.at(-1)?.id ? last.id : null };
  };
}

const around = {
  list_actions: () => [summary({ id: 3, name: "Ship" })],
  list_users: () => [
    { id: 1, common_name: "Me" },
    { id: 2, common_name: "Ada" },
  ],
  list_databases: () => [{ id: 2, name: "Shop" }],
  list_models: () => [{ id: 5, name: "Orders", source: { sort: "table" } }],
};

const links = () =>
  screen.getAllByRole("link", { name: /^Run / }).map(({ textContent }) => textContent);
const asked = () => callsOf("search_runs").at(-1) as SearchRuns;

beforeEach(() => act(() => navigate("/runs")));

it("lists the newest runs and asks for older ones as they come near", async () => {
  program({ ...around, search_runs: journal(250) });
  const { user } = show(<RunsScreen />);

  await screen.findByRole("link", { name: "Run 250" });
  expect(links().length).toBeLessThan(60);
  await user.keyboard("/");
  expect(screen.getByRole("searchbox")).toHaveFocus();
  await user.keyboard("{ArrowDown}");
  expect(screen.getByRole("link", { name: "Run 250" })).toHaveFocus();
  await user.keyboard("{ArrowDown}{ArrowUp}{ArrowUp}");
  expect(screen.getByRole("searchbox")).toHaveFocus();
});

it("marks runs of actions that write to a production database", async () => {
  const ids = [1, 2, 1, null];
  const runs = ids.map((action_id, at) => line({ id: id(4 - at), action_id }));
  const production = (at: number) => summary({ id: at, name: "Ship", production: at === 1 });
  program({
    ...around,
    search_runs: () => ({ runs, next: null }),
    describe_actions: (args: { ids: number[] }) => args.ids.map(production),
  });
  show(<RunsScreen />);

  expect(await screen.findAllByText("Production")).toHaveLength(2);
  expect(callsOf("describe_actions")).toEqual([{ ids: [1, 2] }]);
});

it("keeps every choice in the address, and asks for it", async () => {
  program({ ...around, search_runs: journal(3) });
  const { user } = show(<RunsScreen />);
  await screen.findByRole("option", { name: "Ada" });
  const choose = (label: string, option: string) =>
    user.selectOptions(screen.getByLabelText(label), option);

  await choose("Outcome", "Failed");
  await choose("Where from", "API");
  await choose("Person", "Ada");
  await choose("Action", "Ship");
  await choose("Database", "Orders");
  await user.type(screen.getByRole("searchbox"), "75");

  await waitFor(() => expect(asked()).toMatchObject({ text: "75" }));
  expect(asked()).toMatchObject({
    status: "failed",
    door: "api",
    user_id: 2,
    action_id: 3,
    model_id: 5,
    database_id: null,
  });
  expect(window.location.hash).toBe(
    "#/runs?text=75&action=3&status=failed&door=api&user=2&model=5",
  );

  await user.click(screen.getByRole("button", { name: "Clear" }));
  await waitFor(() => expect(asked()).toMatchObject({ status: null, text: null }));
  expect(screen.getByRole("searchbox")).toHaveValue("");
});

it("asks between two moments of the reader's clock", async () => {
  program({ ...around, search_runs: journal(1) });
  const { user } = show(<RunsScreen />);
  await screen.findByRole("link", { name: "Run 1" });

  await user.selectOptions(screen.getByLabelText("Time"), "Between…");
  await user.type(screen.getByLabelText("From"), "2026-05-04{Enter}");
  await waitFor(() => expect(asked().from).toBe(new Date("2026-05-04T00:00").toISOString()));
  await user.type(screen.getByLabelText("Until"), "soon");
  expect(screen.getByLabelText("Until")).toHaveAccessibleDescription(/Write it like/);
  await user.tab();
  expect(asked().until).toBeNull();
});

it("goes on looking where nothing was found yet", async () => {
  program({
    ...around,
    search_runs: ({ before }: SearchRuns) =>
      before === null
        ? { runs: [], next: id(9) }
        : { runs: [line({ id: id(3), action_name: "Run 3" })], next: null },
  });
  show(<RunsScreen />);

  expect(await screen.findByRole("link", { name: "Run 3" })).toBeVisible();
  expect(screen.getByText("1 run.")).toBeVisible();
});

it("exports what is shown", async () => {
  program({ ...around, search_runs: journal(1), download: () => null });
  const { user } = show(<RunsScreen />);
  await screen.findByRole("option", { name: "Ship" });
  await user.selectOptions(screen.getByLabelText("Action"), "Ship");

  await user.click(screen.getByRole("button", { name: "Export" }));
  await user.click(screen.getByRole("menuitem", { name: "As CSV" }));

  expect(callsOf("download")).toEqual([{ path: "/rpc/export/runs.csv?action_id=3" }]);
});

it("says what to do where there is nothing", async () => {
  program({ ...around, search_runs: () => ({ runs: [], next: null }) });
  const { user } = show(<RunsScreen />);

  expect(await screen.findByText("Nothing has run yet")).toBeVisible();
  await user.selectOptions(screen.getByLabelText("Outcome"), "Failed");
  expect(await screen.findByText("No run fits")).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Show all runs" }));
  expect(await screen.findByText("Nothing has run yet")).toBeVisible();
});

it("says why the journal can't be read, and a member who may not know others still reads it", async () => {
  let works = false;
  program({
    ...around,
    list_users: () => {
      throw new Failure("forbidden", "you don't have permissions to do that");
    },
    search_runs: () => {
      if (works) return { runs: [line({ action_name: "Run 1" })], next: null };
      throw new Failure("internal", "the disk is gone");
    },
  });
  const { user } = show(<RunsScreen />);

  expect(await screen.findByText("The disk is gone.")).toBeVisible();
  works = true;
  await user.click(screen.getByRole("button", { name: "Try again" }));
  const table = await screen.findByRole("table", { name: "Runs" });
  expect(within(table).getByRole("link", { name: "Run 1" })).toBeVisible();
  expect(screen.queryByLabelText("Person")).not.toBeInTheDocument();
});
