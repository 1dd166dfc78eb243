import { screen, waitFor, within } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import type { Backups, UserInfo } from "@/api/types.gen";
import { Failure } from "@/lib/failure";
import { apiKey } from "@/test/fixtures";
import { callsOf, program, show } from "@/test/world";
import SettingsScreen from "./SettingsScreen";

vi.mock("@/api/transport", () => import("@/test/world"));

const user = (id: number, email: string, change: Partial<UserInfo> = {}): UserInfo => ({
  id,
  email,
  first_name: "",
  last_name: "",
  common_name: email,
  is_superuser: false,
  is_active: true,
  ...change,
});
const people = {
  list_users: () => [user(1, "me@localhost", { is_superuser: true }), user(2, "ada@x")],
  current_user: () => user(1, "me@localhost", { is_superuser: true }),
  list_api_keys: () => [],
};

const backups = (change: Partial<Backups> = {}): Backups => ({
  folder: "/data/backups",
  backups: [
    { name: "b.db", made_at: "2026-05-04T10:00:00Z", bytes: 1_250_000, before_restore: false },
    { name: "a.db", made_at: "2026-05-03T10:00:00Z", bytes: 4096, before_restore: true },
  ],
  restoring: false,
  ...change,
});
const data = {
  app_info: () => ({ version: "1.2.3", data_folder: "/data" }),
  list_backups: () => backups(),
  get_retention: () => ({ days: null }),
};

it("shows a member only what holds for them", async () => {
  program({ current_user: () => user(2, "ada@x") });
  show(<SettingsScreen part="secrets" />);

  expect(await screen.findByRole("heading", { name: "Look" })).toBeInTheDocument();
  expect(screen.queryByRole("link", { name: "People and keys" })).toBeNull();
});

it("adds a person, and says what is wrong beside its field", async () => {
  let works = false;
  program({
    ...people,
    create_user: () => {
      if (works) return user(3, "bob@x");
      throw new Failure("invalid", "Email address already in use.", {
        fields: { email: "Email address already in use." },
      });
    },
  });
  const { user: hand } = show(<SettingsScreen part="people" />);
  await hand.click(await screen.findByRole("button", { name: "Add a person" }));
  const dialog = screen.getByRole("dialog", { name: "Add a person" });

  await hand.type(within(dialog).getByLabelText("E-mail address"), "bob@x");
  await hand.click(within(dialog).getByLabelText("Superuser"));
  await hand.click(within(dialog).getByRole("button", { name: "Add person" }));
  await waitFor(() =>
    expect(within(dialog).getByLabelText("E-mail address")).toHaveAccessibleDescription(
      /already in use/,
    ),
  );
  works = true;
  await hand.click(within(dialog).getByRole("button", { name: "Add person" }));

  await waitFor(() => expect(dialog).not.toBeInTheDocument());
  expect(callsOf("create_user").at(-1)).toEqual({
    email: "bob@x",
    first_name: "",
    last_name: "",
    is_superuser: true,
  });
});

it("lets nobody lock themselves out, and deactivates another", async () => {
  program({ ...people, update_user: () => user(2, "ada@x", { is_active: false }) });
  const { user: hand } = show(<SettingsScreen part="people" />);

  await screen.findByText("You");
  await hand.click(screen.getByRole("button", { name: "More about me@localhost" }));
  expect(screen.queryByRole("menuitem", { name: "Deactivate" })).not.toBeInTheDocument();
  await hand.keyboard("{Escape}");
  await hand.click(screen.getByRole("button", { name: "More about ada@x" }));
  await hand.click(screen.getByRole("menuitem", { name: "Deactivate" }));

  expect(await screen.findByText("ada@x can't come in any more.")).toBeVisible();
  expect(callsOf("update_user")).toEqual([{ id: 2, changes: { is_active: false } }]);
});

it("sets a new password", async () => {
  program({ ...people, update_user: () => user(2, "ada@x") });
  const { user: hand } = show(<SettingsScreen part="people" />);

  await hand.click(await screen.findByRole("button", { name: "More about ada@x" }));
  await hand.click(screen.getByRole("menuitem", { name: "Set a password…" }));
  await hand.type(screen.getByLabelText("New password"), "correct horse");
  await hand.click(screen.getByRole("button", { name: "Set password" }));

  expect(await screen.findByText("ada@x has a new password.")).toBeVisible();
  expect(callsOf("update_user")).toEqual([{ id: 2, changes: { password: "correct horse" } }]);
});

it("lets a member change their own password by the old one", async () => {
  const wrong = "this is not the password of now; enter that one";
  program({
    ...people,
    current_user: () => user(2, "ada@x", { is_superuser: false }),
    app_info: () => new Promise(() => undefined),
    update_user: ({ changes }: { changes: { old_password: string } }) => {
      if (changes.old_password !== "correct horse")
        throw new Failure("invalid", wrong, { fields: { old_password: wrong } });
      return user(2, "ada@x");
    },
  });
  const { user: hand } = show(<SettingsScreen part="secrets" />);

  expect(await screen.findByRole("heading", { name: "Your account" })).toBeVisible();
  await hand.click(screen.getByRole("button", { name: "Change password…" }));
  const old = screen.getByLabelText("Current password");
  await hand.type(old, "wrong");
  await hand.type(screen.getByLabelText("New password"), "battery staple");
  await hand.click(screen.getByRole("button", { name: "Set password" }));
  await waitFor(() => expect(old).toHaveAccessibleDescription(/not the password of now/));
  expect(screen.getByLabelText("New password")).not.toBeInvalid();
  await hand.clear(old);
  await hand.type(old, "correct horse");
  await hand.click(screen.getByRole("button", { name: "Set password" }));

  expect(await screen.findByText("ada@x has a new password.")).toBeVisible();
  expect(callsOf("update_user").at(-1)).toEqual({
    id: 2,
    changes: { password: "battery staple", old_password: "correct horse" },
  });
});

it("shows a new API key once, and deletes one after a question", async () => {
  let keys = [apiKey()];
  program({
    ...people,
    list_api_keys: () => keys,
    create_api_key: ({ name }: { name: string }) => {
      keys = [...keys, apiKey({ id: 2, name, masked_key: "mb_9abc" })];
      return apiKey({ id: 2, name, unmasked_key: "mb_9abcdefghijk" });
    },
    delete_api_key: ({ id }: { id: number }) => {
      keys = keys.filter((key) => key.id !== id);
      return null;
    },
  });
  const { user: hand } = show(<SettingsScreen part="people" />);

  await hand.click(await screen.findByRole("button", { name: "New API key" }));
  await hand.type(screen.getByLabelText("Name"), "Scanner{Enter}");
  const made = within(await screen.findByRole("dialog", { name: "The key Scanner is made" }));
  expect(made.getByText("mb_9abcdefghijk")).toBeInTheDocument();
  await hand.click(made.getByRole("button", { name: "Copy key" }));
  expect(await navigator.clipboard.readText()).toBe("mb_9abcdefghijk");
  await hand.click(made.getByRole("button", { name: "Done" }));
  expect(screen.queryByText("mb_9abcdefghijk")).not.toBeInTheDocument();
  expect(await screen.findByText("mb_9abc")).toBeInTheDocument();

  const scanner = within(screen.getByRole("group", { name: "Scanner" }));
  await hand.click(scanner.getByRole("button", { name: "Delete" }));
  expect(callsOf("delete_api_key")).toEqual([]);
  await hand.click(screen.getByRole("button", { name: "Delete key" }));
  await waitFor(() => expect(screen.queryByText("mb_9abc")).not.toBeInTheDocument());
  expect(screen.getByText("mb_4f2c")).toBeInTheDocument();
});

it("restores a copy after a question, says why one can't be used, and takes it back", async () => {
  let works = false;
  program({
    ...data,
    restore_backup: () => {
      if (works) return backups({ restoring: true });
      throw new Failure("invalid", "it is damaged");
    },
    cancel_restore: () => backups(),
  });
  const { user: hand } = show(<SettingsScreen part="data" />);
  const list = await screen.findByRole("list", { name: "Backups" });
  expect(list).toHaveTextContent("1.3 MB");
  expect(list).toHaveTextContent("5 kB, what was there before a restore");

  await hand.click(within(list).getAllByRole("button", { name: "Restore…" })[0] as HTMLElement);
  await hand.click(screen.getByRole("button", { name: "Check and restore" }));
  expect(await screen.findByText("It is damaged.")).toBeVisible();
  works = true;
  await hand.click(screen.getByRole("button", { name: "Check and restore" }));

  expect(await screen.findByText(/is restored when Doable starts next/)).toBeVisible();
  expect(callsOf("restore_backup").at(-1)).toEqual({ name: "b.db" });
  await hand.click(screen.getByRole("button", { name: "Cancel the restore" }));
  await waitFor(() => expect(screen.queryByText(/starts next$/)).not.toBeInTheDocument());
});

it("asks before old runs are deleted, and not before they are kept", async () => {
  program({ ...data, set_retention: ({ days }: { days: number | null }) => ({ days }) });
  const { user: hand } = show(<SettingsScreen part="data" />);

  await hand.selectOptions(await screen.findByLabelText("Keep runs"), "For 1 year");
  expect(callsOf("set_retention")).toEqual([]);
  await hand.click(screen.getByRole("button", { name: "Keep 1 year" }));
  await waitFor(() => expect(screen.getByLabelText("Keep runs")).toHaveValue("365"));
  await hand.selectOptions(screen.getByLabelText("Keep runs"), "For ever");

  await waitFor(() => expect(screen.getByLabelText("Keep runs")).toHaveValue(""));
  expect(callsOf("set_retention")).toEqual([{ days: 365 }, { days: null }]);
});

it("changes the look, and tells the version", async () => {
  program(data);
  const { user: hand } = show(<SettingsScreen part="about" />);

  expect(await screen.findByText("Doable 1.2.3")).toBeVisible();
  await hand.click(screen.getByRole("button", { name: "Dark" }));
  expect(document.documentElement.dataset.theme).toBe("dark");
  await hand.click(screen.getByRole("button", { name: "As the system" }));
  expect(localStorage.getItem("doable.theme")).toBeNull();
});
