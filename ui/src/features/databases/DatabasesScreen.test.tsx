import { act, screen, within } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import type { Database } from "@/api/types.gen";
import { Failure } from "@/lib/failure";
import { navigate } from "@/lib/hashLocation";
import { callsOf, program, show } from "@/test/world";
import { MASK } from "./connection";
import { DatabasesScreen } from "./DatabasesScreen";

vi.mock("@/api/transport", () => import("@/test/world"));
afterEach(() => navigate("/actions"));

const shop: Database = {
  id: 3,
  name: "Shop",
  engine: "postgres",
  details: {
    host: "db.example",
    dbname: "shop",
    user: "ana",
    password: MASK,
    "ssl-mode": "require",
  },
  settings: { "database-enable-actions": true, production: false },
};

async function open(answers: Parameters<typeof program>[0] = {}) {
  program({
    list_databases: () => [shop],
    get_secrets_place: () => ({ place: "the system's keychain" }),
    ...answers,
  });
  const shown = show(<DatabasesScreen />);
  await screen.findByText("ana@db.example:5432/shop");
  const choose = async (item: string) => {
    await shown.user.click(screen.getByRole("button", { name: "Commands for Shop" }));
    await shown.user.click(screen.getByRole("menuitem", { name: item }));
  };
  return { ...shown, choose };
}

it("fills the fields from a pasted connection string and connects", async () => {
  const details = { host: "h", port: 3307, dbname: "d", user: "u", password: "s3same" };
  const { user } = await open({
    read_connection_string: () => ({ engine: "mysql", details }),
    create_database: ({ name }: { name: string }) => ({ ...shop, name }),
  });

  await user.click(screen.getByRole("button", { name: "Connect a database" }));
  const dialog = screen.getByRole("dialog", { name: "Connect a database" });
  await user.click(within(dialog).getByRole("button", { name: "PostgreSQL" }));
  await user.click(within(dialog).getByLabelText("Connection string (optional)"));
  await user.paste("mysql://u:s3same@h:3307/d");
  await within(dialog).findByDisplayValue("3307");
  expect(within(dialog).getByLabelText("Password")).toHaveAttribute("type", "password");
  expect(within(dialog).getByLabelText("Connection string (optional)")).toHaveValue("");
  await user.click(within(dialog).getByRole("button", { name: "Connect" }));

  await screen.findByText("Connected d");
  expect(callsOf("create_database")).toEqual([
    {
      name: "d",
      engine: "mysql",
      details: { ...details, "ssl-mode": "prefer" },
      settings: { "database-enable-actions": true, production: false },
    },
  ]);
  expect(location.hash).toBe("#/databases/3");
});

it("stays in the list after one is edited", async () => {
  const { user, choose } = await open({ update_database: () => shop });
  await choose("Edit");
  await user.click(screen.getByRole("button", { name: "Save" }));

  await screen.findByText("Saved Shop");
  expect(location.hash).not.toContain("databases/3");
});

it.each([
  ["details.host", "Host"],
  ["details.port", "Port"],
  ["details.dbname", "Database"],
  ["details.user", "User"],
  ["details.password", "Password"],
  ["details.ssl-mode", "Encryption"],
])("tells a refusal about %s at %s", async (key, label) => {
  const { user, choose } = await open({
    validate_database: () => {
      throw new Failure("invalid", "no entry", { fields: { [key]: "no entry" } });
    },
  });
  await choose("Edit");
  const dialog = within(screen.getByRole("dialog"));
  await user.click(dialog.getByRole("button", { name: "Test connection" }));

  await dialog.findByText("No entry.");
  expect(dialog.getByLabelText(label)).toHaveAccessibleDescription(/No entry\./);
  expect(dialog.queryByRole("alert")).toBeNull();
});

it("takes a typed connection string apart once it is whole", async () => {
  const details = { host: "h", port: 5432, dbname: "d", user: "u", password: "s3same" };
  const { user } = await open({
    read_connection_string: () => ({ engine: "postgres", details }),
  });
  await user.click(screen.getByRole("button", { name: "Connect a database" }));
  const dialog = screen.getByRole("dialog", { name: "Connect a database" });
  await user.click(within(dialog).getByRole("button", { name: "PostgreSQL" }));
  const field = within(dialog).getByLabelText("Connection string (optional)");

  for (const leave of ["{Enter}", "{Tab}"]) {
    await user.type(field, `postgres://u:s3same@h/d${leave}`);

    await within(dialog).findByDisplayValue("5432");
    expect(field).toHaveValue("");
  }
  const text = "postgres://u:s3same@h/d";
  expect(callsOf("read_connection_string")).toEqual([{ text }, { text }]);
});

it("keeps a connection string that is refused, and says why until it is changed", async () => {
  const { user } = await open({
    read_connection_string: () => {
      throw new Failure("invalid", "name one server");
    },
  });
  await user.click(screen.getByRole("button", { name: "Connect a database" }));
  const dialog = screen.getByRole("dialog", { name: "Connect a database" });
  await user.click(within(dialog).getByRole("button", { name: "PostgreSQL" }));
  const field = within(dialog).getByLabelText("Connection string (optional)");

  await user.click(field);
  await user.paste("postgres://a,b/d");

  await within(dialog).findByText("Name one server.");
  expect(field).toHaveValue("postgres://a,b/d");
  await user.type(field, "x");
  expect(within(dialog).queryByText("Name one server.")).toBeNull();
});

it("tests and saves an edited one with the kept password, and marks what is refused", async () => {
  const again = "enter the password again: the server has changed";
  const { user, choose } = await open({
    validate_database: () => ({ warnings: ["`u` may not DELETE in `public.orders`."] }),
    update_database: () => {
      throw new Failure("invalid", again, { fields: { "details.password": again } });
    },
  });

  await choose("Edit");
  const dialog = screen.getByRole("dialog", { name: "Edit Shop" });
  expect(within(dialog).getByLabelText("Password")).toHaveAttribute("placeholder", "unchanged");
  await user.click(within(dialog).getByRole("button", { name: "Test connection" }));
  const told = await within(dialog).findByRole("status");
  expect(told).toHaveTextContent("The connection works.u may not DELETE in public.orders.");
  expect(callsOf("validate_database")).toEqual([
    { id: 3, engine: "postgres", details: shop.details },
  ]);
  await user.type(within(dialog).getByLabelText("Host"), ".org");
  await user.click(within(dialog).getByRole("button", { name: "Save" }));

  expect(await within(dialog).findByText(again, { exact: false })).toBeVisible();
  expect(within(dialog).getByLabelText("Password")).toBeInvalid();
});

it("shows which actions keep a database from being removed", async () => {
  const { user, choose } = await open({
    delete_database: () => {
      throw new Failure("conflict", "actions use this database: `Refund`; delete them first");
    },
  });

  await choose("Remove");
  const dialog = screen.getByRole("dialog", { name: "Remove Shop?" });
  await user.click(within(dialog).getByRole("button", { name: "Remove" }));

  expect(await within(dialog).findByRole("alert")).toHaveTextContent("Refund; delete");
});

it("takes back a connection that is being made, and keeps what was typed", async () => {
  let connect: (database: Database) => void = () => undefined;
  const { user } = await open({
    create_database: () => new Promise((done) => (connect = done)),
  });
  await user.click(screen.getByRole("button", { name: "Connect a database" }));
  const dialog = within(screen.getByRole("dialog", { name: "Connect a database" }));
  await user.type(dialog.getByLabelText("File"), "/far/away.db");
  await user.click(dialog.getByRole("button", { name: "Connect" }));
  await user.click(dialog.getByRole("button", { name: "Cancel" }));

  expect(dialog.getByRole("button", { name: "Connect" })).toBeEnabled();
  expect(dialog.getByLabelText("File")).toHaveValue("/far/away.db");
  await act(async () => connect(shop));
  expect(screen.queryByText("Connected Shop"), "too late").toBeNull();
  expect(location.hash).not.toContain("databases/3");
  await user.click(dialog.getByRole("button", { name: "Cancel" }));
  expect(screen.queryByRole("dialog")).toBeNull();
});

it("says that tables are being read, and can stop it", async () => {
  const { user, choose } = await open({ sync_database: () => new Promise(() => undefined) });
  await choose("Sync now");

  expect(screen.getByText("Reading the tables…")).toBeVisible();
  await user.click(await screen.findByRole("button", { name: "Cancel" }));
  expect(screen.queryByText("Reading the tables…")).toBeNull();
});

it("reads the tables on request", async () => {
  const { choose } = await open({ sync_database: () => null });
  await choose("Sync now");
  await screen.findByText("Read the tables of Shop");
  expect(callsOf("sync_database")).toEqual([{ id: 3 }]);
});

it("uses a service of PostgreSQL's own tools, and names where its password is", async () => {
  const details = { host: "h", port: 6432, dbname: "d", user: "u" };
  const { user } = await open({
    find_postgres_files: () => ({
      services: [{ name: "mine", details, password_from: "service:mine", problem: null }],
      password_from: null,
      password_file: "`/home/me/.pgpass`",
      notes: ["others have rights to `/home/me/.pgpass`, so it is not used"],
    }),
    create_database: ({ name }: { name: string }) => ({ ...shop, name }),
  });
  await user.click(screen.getByRole("button", { name: "Connect a database" }));
  const dialog = within(screen.getByRole("dialog", { name: "Connect a database" }));
  await user.click(dialog.getByRole("button", { name: "PostgreSQL" }));

  await user.click(dialog.getByRole("button", { name: /^Look in/ }));
  await user.click(await dialog.findByRole("button", { name: "Use mine" }));
  expect(dialog.getByText(/so it is not used/)).toBeInTheDocument();
  expect(dialog.getByLabelText("Password")).toHaveAttribute(
    "placeholder",
    "read from the service mine",
  );
  await user.click(dialog.getByRole("button", { name: "Connect" }));

  await screen.findByText("Connected d");
  expect(callsOf("create_database")).toMatchObject([
    { details: { ...details, "password-from": "service:mine", "ssl-mode": "prefer" } },
  ]);
});
