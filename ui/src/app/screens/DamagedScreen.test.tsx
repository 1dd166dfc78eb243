import { screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Failure } from "@/lib/failure";
import { callsOf, program, show } from "@/test/world";
import DamagedScreen from "./DamagedScreen";

vi.mock("@/api/transport", () => import("@/test/world"));

const reload = vi.fn();
beforeEach(() => {
  vi.stubGlobal("location", { ...window.location, reload });
  reload.mockReset();
});
afterEach(() => vi.unstubAllGlobals());

const backup = {
  name: "doable-1.db",
  made_at: "2026-05-04T10:00:00Z",
  bytes: 1_250_000,
  before_restore: false,
};
const why = "`/data/doable.db` is damaged (it is not a SQLite file)";

it("names the file, restores its newest whole backup, and begins anew", async () => {
  let works = false;
  program({
    list_backups: () => ({ folder: "/data/backups", backups: [backup], restoring: false }),
    restore_backup: () => {
      if (works) return null;
      throw new Failure("invalid", "the disk is full");
    },
  });
  const { user } = show(<DamagedScreen why={why} />);

  expect(screen.getByText("/data/doable.db")).toBeVisible();
  const restore = await screen.findByRole("button", { name: "Restore this backup" });
  expect(screen.getByText(/The newest whole backup is of/)).toHaveTextContent("(1.3 MB)");
  await user.click(restore);
  expect(await screen.findByText("The disk is full.")).toBeVisible();
  works = true;
  await user.click(restore);

  await vi.waitFor(() => expect(reload).toHaveBeenCalledOnce());
  expect(callsOf("restore_backup").at(-1)).toEqual({ name: "doable-1.db" });
});

it("says what is left where no backup is whole", async () => {
  program({ list_backups: () => ({ folder: "/data/backups", backups: [], restoring: false }) });
  const { user } = show(<DamagedScreen why={why} />);

  expect(await screen.findByText(/There is no whole backup/)).toHaveTextContent("/data/backups");
  await user.click(screen.getByRole("button", { name: "Try again" }));

  expect(reload).toHaveBeenCalledOnce();
});
