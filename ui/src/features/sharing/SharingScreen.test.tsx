import { screen, waitFor, within } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import type { SharedLink, Sharing } from "@/api/types.gen";
import { Failure } from "@/lib/failure";
import { link, sharing, summary } from "@/test/fixtures";
import { callsOf, program, show } from "@/test/world";
import { SharingScreen } from "./SharingScreen";

vi.mock("@/api/transport", () => import("@/test/world"));

/** A program with this state, in which a switch changes what is asked next. */
async function open(state: Sharing, answers: Parameters<typeof program>[0] = {}) {
  let now = state;
  program({
    get_sharing: () => now,
    set_sharing: (changes: Partial<Sharing>) => {
      now = { ...now, ...changes };
      return now;
    },
    list_links: () => [],
    ...answers,
  });
  const shown = show(<SharingScreen />);
  await screen.findByRole("switch", { name: "Public links" });
  return shown;
}

it("turns public links on only once it is ticked what that means, and asks once", async () => {
  const { user } = await open(sharing({ enabled: false }));
  const links = screen.getByRole("switch", { name: "Public links" });

  await user.click(links);
  const dialog = screen.getByRole("dialog", { name: "Turn on public links?" });
  const turnOn = within(dialog).getByRole("button", { name: "Turn on public links" });
  expect(turnOn).toBeDisabled();
  await user.click(turnOn);
  expect(callsOf("set_sharing")).toEqual([]);
  await user.click(
    within(dialog).getByLabelText("I understand: anyone who has a link can run its action"),
  );
  await user.click(turnOn);
  await waitFor(() => expect(links).toBeChecked());

  await user.click(links);
  await waitFor(() => expect(links).not.toBeChecked());
  await user.click(links);
  await waitFor(() => expect(links).toBeChecked());
  expect(callsOf("set_sharing")).toEqual([
    { enabled: true },
    { enabled: false },
    { enabled: true },
  ]);
});

it("leaves public links off for who does not tick", async () => {
  const { user } = await open(sharing({ enabled: false }));

  await user.click(screen.getByRole("switch", { name: "Public links" }));
  await user.click(screen.getByRole("button", { name: "Keep them off" }));

  expect(screen.getByRole("switch", { name: "Public links" })).not.toBeChecked();
  expect(callsOf("set_sharing")).toEqual([]);
});

it("switches the window's server, and says of a wrong address what to write", async () => {
  const off = sharing({ base_url: null }, { wanted: false, address: null });
  const { user } = await open(off, {
    set_server: ({ on, listen }) => {
      if (listen === "here")
        throw new Failure("invalid", "1 problem", {
          fields: { listen: "write an address and a port, as 127.0.0.1:7171" },
        });
      return sharing({}, { wanted: on, listen, reach: "network" });
    },
  });
  expect(screen.getByText(/^Off: no link opens/)).toBeInTheDocument();

  const address = screen.getByLabelText("Address");
  const save = within(address.closest("form") as HTMLElement).getByRole("button");
  await user.clear(address);
  await user.type(address, "here");
  await user.click(save);
  await waitFor(() => expect(address).toHaveAccessibleDescription(/Write an address and a port/));
  await user.clear(address);
  await user.type(address, "0.0.0.0:7171");
  await user.click(screen.getByRole("switch", { name: "Run the server" }));

  expect(await screen.findByText(/Whoever can reach this machine/)).toBeInTheDocument();
  expect(callsOf("set_server").at(-1)).toEqual({ on: true, listen: "0.0.0.0:7171" });
});

it("shows a served program's server without a switch", async () => {
  await open(sharing({}, { switchable: false }));
  expect(screen.queryByRole("switch", { name: "Run the server" })).not.toBeInTheDocument();
  expect(screen.getByRole("link", { name: "http://127.0.0.1:7171" })).toBeInTheDocument();
});

it("says why the server does not run", async () => {
  await open(sharing({}, { address: null, error: "port 7171 is taken" }));
  expect(screen.getByRole("alert")).toHaveTextContent("Port 7171 is taken.");
});

it("sets and clears the site URL", async () => {
  const { user } = await open(sharing(), {
    set_sharing: ({ site_url }) => {
      if (site_url === "forms")
        throw new Failure("invalid", "1 problem", {
          fields: { "site-url": "write it as https://forms.example.org" },
        });
      return sharing({ site_url });
    },
  });
  const field = screen.getByLabelText("Site URL (optional)");

  await user.type(field, "forms{Enter}");
  await waitFor(() => expect(field).toHaveAccessibleDescription(/Write it as https/));
  await user.clear(field);
  await user.type(field, "https://forms.example.org{Enter}");
  await waitFor(() => expect(callsOf("set_sharing")).toHaveLength(2));
  await user.clear(field);
  await user.keyboard("{Enter}");

  await waitFor(() => expect(callsOf("set_sharing").at(-1)).toEqual({ site_url: null }));
});

const item = (name: string) => screen.getByRole("link", { name }).closest("li") as HTMLElement;

it("lists how every link stands", async () => {
  const links: SharedLink[] = [
    link({ submissions: 3, max_submissions: 50, last_used_at: new Date().toISOString() }),
    link({ uuid: "b", action_name: "Paused one", paused: true, closed: "paused" }),
    link({ uuid: "c", action_name: "Over", closed: "expired", expires_at: "2026-01-02T10:00:00Z" }),
    link({ uuid: "d", action_name: "No server", url: null }),
  ];
  const live = summary({ id: 1, name: "Add a customer", production: true });
  await open(sharing(), {
    list_links: () => links.map((one, at) => ({ ...one, action_id: at + 1 })),
    describe_actions: () => [live],
  });
  await screen.findByRole("list", { name: "Links" });

  await within(item("Add a customer")).findByText("Production");
  expect(screen.getAllByText("Production")).toHaveLength(1);
  expect(item("Add a customer")).toHaveTextContent(
    /Open.*3 of 50 submissions · last used just now/,
  );
  expect(item("Paused one")).toHaveTextContent(/Paused.*No submissions · never used/);
  expect(item("Over")).toHaveTextContent(/Expired.*closed .*2026/);
  expect(item("No server")).toHaveTextContent("the server is off");
  expect(within(item("Over")).getByRole("link")).toHaveAttribute("href", "#/actions/3/share");
});

it("copies, pauses, resumes and revokes a link from the list", async () => {
  let links = [link()];
  const { user } = await open(sharing(), {
    list_links: () => links,
    update_link: ({ changes }) => {
      links = [link({ ...changes, closed: changes.paused ? "paused" : null })];
      return links[0];
    },
    delete_link: () => {
      links = [];
      return null;
    },
  });
  const buttons = within(await screen.findByRole("group", { name: "Add a customer" }));

  await user.click(buttons.getByRole("button", { name: "Copy" }));
  expect(await buttons.findByText("Copied")).toBeInTheDocument();
  expect(await navigator.clipboard.readText()).toBe(link().url);
  await user.click(buttons.getByRole("button", { name: "Pause" }));
  await user.click(await buttons.findByRole("button", { name: "Resume" }));
  await buttons.findByRole("button", { name: "Pause" });
  await user.click(buttons.getByRole("button", { name: "Revoke" }));
  expect(callsOf("delete_link")).toEqual([]);
  const question = screen.getByRole("dialog", { name: "Revoke the link of Add a customer?" });
  await user.click(within(question).getByRole("button", { name: "Revoke" }));

  expect(await screen.findByText("Nothing is public")).toBeInTheDocument();
  expect(callsOf("delete_link")).toEqual([{ id: 1 }]);
  expect(callsOf("update_link")).toEqual([
    { id: 1, changes: { paused: true } },
    { id: 1, changes: { paused: false } },
  ]);
});

it("says what to do where nothing is public", async () => {
  await open(sharing({ enabled: false }));
  expect(await screen.findByText(/Turn on public links above/)).toBeInTheDocument();
});
