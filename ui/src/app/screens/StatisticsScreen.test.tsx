import { act, screen, waitFor, within } from "@testing-library/react";
import { beforeEach, expect, it, vi } from "vitest";
import type { MeasureRuns, Statistics } from "@/api/types.gen";
import { Failure } from "@/lib/failure";
import { navigate } from "@/lib/hashLocation";
import { summary } from "@/test/fixtures";
import { callsOf, program, show } from "@/test/world";
import StatisticsScreen from "./StatisticsScreen";

vi.mock("@/api/transport", () => import("@/test/world"));
// There is nothing to draw on here; what is drawn is for the eye alone.
vi.mock("@/components/Chart", () => ({
  Chart: ({ label }: { label: string }) => <div role="img" aria-label={label} />,
}));

const figures = (runs: number, failed: number) => ({ runs, failed, p50_ms: 8, p95_ms: 1234 });

const found = (): Statistics => ({
  total: figures(1200, 12),
  spans: [{ start: new Date(new Date().setMinutes(0, 0, 0)).toISOString(), ...figures(1200, 12) }],
  actions: [
    { action_id: 3, action_name: "Ship", ...figures(1100, 0) },
    { action_id: null, action_name: "Gone", ...figures(100, 12) },
  ],
  truncated: false,
});

const around = { list_actions: () => [summary({ id: 3, name: "Ship" })] };
const asked = () => callsOf("run_statistics").at(-1) as MeasureRuns;

beforeEach(() => act(() => navigate("/runs/statistics")));

it("tells the figures in all, as pictures with their numbers in a table, and by action", async () => {
  program({ ...around, run_statistics: found });
  const { user } = show(<StatisticsScreen />);

  expect((await screen.findAllByText("12 (1 %)"))[0]).toBeVisible();
  expect(asked()).toMatchObject({ action_id: null, width: "hour" });
  expect(screen.getByRole("img", { name: /^Runs by hour: 1,200 in all, 12 failed/ })).toBeVisible();
  await user.click(screen.getByText("Show as a table"));
  const spans = within(screen.getByRole("table", { name: "Runs over time" })).getAllByRole("row");
  expect(spans).toHaveLength(2);
  expect(spans[1]).toHaveTextContent(/1,20012 \(1 %\)8 ms1\.2 s$/);
  const actions = screen.getByRole("table", { name: "Runs by action" });
  expect(within(actions).getByRole("rowheader", { name: "Gone (deleted)" })).toBeVisible();
  expect(within(actions).getByRole("link", { name: "Ship" })).toHaveAttribute(
    "href",
    "#/runs/statistics?action=3&time=7d",
  );
});

it("keeps action and time in the address", async () => {
  program({ ...around, run_statistics: found });
  const { user } = show(<StatisticsScreen />);
  await screen.findByRole("option", { name: "Ship" });

  await user.selectOptions(screen.getByLabelText("Action"), "Ship");
  await user.click(screen.getByRole("button", { name: "30 days" }));

  await waitFor(() => expect(asked()).toMatchObject({ action_id: 3, width: "day" }));
  expect(window.location.hash).toBe("#/runs/statistics?action=3&time=30d");
  expect(screen.getByRole("link", { name: "Runs" })).toHaveAttribute("href", "#/runs?action=3");
});

it("says so if there is nothing, if not all was counted, and if it can't be read", async () => {
  const none = { runs: 0, failed: 0, p50_ms: null, p95_ms: null };
  const answers: (() => Statistics)[] = [
    () => {
      throw new Failure("internal", "the disk is gone");
    },
    () => ({ total: none, spans: [], actions: [], truncated: false }),
    () => ({ ...found(), truncated: true }),
  ];
  program({ ...around, run_statistics: () => answers.shift()?.() });
  const { user } = show(<StatisticsScreen />);

  await user.click(await screen.findByRole("button", { name: "Try again" }));
  expect(await screen.findByText("Nothing ran in the last 7 days")).toBeVisible();
  await user.click(screen.getByRole("button", { name: "90 days" }));
  expect(await screen.findByText(/figures of the newest 1,200\.$/)).toBeVisible();
});
