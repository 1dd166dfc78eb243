import { screen, waitFor, within } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import type { SharedLink, Sharing } from "@/api/types.gen";
import { Failure } from "@/lib/failure";
import { instantOf } from "@/lib/localTime";
import { field, form, link, sharing, shown } from "@/test/fixtures";
import { callsOf, program, show } from "@/test/world";
import ShareActionScreen from "./ShareActionScreen";

vi.mock("@/api/transport", () => import("@/test/world"));

const spec = form([
  field({ id: "f1", slug: "email", label: "E-mail" }),
  field({ id: "f2", slug: "gift", label: "Gift", input: "boolean", value_type: "boolean" }),
  field({
    id: "f3",
    slug: "note",
    label: "Note",
    visible_when: { parameter: "f2", equals: true },
  }),
  field({ id: "f4", slug: "pin", label: "PIN", secret: true }),
]);

interface Start {
  state?: Sharing;
  shared?: SharedLink | null;
}

async function open({ state = sharing(), shared = link() }: Start, answers = {}) {
  let now = shared;
  program({
    get_action: () => shown(spec),
    list_databases: () => [],
    get_sharing: () => state,
    get_link: () => now,
    create_link: () => {
      now = link();
      return now;
    },
    update_link: ({ changes }) => {
      now = link({ ...now, ...changes });
      return now;
    },
    delete_link: () => {
      now = null;
      return null;
    },
    ...answers,
  });
  const view = show(<ShareActionScreen id={1} />);
  await screen.findByRole("heading", { name: "Share Add a customer" });
  return view;
}

const section = (name: string) => within(screen.getByRole("region", { name }));

it("marks what strangers would do to a production database", async () => {
  const database = { id: 1, name: "Shop", engine: "sqlite", settings: { production: true } };
  await open({}, { list_databases: () => [database] });

  expect(await screen.findByText("Production")).toBeVisible();
  expect(screen.getByRole("link", { name: "Run" })).toHaveAttribute("href", "#/actions/1");
});

it("leads to the switch while public links are off", async () => {
  await open({ state: sharing({ enabled: false }), shared: null });

  expect(screen.getByText("Public links are turned off")).toBeInTheDocument();
  expect(screen.getByRole("link", { name: "Open Sharing" })).toHaveAttribute("href", "#/share");
  expect(screen.queryByRole("button", { name: "Make public" })).not.toBeInTheDocument();
});

it("makes an action public, and gives its address to copy, open and scan", async () => {
  const { user } = await open({ shared: null });

  await user.click(screen.getByRole("button", { name: "Make public" }));
  const address = within(await screen.findByRole("group", { name: "Address" }));
  await user.click(address.getByRole("button", { name: "Copy link" }));

  expect(await address.findByText("Copied")).toBeInTheDocument();
  expect(await navigator.clipboard.readText()).toBe(link().url);
  const stranger = screen.getByRole("link", { name: "Open as a stranger" });
  expect(stranger).toHaveAttribute("href", link().url);
  expect(stranger).toHaveAttribute("rel", "noreferrer");
  await user.click(screen.getByRole("button", { name: "QR code" }));
  expect(screen.getByRole("img", { name: `QR code of ${link().url}` })).toBeInTheDocument();
});

it("does not offer to share what can't run", async () => {
  await open({ shared: null }, { get_action: () => shown(spec, { not_ready: "it has no SQL" }) });

  expect(screen.getByRole("button", { name: "Make public" })).toBeDisabled();
  expect(screen.getByText("It has no SQL.")).toBeInTheDocument();
});

it("says that nothing answers where there is no address", async () => {
  await open({ shared: link({ url: null }), state: sharing({ base_url: null }) });

  expect(screen.getByText(/Nothing answers yet/)).toHaveTextContent("Run the server");
  expect(screen.queryByRole("link", { name: "Open as a stranger" })).not.toBeInTheDocument();
});

it("saves the settings that were changed, a time with its zone", async () => {
  const { user } = await open({});
  const save = screen.getByRole("button", { name: "Save settings" });
  expect(save).toBeDisabled();

  await user.click(screen.getByLabelText("Paused"));
  await user.type(screen.getByLabelText(/^Closes at.*: date$/), "2026-12-31");
  await user.type(screen.getByLabelText(/^Closes at.*: time$/), "18:00");
  await user.type(screen.getByLabelText(/^Most submissions/), "50");
  await user.click(save);

  expect(await screen.findByText("Saved the settings of the link")).toBeInTheDocument();
  expect(callsOf("update_link")).toEqual([
    {
      id: 1,
      changes: { paused: true, expires_at: instantOf("2026-12-31T18:00"), max_submissions: 50 },
    },
  ]);
  await waitFor(() => expect(save).toBeDisabled());
});

it("shows what is wrong with a setting beside its field, and keeps what was typed", async () => {
  const { user } = await open(
    {},
    {
      update_link: () => {
        throw new Failure("invalid", "1 problem", {
          fields: { embed_hosts: "`http:` is not a host; write it as `example.org`" },
        });
      },
    },
  );
  const most = screen.getByLabelText(/^Most submissions/);
  const hosts = screen.getByLabelText(/^Sites that may embed it/);

  await user.type(most, "0");
  await user.click(screen.getByRole("button", { name: "Save settings" }));
  expect(most).toHaveAccessibleDescription(/Enter a whole number from 1/);
  expect(callsOf("update_link")).toEqual([]);
  await user.clear(most);
  await user.type(hosts, "http:");
  await user.click(screen.getByRole("button", { name: "Save settings" }));

  await waitFor(() => expect(hosts).toHaveAccessibleDescription(/http: is not a host/));
  expect(hosts).toHaveValue("http:");
  await user.type(hosts, "x");
  expect(hosts).not.toHaveAccessibleDescription(/is not a host/);
});

it("makes an address with a locked value, which needs that value", async () => {
  const { user } = await open(
    {},
    { prefill_link: () => ({ url: "http://a/public/action/u?email=x&_signature=s" }) },
  );
  const prefill = section("Prefilled address");
  const make = prefill.getByRole("button", { name: "Make the address" });

  await user.click(prefill.getByLabelText("Locked: E-mail"));
  await user.click(make);
  const email = prefill.getByLabelText("E-mail");
  expect(email).toHaveAccessibleDescription("Enter the value that is locked.");
  expect(callsOf("prefill_link")).toEqual([]);
  await user.type(email, "a@b.c");
  await user.click(make);

  const made = within(await prefill.findByRole("group", { name: "Prefilled address" }));
  expect(made.getByText("http://a/public/action/u?email=x&_signature=s")).toBeInTheDocument();
  expect(callsOf("prefill_link")).toEqual([{ id: 1, values: { f1: "a@b.c" }, locked: ["f1"] }]);
  await user.type(email, "d");
  expect(prefill.queryByRole("group", { name: "Prefilled address" })).not.toBeInTheDocument();
});

it("keeps secrets out of addresses, and locks only what always shows", async () => {
  await open({});
  const prefill = section("Prefilled address");

  expect(prefill.queryByLabelText("PIN")).not.toBeInTheDocument();
  expect(prefill.getByText(/Secret fields are left out/)).toBeInTheDocument();
  expect(prefill.getByLabelText("Note")).toBeInTheDocument();
  expect(prefill.queryByLabelText("Locked: Note")).not.toBeInTheDocument();
});

it("gives the plain address away only where it opens something", async () => {
  await open({ shared: link({ signed_only: true, embed_hosts: ["example.org"] }) });

  expect(screen.queryByRole("group", { name: "Address" })).not.toBeInTheDocument();
  expect(section("Public link").getByText(/Only signed addresses/)).toBeInTheDocument();
  expect(section("Embed").queryByText(/<iframe/)).not.toBeInTheDocument();
});

it("gives HTML for the sites that may embed the form", async () => {
  await open({ shared: link({ embed_hosts: ["example.org"] }) });

  expect(section("Embed").getByText(/^<iframe src="http:/)).toBeInTheDocument();
});

it("un-shares after a question", async () => {
  const { user } = await open({});

  await user.click(screen.getByRole("button", { name: "Revoke" }));
  const question = screen.getByRole("dialog", { name: "Revoke the link of Add a customer?" });
  expect(question).toHaveTextContent("dead at once");
  await user.click(within(question).getByRole("button", { name: "Revoke" }));

  expect(await screen.findByRole("button", { name: "Make public" })).toBeInTheDocument();
  expect(callsOf("delete_link")).toEqual([{ id: 1 }]);
});
